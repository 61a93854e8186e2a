import { downsample } from '../metrics/downsample';
import type { EpochRecord, StepRecord } from '../metrics/records';

export interface CurvePoint {
  /** Position in epochs. */
  readonly epoch: number;
  readonly training?: number;
  readonly validation?: number;
}

/** More points than this on one chart cannot be told apart, and cost frames. */
const MOST_POINTS = 400;

/** One chart's points: training as it moves within the epochs, validation at their ends. */
export function curveOf(
  steps: readonly StepRecord[],
  epochs: readonly EpochRecord[],
  figure: 'loss' | 'accuracy',
): readonly CurvePoint[] {
  const trainingOf = (record: StepRecord | EpochRecord) =>
    figure === 'loss' ? record.trainLoss : record.trainAccuracy;
  const validationOf = (record: EpochRecord) =>
    figure === 'loss' ? record.validationLoss : record.validationAccuracy;
  // Restored runs have their epochs only.
  const records: readonly (StepRecord | EpochRecord)[] = steps.length > 0 ? steps : epochs;
  const training = downsample(records, MOST_POINTS, trainingOf).map((record) => ({
    epoch: record.epoch,
    training: trainingOf(record),
  }));
  const validation = downsample(epochs, MOST_POINTS, (record) => validationOf(record) ?? Number.NaN).flatMap(
    (record) => {
      const value = validationOf(record);
      return value === null ? [] : [{ epoch: record.epoch, validation: value }];
    },
  );
  return [...training, ...validation].toSorted((a, b) => a.epoch - b.epoch);
}
