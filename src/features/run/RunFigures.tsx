import { SimpleGrid, Skeleton } from '@mantine/core';
import { Suspense, useCallback, useMemo } from 'react';
import { useWords } from '../../i18n/use-words';
import { wilsonInterval } from '../../metrics/intervals';
import { keptEpoch } from '../../metrics/records';
import { baselineCurves } from '../../state/selectors/baselines';
import { trainingCurve, validationCurve } from '../../state/selectors/curves';
import { isRunActive } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';
import { FigureCard } from '../../ui/FigureCard';
import { lazyPart } from '../../ui/lazy-part';

const CurveChart = lazyPart(async () => (await import('../../ui/CurveChart')).CurveChart);

const HEIGHT = 240;
const TRAINING_COLOR = 'var(--vireo-training)';
const VALIDATION_COLOR = 'var(--vireo-validation)';
const BASELINE_COLOR = 'var(--mantine-color-dimmed)';
const TRAINING_FIRST = [TRAINING_COLOR, VALIDATION_COLOR] as const;
const VALIDATION_FIRST = [VALIDATION_COLOR, TRAINING_COLOR] as const;

/** Where the axis of epochs ends while a run is under way: the next of 1, 2, 5, 10, 20 … so that a young curve has room. */
function axisEnd(epoch: number): number {
  for (let power = 1; ; power *= 10) {
    const end = [1, 2, 5].map((digit) => digit * power).find((candidate) => candidate >= epoch);
    if (end !== undefined) return end;
  }
}

/**
 * Loss and accuracy, and their curves. What stands large is of images the network has not seen, by the weights that are kept;
 * until there is such a figure, that of training.
 */
export function RunFigures() {
  const { t, formats } = useWords();
  const run = useStudio((studio) => studio.run);
  const { steps, epochs } = run;
  const plannedEpochs = run.progress?.epochs ?? 0;
  const isActive = isRunActive(run);
  const step = steps.at(-1);
  const ended = epochs.at(-1);
  // After the last epoch its figures stand, as in the table, and not those of its last few batches.
  const isOver = !isActive && ended && (step === undefined || step.epoch <= ended.epoch);
  const newest = isOver ? ended : (step ?? ended);
  const kept = keptEpoch(epochs, run.recipe?.training.keep ?? 'best');
  const xEnd = isActive ? Math.min(plannedEpochs, axisEnd(newest?.epoch ?? 0)) : 0;
  const formatLoss = useCallback((value: number) => formats.figure(value, 2), [formats]);
  const formatShare = useCallback(
    (value: number) => formats.percent(value, value > 0 && value < 0.1 ? 1 : 0),
    [formats],
  );
  const count = run.progress?.basis?.validationCount ?? 0;
  const mixes = (run.recipe?.augmentation.mixup ?? 0) > 0 || (run.recipe?.augmentation.cutmix ?? 0) > 0;
  const cardOf = (
    validation: number | null | undefined,
    training: number | null | undefined,
    format: (value: number) => string,
    interval: string,
  ) => {
    const known = typeof training === 'number' ? format(training) : null;
    if (typeof validation !== 'number') return { value: known ?? '–', colors: TRAINING_FIRST };
    const ofValidation = t('run.validationOf', { number: kept?.epoch ?? 0 });
    return {
      value: format(validation),
      note: interval === '' ? ofValidation : `${ofValidation}, ${interval}`,
      colors: VALIDATION_FIRST,
      ...(known !== null && {
        detail: t(mixes ? 'run.trainingMixed' : 'run.trainingValue', { value: known }),
      }),
    };
  };
  const percent = (value: number) => formats.percent(value);
  const accuracy = kept?.validationAccuracy;
  const [low, high] = wilsonInterval(accuracy ?? 0, count);
  const interval =
    count > 0 ? t('run.interval', { low: formats.percent(low, 0), high: formats.percent(high, 0) }) : '';
  return (
    <Suspense fallback={<Skeleton height={HEIGHT + 40} />}>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        <FigureCard
          name={t('run.loss')}
          {...cardOf(kept?.validationLoss, newest?.trainLoss, formats.figure, '')}
        >
          <FigureChart figure="loss" xEnd={xEnd} formatY={formatLoss} />
        </FigureCard>
        <FigureCard name={t('run.accuracy')} {...cardOf(accuracy, newest?.trainAccuracy, percent, interval)}>
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
  const basis = useStudio((studio) => studio.run.progress?.basis ?? null);
  const xLast = Math.max(xEnd, training.points.at(-1)?.x ?? 0, validation.points.at(-1)?.x ?? 0);
  const baselines = useMemo(
    () =>
      baselineCurves(figure === 'accuracy' ? basis : null, xLast).map(({ code, points }) => ({
        ...{ key: code, name: t(`run.baseline.${code}`), points },
        ...{ color: BASELINE_COLOR, dashed: true, dots: false },
      })),
    [figure, basis, xLast, t],
  );
  const curves = useMemo(() => [...baselines, training, validation], [baselines, training, validation]);
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
