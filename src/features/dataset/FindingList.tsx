import { Accordion, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconStethoscope } from '@tabler/icons-react';
import { useState } from 'react';
import {
  checkHealth,
  keepTogether,
  letDivide,
  putImagesBack,
  setImagesAside,
  stopChecking,
} from '../../commands/health';
import { useWords } from '../../i18n/use-words';
import type { Finding } from '../../protocol/dataset';
import { countFindings } from '../../state/selectors/findings';
import { areKeptTogether, remedyOf } from '../../state/slices/health-slice';
import { isRunActive } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';
import { FailureAlert } from '../../ui/FailureAlert';
import { Hint } from '../../ui/Hint';
import { TaskLine } from '../../ui/TaskLine';
import { FindingGroups } from './FindingGroups';

/** So many lines are shown at once; more are folded by kind. */
const SHOWN_UNFOLDED = 12;

/** Everything that may be wrong with the dataset: by kind, gravest first, each with its remedy. */
export function FindingList({ findings }: { readonly findings: readonly Finding[] }) {
  const { t } = useWords();
  const { report, failure } = useStudio((studio) => studio.health);
  const isLookedThrough = report !== null && report.uncheckedCount === 0;
  return (
    <Stack gap="sm">
      {failure && <FailureAlert failure={failure} />}
      <LookLine />
      {findings.length > 0 ? (
        <Findings findings={findings} />
      ) : (
        <Hint
          icon={<IconCircleCheck />}
          title={t(isLookedThrough ? 'health.soundTitle' : 'dataset.noProblemsTitle')}
        >
          {t(isLookedThrough ? 'health.soundHint' : 'dataset.noProblemsHint')}
        </Hint>
      )}
    </Stack>
  );
}

/** How far the pixels were looked at, and the way to look at the rest. */
function LookLine() {
  const { t, formats } = useWords();
  const { report, checking } = useStudio((studio) => studio.health);
  const progress = useStudio((studio) => studio.dataset.progress);
  const isTraining = useStudio((studio) => isRunActive(studio.run));
  if (checking) return <TaskLine progress={progress} begins="checkHealth" onCancel={stopChecking} />;
  const compared = report?.comparedCount ?? 0;
  const unchecked = report?.uncheckedCount ?? 0;
  return (
    <Group gap="sm">
      <Button
        size="compact-sm"
        variant={unchecked > 0 ? 'light' : 'default'}
        leftSection={<IconStethoscope size={16} aria-hidden />}
        disabled={isTraining}
        onClick={checkHealth}
      >
        {t(compared > 0 ? 'health.again' : 'health.check')}
      </Button>
      <Text size="sm" c="dimmed" flex={1} miw={200}>
        {compared > 0 && t('health.compared', { count: compared, number: formats.count(compared) })}
        {compared > 0 && unchecked > 0 && ' '}
        {unchecked > 0 && t('health.unchecked', { count: unchecked, number: formats.count(unchecked) })}
      </Text>
    </Group>
  );
}

function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  const { t, formats } = useWords();
  const isLocked = useStudio((studio) => isRunActive(studio.run));
  const { setAside, keptTogether } = useStudio((studio) => studio.recipe.recipe.dataset);
  /** Null until a person folds or unfolds one. */
  const [chosen, setChosen] = useState<readonly string[] | null>(null);
  const unfolded =
    chosen ?? (countFindings(findings) <= SHOWN_UNFOLDED ? findings.map(({ kind }) => kind) : []);
  return (
    <section aria-label={t('dataset.problemList')}>
      <Accordion multiple chevronPosition="left" value={[...unfolded]} onChange={setChosen}>
        {findings.map(({ kind, groups }) => {
          const remedy = remedyOf(groups, setAside);
          const together = kind === 'nearDuplicates' ? areKeptTogether(groups, keptTogether) : null;
          return (
            <Accordion.Item key={kind} value={kind}>
              <Group gap="xs" justify="flex-end">
                {/* On a phone what can be done stands below the name. */}
                <Accordion.Control style={{ flex: '1 1 190px', width: 'auto' }}>
                  <Group gap="xs">
                    <Text size="sm" fw={600}>
                      {t(`finding.${kind}.title`)}
                    </Text>
                    <Badge variant="default">{formats.count(groups.length)}</Badge>
                  </Group>
                </Accordion.Control>
                {together !== null && (
                  <Button
                    size="compact-sm"
                    variant="default"
                    style={{ flex: 'none' }}
                    disabled={isLocked}
                    onClick={() => (together ? letDivide : keepTogether)(groups.map(({ paths }) => paths))}
                  >
                    {together ? t('health.letDivide') : t('health.keepTogether')}
                  </Button>
                )}
                {remedy && (
                  <Button
                    size="compact-sm"
                    variant="default"
                    style={{ flex: 'none' }}
                    disabled={isLocked}
                    onClick={() => (remedy.isDone ? putImagesBack : setImagesAside)(remedy.paths)}
                  >
                    {remedy.isDone
                      ? t('health.putBack', { number: formats.count(remedy.paths.length) })
                      : t('health.setAside', { number: formats.count(remedy.paths.length) })}
                  </Button>
                )}
              </Group>
              <Accordion.Panel>
                <Stack gap="xs">
                  <Text size="sm" c="dimmed">
                    {t(`finding.${kind}.about`)}
                  </Text>
                  <FindingGroups groups={groups} setAside={setAside} isLocked={isLocked} />
                </Stack>
              </Accordion.Panel>
            </Accordion.Item>
          );
        })}
      </Accordion>
    </section>
  );
}
