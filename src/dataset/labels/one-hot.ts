/** Tables with a column for each class: 0 and 1 (`1.0`, `True`, `yes`), or probabilities. */
import { parseNumber } from './column-profile';
import { isLabelHeader, isMeasureHeader } from './label-score';

type Rows = readonly (readonly string[])[];

export interface OneHot {
  /** Its columns, from 0, and the class each stands for. */
  readonly classes: readonly { readonly column: number; readonly name: string }[];
  readonly kind: 'marks' | 'probabilities';
  /** Rows that name one class, several, and none. */
  readonly singleCount: number;
  readonly severalCount: number;
  readonly noneCount: number;
}

const MARKS: ReadonlyMap<string, 0 | 1> = new Map<string, 0 | 1>([
  ...['1', '1.0', '1,0', 'true', 'yes', 'x'].map((text) => [text, 1] as const),
  ...['0', '0.0', '0,0', '-1', 'false', 'no', ''].map((text) => [text, 0] as const),
]);
/** Rows that are looked at, over the whole table, before all are. */
const SPREAD_ROWS = 500;
/** How far sums of written probabilities are from 1. */
const SUM_TOLERANCE = 0.02;
/** Columns that say who gets an image, not what it shows. */
const SPLIT_HEADER = /^(is[ _-]?)?(train|training|test|val|valid|validation|split|partition)([ _-]?image)?$/i;

/**
 * The classes a table marks by columns, or null. `candidates` are columns that may be classes (no file names). Two columns are
 * classes only where nearly each row marks one of them; three and more where most marked rows do, or where nothing else is in the
 * table and a tenth of the rows does.
 */
export function findOneHot(
  rows: Rows,
  header: readonly string[],
  candidates: readonly number[],
): OneHot | null {
  const named = candidates.filter((column) => {
    const name = (header[column] ?? '').trim();
    return name !== '' && !isLabelHeader(name) && !isMeasureHeader(name) && !SPLIT_HEADER.test(name);
  });
  const stride = Math.max(1, Math.floor(rows.length / SPREAD_ROWS));
  const hold = (column: number, fits: (cell: string) => boolean, step: number) => {
    for (let i = 0; i < rows.length; i += step) if (!fits(rows[i][column] ?? '')) return false;
    return true;
  };
  const columnsOf = (fits: (cell: string) => boolean) =>
    named.filter((column) => hold(column, fits, stride) && hold(column, fits, 1));
  const marks = columnsOf((cell) => markOf(cell) !== null).filter((column) =>
    rows.some((row) => (row[column] ?? '').trim() !== ''),
  );
  const marked = countRows(rows, header, marks, 'marks');
  if (marked && isOneLabelEach(marked, marks.length === candidates.length)) return marked;
  const shares = columnsOf(isShare);
  if (shares.length <= marks.length || !sumToOne(rows, shares)) return null;
  return countRows(rows, header, shares, 'probabilities');
}

/** Columns that mark classes, several in most rows: what a table of attributes has. */
export function markedColumns(rows: Rows, candidates: readonly number[]): number[] {
  return candidates.filter((column) => rows.every((row) => markOf(row[column] ?? '') !== null));
}

/** The class of a row: its name, or whether it has several or none. */
export function oneHotClass(
  row: readonly string[],
  { classes, kind }: Pick<OneHot, 'classes' | 'kind'>,
): { readonly name: string } | 'several' | 'none' {
  let name: string | null = null;
  let largest = 0;
  let isTied = false;
  for (const { column, name: own } of classes) {
    const cell = row[column] ?? '';
    const value = kind === 'marks' ? (markOf(cell) ?? 0) : parseNumber(cell) || 0;
    if (value > largest) {
      largest = value;
      name = own;
      isTied = false;
    } else if (value > 0 && value === largest) {
      isTied = true;
    }
  }
  if (name === null) return 'none';
  return isTied ? 'several' : { name };
}

function markOf(cell: string): 0 | 1 | null {
  return MARKS.get(cell) ?? MARKS.get(cell.trim().toLowerCase()) ?? null;
}

function isShare(cell: string): boolean {
  const value = parseNumber(cell);
  return value >= 0 && value <= 1;
}

function sumToOne(rows: Rows, columns: readonly number[]): boolean {
  const fitting = rows.filter((row) => {
    const sum = columns.reduce((total, column) => total + parseNumber(row[column] ?? ''), 0);
    return Math.abs(sum - 1) <= SUM_TOLERANCE;
  });
  return fitting.length >= 0.9 * rows.length;
}

function countRows(
  rows: Rows,
  header: readonly string[],
  columns: readonly number[],
  kind: OneHot['kind'],
): OneHot | null {
  if (columns.length < 2 || rows.length === 0) return null;
  const single = new Set<string>();
  const classes = columns.map((column) => ({ column, name: (header[column] ?? '').trim() }));
  const counts = { single: 0, several: 0, none: 0 };
  for (const row of rows) {
    const named = oneHotClass(row, { classes, kind });
    counts[typeof named === 'string' ? named : 'single']++;
    if (typeof named !== 'string') single.add(named.name);
  }
  // One class tells nothing apart.
  if (single.size < 2) return null;
  return { classes, kind, singleCount: counts.single, severalCount: counts.several, noneCount: counts.none };
}

function isOneLabelEach({ classes, singleCount, severalCount, noneCount }: OneHot, isAll: boolean): boolean {
  const rowCount = singleCount + severalCount + noneCount;
  if (classes.length === 2) return singleCount >= 0.9 * rowCount;
  return singleCount > severalCount || (isAll && singleCount >= 0.1 * rowCount);
}
