import { SimpleGrid } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import { useWords } from '../../i18n/use-words';
import { wilsonInterval } from '../../metrics/intervals';
import { keptEpoch } from '../../metrics/records';
import { baselineCurves } from '../../state/selectors/baselines';
import { trainingCurve, validationCurve } from '../../state/selectors/curves';
import { isRunActive } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';
import { ChartControls, type ChartView, PLAIN_VIEW } from '../../ui/ChartControls';
import { CurveChart } from '../../ui/CurveChart';
import { epochMarks } from '../../ui/chart/chart-scale';
import type { Curve } from '../../ui/chart/curve';
import { LinkedCharts } from '../../ui/chart/linked-hover';
import { FigureCard } from '../../ui/FigureCard';

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
  const [view, setView] = useState<ChartView>(PLAIN_VIEW);
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
  const formatLoss = useCallback(
    (value: number) => formats.figure(value, value !== 0 && value < 0.1 ? 4 : 2),
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
    count > 0 ? t('run.interval', { low: formats.roughPercent(low), high: formats.roughPercent(high) }) : '';
  return (
    <>
      <LinkedCharts>
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
          <FigureCard
            name={t('run.loss')}
            {...cardOf(kept?.validationLoss, newest?.trainLoss, formats.figure, '')}
          >
            <FigureChart figure="loss" view={view} xEnd={xEnd} formatY={formatLoss} />
          </FigureCard>
          <FigureCard
            name={t('run.accuracy')}
            {...cardOf(accuracy, newest?.trainAccuracy, percent, interval)}
          >
            <FigureChart figure="accuracy" view={view} xEnd={xEnd} formatY={formats.roughPercent} />
          </FigureCard>
        </SimpleGrid>
      </LinkedCharts>
      <ChartControls view={view} onChange={setView} />
    </>
  );
}

interface FigureChartProps {
  readonly figure: 'loss' | 'accuracy';
  readonly view: ChartView;
  readonly xEnd: number;
  readonly formatY: (value: number) => string;
}

function FigureChart({ figure, view, xEnd, formatY }: FigureChartProps) {
  const { t, formats } = useWords();
  const steps = useStudio((studio) => studio.run.steps);
  const epochs = useStudio((studio) => studio.run.epochs);
  const { smoothing, logarithmic } = view;
  const training = useMemo(
    () =>
      withMeasured(smoothing, (smoothedBy) => ({
        key: 'training',
        name: t('run.training'),
        color: TRAINING_COLOR,
        dots: steps.length === 0,
        points: trainingCurve(steps, epochs, figure, smoothedBy),
      })),
    [steps, epochs, figure, smoothing, t],
  );
  const validation = useMemo(
    () =>
      withMeasured(smoothing, (smoothedBy) => ({
        key: 'validation',
        name: t('run.validation'),
        color: VALIDATION_COLOR,
        dots: true,
        points: validationCurve(epochs, figure, smoothedBy),
      })),
    [epochs, figure, smoothing, t],
  );
  const basis = useStudio((studio) => studio.run.progress?.basis ?? null);
  const xLast = [...training, ...validation].reduce(
    (x, { points }) => Math.max(x, points.at(-1)?.x ?? 0),
    xEnd,
  );
  const wholeEpochs = Math.floor(xLast);
  const marks = useMemo(() => epochMarks(wholeEpochs), [wholeEpochs]);
  const baselines = useMemo(
    () =>
      baselineCurves(figure === 'accuracy' ? basis : null, xLast).map(({ code, points }) => ({
        ...{ key: code, name: t(`run.baseline.${code}`), points },
        ...{ color: BASELINE_COLOR, dashed: true, dots: false, level: true },
      })),
    [figure, basis, xLast, t],
  );
  const curves = useMemo(() => [...baselines, ...training, ...validation], [baselines, training, validation]);
  const formatX = useCallback(
    (value: number) => formats.number(Number.isInteger(value) ? value : Number(value.toPrecision(3))),
    [formats],
  );
  return (
    <CurveChart
      curves={curves}
      xName={t('run.epoch')}
      yName={t(`run.${figure}`)}
      xEnd={xEnd}
      logarithmic={logarithmic}
      marks={marks}
      height={HEIGHT}
      formatX={formatX}
      formatY={formatY}
    />
  );
}

/** A curve as it is looked at; where it is smoothed, what was measured stands pale behind. */
function withMeasured(smoothing: number, curveOf: (smoothedBy: number) => Curve): readonly Curve[] {
  if (smoothing === 0) return [curveOf(0)];
  const measured = curveOf(0);
  return [{ ...measured, key: `${measured.key} as measured`, faint: true }, curveOf(smoothing)];
}
