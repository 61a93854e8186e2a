import { SimpleGrid, Skeleton } from '@mantine/core';
import { Suspense, useCallback, useMemo } from 'react';
import { useWords } from '../../i18n/use-words';
import { trainingCurve, validationCurve } from '../../state/selectors/curves';
import { isRunActive } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';
import { FigureCard } from '../../ui/FigureCard';
import { lazyPart } from '../../ui/lazy-part';

const CurveChart = lazyPart(async () => (await import('../../ui/CurveChart')).CurveChart);

const HEIGHT = 240;
const TRAINING_COLOR = 'var(--vireo-training)';
const VALIDATION_COLOR = 'var(--vireo-validation)';
const COLORS = [TRAINING_COLOR, VALIDATION_COLOR] as const;

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
  const step = steps.at(-1);
  const ended = epochs.at(-1);
  // After the last epoch its figures stand, as in the table, and not those of its last few batches.
  const isOver = !isActive && ended && (step === undefined || step.epoch <= ended.epoch);
  const newest = isOver ? ended : (step ?? ended);
  const validated = epochs.findLast((epoch) => epoch.validationLoss !== null);
  const xEnd = isActive ? Math.min(plannedEpochs, axisEnd(newest?.epoch ?? 0)) : 0;
  const formatLoss = useCallback((value: number) => formats.figure(value, 2), [formats]);
  const formatShare = useCallback(
    (value: number) => formats.percent(value, value > 0 && value < 0.1 ? 1 : 0),
    [formats],
  );
  const figureOf = (value: number | null | undefined, format: (value: number) => string) =>
    value === null || value === undefined ? undefined : format(value);
  const detail = (value: number | null | undefined, format: (value: number) => string) =>
    figureOf(value, (known) => t('run.validationValue', { value: format(known) }));
  return (
    <Suspense fallback={<Skeleton height={HEIGHT + 40} />}>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        <FigureCard
          name={t('run.loss')}
          value={figureOf(newest?.trainLoss, (value) => formats.figure(value)) ?? '–'}
          colors={COLORS}
          detail={detail(validated?.validationLoss, (value) => formats.figure(value))}
        >
          <FigureChart figure="loss" xEnd={xEnd} formatY={formatLoss} />
        </FigureCard>
        <FigureCard
          name={t('run.accuracy')}
          value={figureOf(newest?.trainAccuracy, (value) => formats.percent(value)) ?? '–'}
          colors={COLORS}
          detail={detail(validated?.validationAccuracy, (value) => formats.percent(value))}
        >
          <FigureChart figure="accuracy" xEnd={xEnd} formatY={formatShare} />
        </FigureCard>
      </SimpleGrid>
    </Suspense>
  );
}

interface FigureChartProps {
  readonly figure: 'loss' | 'accuracy';
  readonly xEnd: number;
  readonly formatY: (value: number) => string;
}

function FigureChart({ figure, xEnd, formatY }: FigureChartProps) {
  const { t, formats } = useWords();
  const steps = useStudio((studio) => studio.run.steps);
  const epochs = useStudio((studio) => studio.run.epochs);
  const training = useMemo(
    () => ({
      key: 'training',
      name: t('run.training'),
      color: TRAINING_COLOR,
      dots: steps.length === 0,
      points: trainingCurve(steps, epochs, figure),
    }),
    [steps, epochs, figure, t],
  );
  const validation = useMemo(
    () => ({
      key: 'validation',
      name: t('run.validation'),
      color: VALIDATION_COLOR,
      dots: true,
      points: validationCurve(epochs, figure),
    }),
    [epochs, figure, t],
  );
  const curves = useMemo(() => [training, validation], [training, validation]);
  const formatX = useCallback(
    (value: number) => formats.figure(value, Number.isInteger(value) ? 0 : 2),
    [formats],
  );
  return (
    <CurveChart
      curves={curves}
      xName={t('run.epoch')}
      xEnd={xEnd}
      height={HEIGHT}
      formatX={formatX}
      formatY={formatY}
    />
  );
}
