import { writeCsv } from '../shared/csv';
import type { BoardRun, SetAside, Standing } from './standings';

const COLUMNS = [
  'rank',
  'student',
  'run',
  'file',
  'validation_accuracy',
  'low_95',
  'high_95',
  'validation_images',
  'validation_loss',
  'epochs',
  'seconds',
  'dataset',
  'not_compared',
];

/** A name others chose, so that no spreadsheet takes it for a formula (OWASP, CSV injection). */
function harmless(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/**
 * The board as a CSV: those compared by rank, then the others with the kind of the reason. Names stand in it even while the
 * screen hides them.
 */
export function standingsCsv(
  rows: readonly Standing[],
  aside: readonly SetAside[],
  nameOf: (run: BoardRun) => string,
): string {
  const rowOf = (
    run: BoardRun,
    rank: number | '',
    interval: readonly [number, number] | null,
    reason: string,
  ) => {
    const { name, dataset, result } = run.entry;
    return [
      rank,
      harmless(nameOf(run)),
      harmless(name),
      harmless(run.file),
      result.validationAccuracy ?? '',
      interval?.[0] ?? '',
      interval?.[1] ?? '',
      result.validationCount,
      result.validationLoss ?? '',
      result.epoch,
      result.elapsedMs / 1000,
      harmless(dataset.name),
      reason,
    ];
  };
  return writeCsv([
    COLUMNS,
    ...rows.map(({ run, rank, interval }) => rowOf(run, rank, interval, '')),
    ...aside.map(({ run, reason }) => rowOf(run, '', null, reason.kind)),
  ]);
}
