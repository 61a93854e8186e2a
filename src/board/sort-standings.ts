import type { BoardRun, Standing } from './standings';

export const SORT_KEYS = ['rank', 'student', 'score', 'loss', 'epochs', 'time'] as const;
export type SortKey = (typeof SORT_KEYS)[number];
export type SortOrder = 'ascending' | 'descending';

/** In which order a column is most often wanted: the best on top. */
export const FIRST_ORDER = {
  rank: 'ascending',
  student: 'ascending',
  score: 'descending',
  loss: 'ascending',
  epochs: 'ascending',
  time: 'ascending',
} as const satisfies Record<SortKey, SortOrder>;

/** Rows by a column; equal ones stay as they were. Rows without the figure come last, whichever the order. */
export function sortStandings(
  rows: readonly Standing[],
  key: SortKey,
  order: SortOrder,
  nameOf: (run: BoardRun) => string,
): Standing[] {
  const sign = order === 'ascending' ? 1 : -1;
  if (key === 'student')
    return rows.toSorted(
      (a, b) => sign * nameOf(a.run).localeCompare(nameOf(b.run), undefined, { numeric: true }),
    );
  const figure = ({ run: { entry }, rank, score }: Standing): number | null =>
    ({
      rank,
      score,
      loss: entry.result.validationLoss,
      epochs: entry.result.epoch,
      time: entry.result.elapsedMs,
    })[key];
  return rows.toSorted((a, b) => {
    const [one, other] = [figure(a), figure(b)];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return sign * (one - other);
  });
}
