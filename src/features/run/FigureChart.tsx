import { useCallback, useMemo } from 'react';
import { useWords } from '../../i18n/use-words';
import { baselineCurves } from '../../state/selectors/baselines';
import { trainingCurve, validationCurve } from '../../state/selectors/curves';
import { isRunActive, type RunSlice } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';
import type { ChartView } from '../../ui/ChartControls';
import { CurveChart } from '../../ui/CurveChart';
import { epochMarks } from '../../ui/chart/chart-scale';
import type { Curve } from '../../ui/chart/curve';

export const TRAINING_COLOR = 'var(--vireo-training)';
export const VALIDATION_COLOR = 'var(--vireo-validation)';
const BASELINE_COLOR = 'var(--mantine-color-dimmed)';

/** Where the axis of epochs ends while a run is under way: the next of 1, 2, 5, 10, 20 … so that a young curve has room. */
export function axisEnd(run: RunSlice): number {
  if (!isRunActive(run)) return 0;
  const epoch = (run.steps.at(-1) ?? run.epochs.at(-1))?.epoch ?? 0;
  for (let power = 1; ; power *= 10) {
    const end = [1, 2, 5].map((digit) => digit * power).find((candidate) => candidate >= epoch);
    if (end !== undefined) return Math.min(run.progress?.epochs ?? 0, end);
  }
}

interface FigureChartProps {
  readonly figure: 'loss' | 'accuracy';
  readonly view: ChartView;
  readonly xEnd: number;
  /** px */
  readonly height: number;
  /** Of words and strokes: 1 at a desk, more for the back of a classroom. */
  readonly magnification?: number;
  readonly formatY: (value: number) => string;
}

/** The curves of one figure of the run: training, validation, and the baselines they are measured by. */
export function FigureChart({ figure, view, xEnd, height, magnification = 1, formatY }: FigureChartProps) {
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
      height={height}
      magnification={magnification}
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
