/** Which column of a table is what: told by what stands in it. */
import type { Table } from './read-table';

type Rows = Table['rows'];

/** Rows that are looked at to tell what a column is. */
export const SAMPLE_ROWS = 300;

export function columnCount(rows: Rows): number {
  return Math.min(64, Math.max(0, ...rows.slice(0, SAMPLE_ROWS).map((row) => row.length)));
}

/** The column whose cells satisfy `known` most often, if in at least half of the rows; the header is not counted. */
export function findColumn(rows: Rows, known: (cell: string, column: number) => boolean): number | null {
  const sample = rows.slice(1, SAMPLE_ROWS);
  let best: number | null = null;
  let most = Math.max(1, sample.length / 2);
  for (let column = 0; column < columnCount(rows); column++) {
    const count = sample.filter((row) => known(row[column] ?? '', column)).length;
    if (count >= most && (best === null || count > most)) {
      best = column;
      most = count;
    }
  }
  return best;
}
