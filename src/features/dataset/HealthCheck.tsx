import { Accordion, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconStethoscope } from '@tabler/icons-react';
import { cancelOpening } from '../../commands/dataset';
import { checkHealth, keepTogether, letDivide, putImagesBack, setImagesAside } from '../../commands/health';
import { useWords } from '../../i18n/use-words';
import type { HealthReport } from '../../protocol/dataset';
import { areKeptTogether, remedyOf } from '../../state/slices/health-slice';
import { isRunActive } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';
import { FailureAlert } from '../../ui/FailureAlert';
import { Hint } from '../../ui/Hint';
import { TaskLine } from '../../ui/TaskLine';
import { FindingGroups } from './FindingGroups';

/** What the health check finds: by kind, gravest first, each with its remedy. */
export function HealthCheck() {
  const { t, formats } = useWords();
  const { report, checking, failure } = useStudio((studio) => studio.health);
  const progress = useStudio((studio) => studio.dataset.progress);
  const isTraining = useStudio((studio) => isRunActive(studio.run));
  return (
    <Stack gap="sm">
      {failure && <FailureAlert failure={failure} />}
      {!report && (
        <Hint icon={<IconStethoscope />} title={t('health.emptyTitle')}>
          {t('health.emptyHint')}
        </Hint>
      )}
      {checking ? (
        <TaskLine progress={progress} begins="checkHealth" onCancel={cancelOpening} />
      ) : (
        <Group gap="sm">
          <Button
            size="compact-sm"
            variant={report ? 'default' : 'light'}
            leftSection={<IconStethoscope size={16} aria-hidden />}
            disabled={isTraining}
            onClick={checkHealth}
          >
            {report ? t('health.again') : t('health.check')}
          </Button>
          {report && (
            <Text size="sm" c="dimmed">
              {t('health.compared', {
                count: report.comparedCount,
                number: formats.count(report.comparedCount),
              })}
            </Text>
          )}
        </Group>
      )}
      {report && <Findings report={report} isLocked={isTraining} />}
    </Stack>
  );
}

function Findings({ report, isLocked }: { readonly report: HealthReport; readonly isLocked: boolean }) {
  const { t, formats } = useWords();
  const { setAside, keptTogether } = useStudio((studio) => studio.recipe.recipe.dataset);
  if (report.findings.length === 0) {
    return (
      <Hint icon={<IconCircleCheck />} title={t('health.soundTitle')}>
        {t('health.soundHint')}
      </Hint>
    );
  }
  return (
    <Accordion multiple chevronPosition="left">
      {report.findings.map(({ kind, groups, fileCount }) => {
        const remedy = remedyOf(groups, setAside);
        const together = kind === 'nearDuplicates' ? areKeptTogether(groups, keptTogether) : null;
        return (
          <Accordion.Item key={kind} value={kind}>
            <Group gap="xs" wrap="nowrap">
              <Accordion.Control>
                <Group gap="xs">
                  <Text size="sm" fw={600}>
                    {t(`finding.${kind}.title`)}
                  </Text>
                  {fileCount > 0 && <Badge variant="default">{formats.count(fileCount)}</Badge>}
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
  );
}
