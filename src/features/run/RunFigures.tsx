import { SimpleGrid, Skeleton } from '@mantine/core';
import { lazy, Suspense, useMemo } from 'react';
import { useWords } from '../../i18n/use-words';
import { curveOf } from '../../state/curves';
import { isRunActive } from '../../state/run-slice';
import { useStudio } from '../../state/studio';
import { FigureCard } from '../../ui/FigureCard';

const CurveChart = lazy(() =>
  import('../../ui/CurveChart').then((module) => ({ default: module.CurveChart })),
);

const HEIGHT = 240;
const TRAINING_COLOR = 'var(--vireo-training)';
const VALIDATION_COLOR = 'var(--vireo-validation)';

/** Where the axis of epochs ends while a run is under way: the next of 1, 2, 5, 10, 20 … so that a young curve has room. */
function axisEnd(epoch: number): number {
  for (let power = 1; ; power *= 10) {
    const end = [1, 2, 5].map((digit) => digit * power).find((candidate) => candidate >= epoch);
    if (end !== undefined) return end;
  }
}

/** Loss and accuracy: the newest values, and their curves. */
export function RunFigures() {
  const { t, formats } = useWords();
  const steps = useStudio((studio) => studio.run.steps);
  const epochs = useStudio((studio) => studio.run.epochs);
  const plannedEpochs = useStudio((studio) => studio.run.progress?.epochs ?? 0);
  const isActive = useStudio((studio) => isRunActive(studio.run));
  const loss = useMemo(() => curveOf(steps, epochs, 'loss'), [steps, epochs]);
  const accuracy = useMemo(() => curveOf(steps, epochs, 'accuracy'), [steps, epochs]);
  const newest = steps.at(-1) ?? epochs.at(-1);
  const validated = epochs.findLast((epoch) => epoch.validationLoss !== null);
  const curves = [
    { key: 'training', name: t('run.training'), color: TRAINING_COLOR, dots: steps.length === 0 },
    { key: 'validation', name: t('run.validation'), color: VALIDATION_COLOR, dots: true },
  ];
  const chart = {
    xEnd: isActive ? Math.min(plannedEpochs, axisEnd(newest?.epoch ?? 0)) : 0,
    xKey: 'epoch',
    xName: t('run.epoch'),
    curves,
    height: HEIGHT,
  };
  const formatX = (value: number) => formats.figure(value, Number.isInteger(value) ? 0 : 2);
  return (
    <Suspense fallback={<Skeleton height={HEIGHT + 40} />}>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        <FigureCard
          name={t('run.loss')}
          value={newest ? formats.figure(newest.trainLoss) : '–'}
          detail={
            validated?.validationLoss !== undefined && validated.validationLoss !== null
              ? t('run.validationValue', { value: formats.figure(validated.validationLoss) })
              : undefined
          }
        >
          <CurveChart
            {...chart}
            points={loss}
            formatX={formatX}
            formatY={(value) => formats.figure(value, 2)}
          />
        </FigureCard>
        <FigureCard
          name={t('run.accuracy')}
          value={newest ? formats.percent(newest.trainAccuracy) : '–'}
          detail={
            validated?.validationAccuracy !== undefined && validated.validationAccuracy !== null
              ? t('run.validationValue', { value: formats.percent(validated.validationAccuracy) })
              : undefined
          }
        >
          <CurveChart
            {...chart}
            points={accuracy}
            formatX={formatX}
            formatY={(value) => formats.percent(value, value > 0 && value < 0.1 ? 1 : 0)}
          />
        </FigureCard>
      </SimpleGrid>
    </Suspense>
  );
}
