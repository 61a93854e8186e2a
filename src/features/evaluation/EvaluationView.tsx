import { Button, Group, Stack, Tabs, Text } from '@mantine/core';
import { IconRepeat } from '@tabler/icons-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { startTraining } from '../../commands/start';
import { useWords } from '../../i18n/use-words';
import type { EvaluationSet } from '../../protocol/prediction';
import {
  EVERY_OUTCOME,
  evaluationFigures,
  type OutcomeFilter,
  outcomesOf,
  untouchedAccuracy,
} from '../../state/selectors/evaluation';
import { isRunActive } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';
import { Facts } from '../../ui/Facts';
import { Calibration } from './Calibration';
import { ClassFigureTable } from './ClassFigureTable';
import { Confusions } from './Confusions';
import { Gallery } from './Gallery';
import { OutcomeImages } from './OutcomeImages';

const UNDECIDED = { relabelled: [], setAside: [] };

/** What of an evaluation is looked at. */
export type EvaluationTab = 'confusions' | 'classes' | 'calibration' | 'gallery';

const TABS = ['confusions', 'classes', 'calibration', 'gallery'] as const satisfies readonly EvaluationTab[];

interface EvaluationViewProps {
  readonly set: EvaluationSet;
  readonly tab: EvaluationTab;
  readonly onTab: (tab: EvaluationTab) => void;
}

/** What an evaluation says: confusions, classes, calibration, the images behind each, and some images drawn at random. */
export function EvaluationView({ set, tab, onTab }: EvaluationViewProps) {
  const { t, formats } = useWords();
  const summary = useStudio((studio) => studio.dataset.summary);
  const outcomes = useMemo(() => outcomesOf(set, summary ?? UNDECIDED), [set, summary]);
  const evaluation = useMemo(() => evaluationFigures(outcomes), [outcomes]);
  const [filter, setFilter] = useState<OutcomeFilter>(EVERY_OUTCOME);
  // Forty pictures wait for what stands above them to be there.
  const hasImages = useDeferredValue(true, false);
  const isDecided = outcomes.relabelledCount > 0 || outcomes.isSetAside.some(Boolean);
  return (
    <Stack gap="md">
      <Facts
        facts={[
          { name: t('evaluation.split'), value: t(`evaluation.${set.split}`) },
          { name: t('evaluation.images'), value: formats.count(evaluation.count) },
          { name: t('run.accuracy'), value: formats.percent(evaluation.accuracy) },
          ...(isDecided
            ? [{ name: t('evaluation.untouched'), value: formats.percent(untouchedAccuracy(set)) }]
            : []),
          { name: t('evaluation.wrong'), value: formats.count(evaluation.wrong) },
        ]}
      />
      <DecisionsSince relabelledCount={outcomes.relabelledCount} />
      <Tabs
        value={tab}
        onChange={(value) => onTab(TABS.find((one) => one === value) ?? 'confusions')}
        keepMounted={false}
      >
        <Tabs.List>
          {TABS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`evaluation.tab.${one}`)}
            </Tabs.Tab>
          ))}
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
        <Tabs.Panel value="gallery" pt="sm">
          <Gallery outcomes={outcomes} name={set.split} />
        </Tabs.Panel>
      </Tabs>
      {hasImages && tab !== 'gallery' && (
        <OutcomeImages outcomes={outcomes} filter={filter} onAll={() => setFilter(EVERY_OUTCOME)} />
      )}
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
