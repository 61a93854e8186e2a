import { extremes } from '../../metrics/downsample';
import type { EpochRecord, StepRecord } from '../../metrics/records';
import { halfLifeOf, smoothed } from '../../metrics/smoothing';

/** A point of a curve; x in epochs. */
export interface CurvePoint {
  readonly x: number;
  readonly y: number;
}

/** More points than this on one curve cannot be told apart, and cost frames. */
const MOST_POINTS = 400;

/** A curve as it is drawn: smoothed over all its values, then thinned to about `limit` of them. */
export function drawnCurve(
  xs: ArrayLike<number>,
  values: ArrayLike<number>,
  smoothing: number,
  limit: number = MOST_POINTS,
): readonly CurvePoint[] {
  const drawn = smoothed(xs, values, halfLifeOf(smoothing, xs[xs.length - 1] ?? 0));
  const kept = drawn.length <= limit ? drawn.keys() : extremes(drawn, limit);
  return Array.from(kept, (i) => ({ x: xs[i] ?? Number.NaN, y: drawn[i] ?? Number.NaN }));
}

/** Training as it moves within the epochs. Restored runs have their epochs only. */
export function trainingCurve(
  steps: readonly StepRecord[],
  epochs: readonly EpochRecord[],
  figure: 'loss' | 'accuracy',
  smoothing = 0,
): readonly CurvePoint[] {
  const figureOf = (record: StepRecord | EpochRecord) =>
    (figure === 'loss' ? record.trainLoss : record.trainAccuracy) ?? Number.NaN;
  const records: readonly (StepRecord | EpochRecord)[] = steps.length > 0 ? steps : epochs;
  return drawnCurve(
    Float64Array.from(records, ({ epoch }) => epoch),
    Float64Array.from(records, figureOf),
    smoothing,
  );
}

/** Validation at the ends of the epochs that had one. */
export function validationCurve(
  epochs: readonly EpochRecord[],
  figure: 'loss' | 'accuracy',
  smoothing = 0,
): readonly CurvePoint[] {
  const measured = epochs.flatMap((record) => {
    const value = figure === 'loss' ? record.validationLoss : record.validationAccuracy;
    return value === null ? [] : [{ x: record.epoch, y: value }];
  });
  return drawnCurve(
    measured.map(({ x }) => x),
    measured.map(({ y }) => y),
    smoothing,
  );
}
