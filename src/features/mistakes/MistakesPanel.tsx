import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconTargetArrow } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useWords } from '../../i18n/use-words';
import type { EvaluationSet } from '../../protocol/commands';
import { evaluateModel } from '../../state/evaluation-commands';
import { mistakesOf, type OutcomeFilter } from '../../state/evaluation-slice';
import { cancelPrediction } from '../../state/prediction-commands';
import { isRunActive } from '../../state/run-slice';
import { useStudio } from '../../state/studio';
import { Facts } from '../../ui/Facts';
import { FailureAlert } from '../../ui/FailureAlert';
import { Panel } from '../../ui/Panel';
import { TaskLine } from '../../ui/TaskLine';
import { ClassFigureTable } from './ClassFigureTable';
import { ConfusedPairs } from './ConfusedPairs';
import { ConfusionMatrix } from './ConfusionMatrix';
import { OutcomeImages } from './OutcomeImages';

/** Up to this many classes a matrix can be read; above, the commonest confusions are listed alone. */
const MOST_MATRIX_CLASSES = 24;
const ALL: OutcomeFilter = { truth: null, prediction: null };

/** Where the model fails, on images it was not trained on; asked for, not shown by default. */
export function MistakesPanel() {
  const { t } = useWords();
  const { running, progress, failure, set } = useStudio((studio) => studio.evaluation);
  const canEvaluate = useStudio(
    (studio) => studio.model.report !== null && studio.dataset.summary !== null && !isRunActive(studio.run),
  );
  const hasTest = useStudio(
    ({ dataset, model }) =>
      (dataset.summary?.hasTestFolder ?? false) || (model.report?.recipe.split.testPercent ?? 0) > 0,
  );
  const [split, setSplit] = useState<EvaluationSet['split']>('validation');
  return (
    <Panel id="mistakes" title={t('mistakes.title')}>
      <Stack gap="md">
        {failure && <FailureAlert failure={failure} />}
        <Group gap="sm">
          <Button
            variant={canEvaluate && !set ? 'light' : 'default'}
            size="compact-sm"
            leftSection={<IconTargetArrow size={16} aria-hidden />}
            disabled={!canEvaluate || running}
            onClick={() => evaluateModel(split)}
          >
            {t('mistakes.look')}
          </Button>
          {hasTest && (
            <SegmentedControl
              size="xs"
              aria-label={t('mistakes.split')}
              value={split}
              onChange={setSplit}
              data={[
                { value: 'validation', label: t('mistakes.validation') },
                { value: 'test', label: t('mistakes.test') },
              ]}
            />
          )}
          <Text size="sm" c="dimmed">
            {canEvaluate || set ? t('mistakes.hint') : t('mistakes.needs')}
          </Text>
        </Group>
        {running && (
          <TaskLine
            activity={progress?.activity ?? 'predict'}
            done={progress?.done ?? 0}
            total={progress?.total ?? 0}
            remainingMs={progress?.remainingMs ?? null}
            onCancel={cancelPrediction}
          />
        )}
        {set && <MistakesOf key={set.split} set={set} />}
      </Stack>
    </Panel>
  );
}

function MistakesOf({ set }: { readonly set: EvaluationSet }) {
  const { t, formats } = useWords();
  const mistakes = useMemo(() => mistakesOf(set), [set]);
  const [filter, setFilter] = useState<OutcomeFilter>(ALL);
  const wrong = mistakes.pairs.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <Facts
        facts={[
          { name: t('mistakes.images'), value: formats.count(set.predictions.length) },
          { name: t('run.accuracy'), value: formats.percent(mistakes.accuracy) },
          { name: t('mistakes.wrong'), value: formats.count(wrong) },
        ]}
      />
      {set.classes.length <= MOST_MATRIX_CLASSES ? (
        <ConfusionMatrix classes={set.classes} mistakes={mistakes} filter={filter} onFilter={setFilter} />
      ) : (
        <ConfusedPairs classes={set.classes} pairs={mistakes.pairs} filter={filter} onFilter={setFilter} />
      )}
      <OutcomeImages set={set} filter={filter} onAll={() => setFilter(ALL)} />
      <ClassFigureTable classes={set.classes} figures={mistakes.figures} onFilter={setFilter} />
    </>
  );
}
