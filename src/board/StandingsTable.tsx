import { useState } from 'react';
import { useWords } from '../i18n/use-words';
import { FIRST_ORDER, type SortKey, type SortOrder, sortStandings } from './sort-standings';
import type { BoardRun, Group, Standing } from './standings';

const COLUMNS = ['rank', 'student', 'score', 'interval', 'loss', 'epochs', 'time'] as const;

interface StandingsTableProps {
  readonly shown: Group;
  readonly rows: readonly Standing[];
  readonly nameOf: (run: BoardRun) => string;
}

/** The standings, a run a row; a column's head sorts by it. */
export function StandingsTable({ shown, rows, nameOf }: StandingsTableProps) {
  const { t, formats } = useWords();
  const [sort, setSort] = useState<{ key: SortKey; order: SortOrder }>({ key: 'rank', order: 'ascending' });
  const sortBy = (key: SortKey) =>
    setSort((now) => ({
      key,
      order: now.key !== key ? FIRST_ORDER[key] : now.order === 'ascending' ? 'descending' : 'ascending',
    }));
  return (
    <section aria-labelledby="standings">
      <h2 id="standings">{t('board.table')}</h2>
      <p>{t('board.tableOf', { images: shown.basis.count, name: shown.datasetName })}</p>
      <div className="scroll">
        <table aria-labelledby="standings">
          <thead>
            <tr>
              {COLUMNS.map((column) =>
                column === 'interval' ? (
                  <th key={column} scope="col">
                    {t('board.column.interval')}
                  </th>
                ) : (
                  <th key={column} scope="col" aria-sort={sort.key === column ? sort.order : undefined}>
                    <button
                      type="button"
                      title={t('board.sortBy', { column: t(`board.column.${column}`) })}
                      onClick={() => sortBy(column)}
                    >
                      {t(`board.column.${column}`)}
                    </button>
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {sortStandings(rows, sort.key, sort.order, nameOf).map((row) => {
              const { run, rank, score, interval } = row;
              const [low, high] = interval;
              const { result } = run.entry;
              return (
                <tr key={run.id} data-first={rank === 1 || undefined}>
                  <td>{formats.count(rank)}</td>
                  <th scope="row">{nameOf(run)}</th>
                  <td>
                    <b>{formats.percent(score)}</b>
                  </td>
                  <td>{t('board.between', { low: formats.percent(low), high: formats.percent(high) })}</td>
                  <td>{result.validationLoss === null ? '–' : formats.figure(result.validationLoss)}</td>
                  <td>{formats.count(result.epoch)}</td>
                  <td>{formats.duration(result.elapsedMs)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
