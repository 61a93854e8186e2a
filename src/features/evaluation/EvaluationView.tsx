import { Button, Group, Stack, Tabs, Text } from '@mantine/core';
import { IconRepeat } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { startTraining } from '../../commands/start';
import { useWords } from '../../i18n/use-words';
import type { EvaluationSet } from '../../protocol/commands';
import {
  EVERY_OUTCOME,
  evaluationFigures,
  type OutcomeFilter,
  outcomesOf,
} from '../../state/selectors/evaluation';
import { isRunActive } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';
import { Facts } from '../../ui/Facts';
import { Calibration } from './Calibration';
import { ClassFigureTable } from './ClassFigureTable';
import { Confusions } from './Confusions';
import { OutcomeImages } from './OutcomeImages';

const UNDECIDED = { relabelled: [], setAside: [] };

/** What an evaluation says: confusions, classes, calibration, and the images behind each. */
export function EvaluationView({ set }: { readonly set: EvaluationSet }) {
  const { t, formats } = useWords();
  const summary = useStudio((studio) => studio.dataset.summary);
  const outcomes = useMemo(() => outcomesOf(set, summary ?? UNDECIDED), [set, summary]);
  const evaluation = useMemo(() => evaluationFigures(outcomes), [outcomes]);
  const [filter, setFilter] = useState<OutcomeFilter>(EVERY_OUTCOME);
  return (
    <Stack gap="md">
      <Facts
        facts={[
          { name: t('evaluation.split'), value: t(`evaluation.${set.split}`) },
          { name: t('evaluation.images'), value: formats.count(evaluation.count) },
          { name: t('run.accuracy'), value: formats.percent(evaluation.accuracy) },
          { name: t('evaluation.wrong'), value: formats.count(evaluation.wrong) },
        ]}
      />
      <DecisionsSince relabelledCount={outcomes.relabelledCount} />
      <Tabs defaultValue="confusions" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="confusions">{t('evaluation.tab.confusions')}</Tabs.Tab>
          <Tabs.Tab value="classes">{t('evaluation.tab.classes')}</Tabs.Tab>
          <Tabs.Tab value="calibration">{t('evaluation.tab.calibration')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="confusions" pt="sm">
          <Confusions classes={set.classes} evaluation={evaluation} filter={filter} onFilter={setFilter} />
        </Tabs.Panel>
        <Tabs.Panel value="classes" pt="sm">
          <ClassFigureTable classes={set.classes} figures={evaluation.figures} onFilter={setFilter} />
        </Tabs.Panel>
        <Tabs.Panel value="calibration" pt="sm">
          <Calibration evaluation={evaluation} filter={filter} onFilter={setFilter} />
        </Tabs.Panel>
      </Tabs>
      <OutcomeImages outcomes={outcomes} filter={filter} onAll={() => setFilter(EVERY_OUTCOME)} />
    </Stack>
  );
}

/** What was decided about images since this model was trained, and the way to a model that knows it. */
function DecisionsSince({ relabelledCount }: { readonly relabelledCount: number }) {
  const { t } = useWords();
  const trained = useStudio((studio) => studio.model.report?.recipe.dataset ?? null);
  const decided = useStudio((studio) => studio.recipe.recipe.dataset);
  const isLocked = useStudio((studio) => isRunActive(studio.run));
  if (!trained) return null;
  const before = new Set(trained.setAside);
  const now = new Set(decided.setAside);
  const asideCount =
    decided.setAside.filter((path) => !before.has(path)).length +
    trained.setAside.filter((path) => !now.has(path)).length;
  if (asideCount + relabelledCount === 0) return null;
  return (
    <Group gap="sm">
      <Text size="sm">
        {t('evaluation.decidedSince', {
          labels: t('decisions.relabelledCount', { count: relabelledCount }),
          aside: t('decisions.setAsideCount', { count: asideCount }),
        })}
      </Text>
      <Button
        size="compact-sm"
        variant="light"
        leftSection={<IconRepeat size={16} aria-hidden />}
        disabled={isLocked}
        onClick={() => startTraining()}
      >
        {t('evaluation.trainAgain')}
      </Button>
    </Group>
  );
}
