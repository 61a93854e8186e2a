import { type Figure, isStepFigure, type StepFigure } from '../../metrics/figures';
import type { RunMetrics, StepRecord } from '../../metrics/records';
import type { RunDetails } from '../../protocol/runs';
import { type CurvePoint, drawnCurve } from './curves';

export type Axis = 'epoch' | 'step' | 'elapsedMs';

/** Points of all curves together: more cost frames and cannot be told apart. */
const MOST_POINTS = 2400;

/** Marks of epochs: more are a gray field. */
const MOST_MARKS = 40;

interface Samples {
  readonly xs: Float64Array;
  readonly values: Float64Array;
}

/** One figure of several runs, a curve for each, in their order. */
export function comparedCurves(
  runs: readonly RunDetails[],
  figure: Figure,
  axis: Axis,
  smoothing: number,
): readonly (readonly CurvePoint[])[] {
  const share = Math.floor(MOST_POINTS / Math.max(1, runs.length));
  return runs.map(({ metrics }) => {
    const { xs, values } = isStepFigure(figure)
      ? stepSamples(metrics.steps, figure, axis)
      : epochSamples(metrics, figure, axis);
    return drawnCurve(xs, values, smoothing, share);
  });
}

function stepSamples(steps: readonly StepRecord[], figure: StepFigure, axis: Axis): Samples {
  return {
    xs: Float64Array.from(steps, (record) => record[axis]),
    values: Float64Array.from(steps, (record) => record[figure]),
  };
}

/** Where the epochs end. They carry no clock: where time is the axis, it is that of their last step. */
function epochPlaces({ epochs, steps }: RunMetrics, axis: Axis): Float64Array {
  const timeOf = new Map(axis === 'elapsedMs' ? steps.map(({ step, elapsedMs }) => [step, elapsedMs]) : []);
  let elapsedMs = 0;
  return Float64Array.from(epochs, (record) => {
    elapsedMs = timeOf.get(record.step) ?? elapsedMs + (record.durationMs ?? 0);
    return axis === 'elapsedMs' ? elapsedMs : record[axis];
  });
}

function epochSamples(metrics: RunMetrics, figure: Exclude<Figure, StepFigure>, axis: Axis): Samples {
  const places = epochPlaces(metrics, axis);
  const values = metrics.epochs.map((record) => record[figure] ?? Number.NaN);
  const isKnown = (_: unknown, i: number) => !Number.isNaN(values[i]);
  return { xs: places.filter(isKnown), values: Float64Array.from(values.filter(isKnown)) };
}

/**
 * Where the epochs of the compared runs end, in units of a time or step axis: of the one run, or of all where they agree, as
 * runs of one batch size do over their steps. Else none, since a line could not say whose it is.
 */
export function epochEnds(runs: readonly RunDetails[], axis: Exclude<Axis, 'epoch'>): readonly number[] {
  const [longest, ...others] = runs
    .map(({ metrics }) => epochPlaces(metrics, axis))
    .toSorted((a, b) => b.length - a.length);
  if (!longest || others.some((xs) => xs.some((x, i) => x !== longest[i]))) return [];
  const every = Math.ceil(longest.length / MOST_MARKS);
  return [...longest].filter((_, i) => (i + 1) % every === 0);
}
