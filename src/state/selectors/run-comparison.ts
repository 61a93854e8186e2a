import { extremes } from '../../metrics/downsample';
import { type Figure, isStepFigure, type StepFigure } from '../../metrics/figures';
import type { EpochRecord, StepRecord } from '../../metrics/records';
import { smoothed } from '../../metrics/smoothing';
import type { RunDetails } from '../../protocol/runs';
import type { CurvePoint } from './curves';

export type Axis = 'epoch' | 'step' | 'elapsedMs';

/** Points of all curves together: more cost frames and cannot be told apart. */
const MOST_POINTS = 2400;

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
      : epochSamples(metrics.epochs, figure, axis, metrics.steps);
    // Smoothing 0 … 1 is a half-life of up to a tenth of the run.
    const drawn = smoothed(xs, values, (smoothing * (xs.at(-1) ?? 0)) / 10);
    const kept = drawn.length <= share ? drawn.keys() : extremes(drawn, share);
    return Array.from(kept, (i) => ({ x: xs[i], y: drawn[i] }));
  });
}

function stepSamples(steps: readonly StepRecord[], figure: StepFigure, axis: Axis): Samples {
  return {
    xs: Float64Array.from(steps, (record) => record[axis]),
    values: Float64Array.from(steps, (record) => record[figure]),
  };
}

/** Epochs carry no clock: where time is the axis, it is that of their last step. */
function epochSamples(
  epochs: readonly EpochRecord[],
  figure: Exclude<Figure, StepFigure>,
  axis: Axis,
  steps: readonly StepRecord[],
): Samples {
  const timeOf = new Map(axis === 'elapsedMs' ? steps.map(({ step, elapsedMs }) => [step, elapsedMs]) : []);
  const xs: number[] = [];
  const values: number[] = [];
  let elapsedMs = 0;
  for (const record of epochs) {
    elapsedMs = timeOf.get(record.step) ?? elapsedMs + (record.durationMs ?? 0);
    const value = record[figure];
    if (value === null) continue;
    xs.push(axis === 'elapsedMs' ? elapsedMs : record[axis]);
    values.push(value);
  }
  return { xs: Float64Array.from(xs), values: Float64Array.from(values) };
}
