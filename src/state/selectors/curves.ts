import { downsample } from '../../metrics/downsample';
import type { EpochRecord, StepRecord } from '../../metrics/records';

/** A point of a curve; x in epochs. */
export interface CurvePoint {
  readonly x: number;
  readonly y: number;
}

/** More points than this on one curve cannot be told apart, and cost frames. */
const MOST_POINTS = 400;

/** Training as it moves within the epochs. Restored runs have their epochs only. */
export function trainingCurve(
  steps: readonly StepRecord[],
  epochs: readonly EpochRecord[],
  figure: 'loss' | 'accuracy',
): readonly CurvePoint[] {
  const figureOf = (record: StepRecord | EpochRecord) =>
    (figure === 'loss' ? record.trainLoss : record.trainAccuracy) ?? Number.NaN;
  const records: readonly (StepRecord | EpochRecord)[] = steps.length > 0 ? steps : epochs;
  return downsample(records, MOST_POINTS, figureOf).map((record) => ({
    x: record.epoch,
    y: figureOf(record),
  }));
}

/** Validation at the ends of the epochs that had one. */
export function validationCurve(
  epochs: readonly EpochRecord[],
  figure: 'loss' | 'accuracy',
): readonly CurvePoint[] {
  const points = epochs.flatMap((record) => {
    const value = figure === 'loss' ? record.validationLoss : record.validationAccuracy;
    return value === null ? [] : [{ x: record.epoch, y: value }];
  });
  return downsample(points, MOST_POINTS, ({ y }) => y);
}
