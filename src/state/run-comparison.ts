import { downsample } from '../metrics/downsample';
import type { EpochRecord, StepRecord } from '../metrics/records';
import { smoothed } from '../metrics/smoothing';
import type { RunDetails } from '../protocol/runs';

/** Every number that can be drawn; those of `EpochRecord` have a point per epoch. */
export const STEP_FIGURES = [
  'trainLoss',
  'trainAccuracy',
  'learningRate',
  'gradientNorm',
  'imagesPerSecond',
] as const;
export const EPOCH_FIGURES = [
  'validationLoss',
  'validationAccuracy',
  'validationTop5',
  'validationMacroF1',
  'durationMs',
] as const;
export type Figure = (typeof STEP_FIGURES)[number] | (typeof EPOCH_FIGURES)[number];
export type Axis = 'epoch' | 'step' | 'elapsedMs';

/** Points of all curves together: more cost frames and cannot be told apart. */
const MOST_POINTS = 2400;

export interface ComparedPoint {
  readonly x: number;
  readonly [runId: string]: number;
}

interface Sample {
  readonly x: number;
  readonly value: number;
}

const isStepFigure = (figure: Figure): figure is (typeof STEP_FIGURES)[number] =>
  STEP_FIGURES.some((known) => known === figure);

/** One figure of several runs as points of one chart: `x` and a value under each run's id. */
export function comparedPoints(
  runs: readonly RunDetails[],
  figure: Figure,
  axis: Axis,
  smoothing: number,
): readonly ComparedPoint[] {
  const share = Math.floor(MOST_POINTS / Math.max(1, runs.length));
  const points = runs.flatMap(({ entry, metrics }) => {
    const samples = isStepFigure(figure)
      ? samplesOf(metrics.steps, (record) => record[figure], axis)
      : epochSamples(metrics.epochs, figure, axis, metrics.steps);
    const end = samples.at(-1)?.x ?? 0;
    const xs = samples.map(({ x }) => x);
    // Smoothing 0 … 1 is a half-life of up to a tenth of the run.
    const values = smoothed(
      xs,
      samples.map(({ value }) => value),
      (smoothing * end) / 10,
    );
    const drawn = xs.map((x, i): Sample => ({ x, value: values[i] as number }));
    return downsample(drawn, share, ({ value }) => value).map(({ x, value }) => ({
      x,
      [entry.runId]: value,
    }));
  });
  return points.toSorted((a, b) => a.x - b.x);
}

function samplesOf(
  records: readonly StepRecord[],
  figureOf: (record: StepRecord) => number,
  axis: Axis,
): readonly Sample[] {
  return records.map((record) => ({ x: record[axis], value: figureOf(record) }));
}

/** Epochs carry no clock: where time is the axis, it is that of their last step. */
function epochSamples(
  epochs: readonly EpochRecord[],
  figure: (typeof EPOCH_FIGURES)[number],
  axis: Axis,
  steps: readonly StepRecord[],
): readonly Sample[] {
  const timeOf = new Map(steps.map(({ step, elapsedMs }) => [step, elapsedMs]));
  let elapsedMs = 0;
  return epochs.flatMap((record) => {
    elapsedMs = timeOf.get(record.step) ?? elapsedMs + record.durationMs;
    const value = record[figure];
    const x = axis === 'elapsedMs' ? elapsedMs : record[axis];
    return value === null ? [] : [{ x, value }];
  });
}
