/** What stands in a column, over all rows of a table. */

export interface ColumnProfile {
  /** From 0. */
  readonly column: number;
  /** How the recipe calls it. */
  readonly key: string;
  /** Cells that are not empty. */
  readonly filledCount: number;
  /** How often each value stands in it; not all of them where `isEndless`. */
  readonly counts: ReadonlyMap<string, number>;
  /** More different values than a dataset has classes: counting was given up. */
  readonly isEndless: boolean;
  readonly kind: 'integers' | 'decimals' | 'dates' | 'addresses' | 'words';
}

/** The Google Landmarks have 203,000 classes. */
const MOST_VALUES = 250_000;
/** Values that are looked at to tell numbers from words. */
const LOOKED_AT_VALUES = 2000;
const NOTHING = /^(nan|null|n\/a|#n\/a)$/i;
const INTEGER = /^[+-]?\d+$/;
const DECIMAL = /^[+-]?(\d+[.,]?\d*|[.,]\d+)(e[+-]?\d+)?%?$/i;
const DATE = /^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})([ T].*)?$/;
const ADDRESS = /^(https?|ftp|s3|gs):\/\//i;

/**
 * The names by which columns are chosen: their header, or `#3` (counted from 1) for one whose header is missing, or stands
 * before it already.
 */
export function columnKeys(header: readonly string[] | null, columnCount: number): string[] {
  const known = new Set<string>();
  return Array.from({ length: columnCount }, (_, column) => {
    const name = header?.[column]?.trim() ?? '';
    if (name === '' || known.has(name)) return `#${column + 1}`;
    known.add(name);
    return name;
  });
}

/** A number as people write it: `3`, `0.25`, `0,25`, `1e-3`. NaN for anything else. */
export function parseNumber(cell: string): number {
  const text = cell.trim();
  return DECIMAL.test(text) && !text.endsWith('%') ? Number(text.replace(',', '.')) : Number.NaN;
}

/** `3.0`: what pandas makes of whole numbers where a cell is empty. */
export function areWhole({ counts }: ColumnProfile): boolean {
  for (const value of counts.keys()) if (!/^[+-]?\d+([.,]0*)?$/.test(value)) return false;
  return true;
}

/** Whether its values are all the numbers from 0 or 1 to their largest. */
export function isNumbering({ counts, kind }: ColumnProfile): boolean {
  if (kind !== 'integers' || counts.size < 2) return false;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of counts.keys()) {
    least = Math.min(least, Number(value));
    most = Math.max(most, Number(value));
  }
  return (least === 0 || least === 1) && most - least + 1 === counts.size;
}

/** What a cell says; empty where nothing is known, also in the words of pandas and of spreadsheets. */
export function valueIn(cells: readonly string[], column: number): string {
  const value = (cells[column] ?? '').trim();
  return value.length <= 4 && NOTHING.test(value) ? '' : value;
}

/** `rows` without the header. Every `stride`-th row is looked at. */
export function profileColumn(
  rows: readonly (readonly string[])[],
  column: number,
  key: string,
  stride = 1,
): ColumnProfile {
  const counts = new Map<string, number>();
  let filledCount = 0;
  let isEndless = false;
  for (let i = 0; i < rows.length; i += stride) {
    const value = valueIn(rows[i], column);
    if (value === '') continue;
    filledCount++;
    if (isEndless) continue;
    counts.set(value, (counts.get(value) ?? 0) + 1);
    isEndless = counts.size > MOST_VALUES;
  }
  return { column, key, filledCount, counts, isEndless, kind: kindOf(counts) };
}

function kindOf(counts: ReadonlyMap<string, number>): ColumnProfile['kind'] {
  const values: string[] = [];
  for (const value of counts.keys()) {
    if (values.length === LOOKED_AT_VALUES) break;
    values.push(value);
  }
  const areMost = (pattern: RegExp) => {
    const count = values.filter((value) => pattern.test(value)).length;
    // "nan", "unknown" among numbers make no words of them.
    return count > 0 && count >= values.length * 0.9;
  };
  if (areMost(INTEGER)) return 'integers';
  if (areMost(DECIMAL)) return 'decimals';
  if (areMost(DATE)) return 'dates';
  return areMost(ADDRESS) ? 'addresses' : 'words';
}
