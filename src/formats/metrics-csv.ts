import type { EpochRecord } from '../metrics/records';
import { parseCsv, writeCsv } from '../shared/csv';
import { failure, type Result, success } from '../shared/result';

/** The columns of metrics.csv, and the figure of an epoch behind each. */
const COLUMNS: readonly (readonly [heading: string, cell: (epoch: EpochRecord) => number | null])[] = [
  ['epoch', (e) => e.epoch],
  ['step', (e) => e.step],
  ['train_loss', (e) => e.trainLoss],
  ['train_accuracy', (e) => e.trainAccuracy],
  ['validation_loss', (e) => e.validationLoss],
  ['validation_accuracy', (e) => e.validationAccuracy],
  ['validation_top5', (e) => e.validationTop5],
  ['validation_macro_f1', (e) => e.validationMacroF1],
  ['learning_rate', (e) => e.learningRate],
  ['duration_ms', (e) => e.durationMs],
  ['best', (e) => Number(e.best)],
];

/** One row per epoch; accuracies as shares of 1, an absent validation figure is empty, best is 0 or 1. */
export function writeMetricsCsv(epochs: readonly EpochRecord[]): string {
  return writeCsv([
    COLUMNS.map(([heading]) => heading),
    ...epochs.map((epoch) => COLUMNS.map(([, cell]) => cell(epoch) ?? '')),
  ]);
}

/** Reads metrics.csv back, exactly. */
export function readMetricsCsv(text: string): Result<EpochRecord[]> {
  const parsed = parseCsv(text);
  if (!parsed.ok) return parsed;
  const [header, ...rows] = parsed.value;
  if (header === undefined || COLUMNS.some(([heading]) => !header.includes(heading))) {
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
      epoch: figure('epoch'),
      step: figure('step'),
      trainLoss: figure('train_loss'),
      trainAccuracy: figure('train_accuracy'),
      validationLoss: optional('validation_loss'),
      validationAccuracy: optional('validation_accuracy'),
      validationTop5: optional('validation_top5'),
      validationMacroF1: optional('validation_macro_f1'),
      learningRate: figure('learning_rate'),
      durationMs: figure('duration_ms'),
      best: figure('best') === 1,
    };
    if (!Number.isInteger(epoch.epoch) || !Number.isInteger(epoch.step)) {
      return failure('metricsRow', { row: i + 1 });
    }
    epochs.push(epoch);
  }
  return success(epochs);
}
