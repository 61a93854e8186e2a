import { eachValidationFigure } from '../metrics/figures';
import type { EpochRecord } from '../metrics/records';
import { parseCsv, writeCsv } from '../shared/csv';
import { failure, type Result, success } from '../shared/result';

/** Its name in a zip. */
export const METRICS_FILE = 'metrics.csv';

/** The heading of each figure of an epoch, in the order of the columns. */
const HEADINGS: { readonly [K in keyof EpochRecord]: string } = {
  epoch: 'epoch',
  step: 'step',
  trainLoss: 'train_loss',
  trainAccuracy: 'train_accuracy',
  ...eachValidationFigure(({ column }) => column),
  learningRate: 'learning_rate',
  durationMs: 'duration_ms',
  best: 'best',
};

const COLUMNS = Object.keys(HEADINGS) as readonly (keyof EpochRecord)[];

/** One row per epoch; accuracies as shares of 1, an absent validation figure is empty, best is 0 or 1. */
export function writeMetricsCsv(epochs: readonly EpochRecord[]): string {
  const cell = (value: number | boolean | null) =>
    typeof value === 'boolean' ? Number(value) : (value ?? '');
  return writeCsv([
    COLUMNS.map((column) => HEADINGS[column]),
    ...epochs.map((epoch) => COLUMNS.map((column) => cell(epoch[column]))),
  ]);
}

/**
 * Reads metrics.csv back, exactly. Columns that are not known are passed over, and a figure without a
 * column is null: an earlier or later Vireo has other figures. Failures: `metricsColumns` (not a table of
 * epochs), `metricsRow` (a row without an epoch).
 */
export function readMetricsCsv(text: string): Result<EpochRecord[]> {
  const parsed = parseCsv(text);
  if (!parsed.ok) return parsed;
  const [header, ...rows] = parsed.value;
  if (header === undefined || !header.includes(HEADINGS.epoch) || !header.includes(HEADINGS.step)) {
    return failure('metricsColumns');
  }
  const epochs: EpochRecord[] = [];
  for (const [i, row] of rows.entries()) {
    const optional = (heading: string): number | null => {
      const text = row[header.indexOf(heading)] ?? '';
      return text === '' ? null : Number(text);
    };
    const figure = (heading: string): number => optional(heading) ?? Number.NaN;
    const epoch: EpochRecord = {
      epoch: figure(HEADINGS.epoch),
      step: figure(HEADINGS.step),
      trainLoss: optional(HEADINGS.trainLoss),
      trainAccuracy: optional(HEADINGS.trainAccuracy),
      ...eachValidationFigure(({ column }) => optional(column)),
      learningRate: optional(HEADINGS.learningRate),
      durationMs: optional(HEADINGS.durationMs),
      best: figure(HEADINGS.best) === 1,
    };
    if (!Number.isInteger(epoch.epoch) || !Number.isInteger(epoch.step)) {
      return failure('metricsRow', { row: i + 1 });
    }
    epochs.push(epoch);
  }
  return success(epochs);
}
