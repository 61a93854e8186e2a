import { Table } from '@mantine/core';
import { memo, useCallback, useMemo } from 'react';
import { useWords } from '../../i18n/use-words';
import type { RunSummary } from '../../protocol/runs';
import { PartBoundary } from '../../ui/PartBoundary';
import plain from '../../ui/PlainRows.module.css';
import { ScrollRegion } from '../../ui/ScrollRegion';
import { rowPlace, useVirtualRows, VirtualBody } from '../../ui/VirtualRows';
import { BrokenRunCells } from './BrokenRunCells';
import { RunCells } from './RunCells';
import classes from './RunTable.module.css';

const MOST_HEIGHT = 420;
/** px: of a row of one line; one that says what it started from is higher. */
const ROW_HEIGHT = 45;
const WHOLE_UNTIL = 30;
const COLUMN_COUNT = 9;

interface RunTableProps {
  readonly entries: readonly RunSummary[];
  readonly chosen: readonly string[];
}

/** The kept runs, a row each. */
export function RunTable({ entries, chosen }: RunTableProps) {
  const { t, language } = useWords();
  const dates = useMemo(
    () => new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'short' }),
    [language],
  );
  const places = useMemo(() => new Map(chosen.map((runId, place) => [runId, place])), [chosen]);
  const rows = useVirtualRows({
    count: entries.length,
    rowHeight: ROW_HEIGHT,
    isMeasured: true,
    maxHeight: MOST_HEIGHT,
    wholeUntil: WHOLE_UNTIL,
    keyOf: useCallback((index: number) => entries[index]?.runId ?? index, [entries]),
  });
  return (
    <ScrollRegion ref={rows.scroller} label={t('runs.tableRegion')} maxHeight={MOST_HEIGHT}>
      <Table
        stickyHeader
        verticalSpacing={4}
        aria-label={t('runs.table')}
        aria-rowcount={rows.rowCount}
        className={classes.table}
      >
        <Headings />
        <VirtualBody rows={rows} columnCount={COLUMN_COUNT}>
          {(index) => {
            const entry = entries[index];
            if (!entry) return null;
            return (
              <tr ref={rows.measure} className={plain.row} {...rowPlace(index)}>
                <PartBoundary
                  instead={(error) => (
                    <BrokenRunCells entry={entry} error={error} columnCount={COLUMN_COUNT} />
                  )}
                >
                  <RunCells entry={entry} position={places.get(entry.runId) ?? -1} dates={dates} />
                </PartBoundary>
              </tr>
            );
          }}
        </VirtualBody>
      </Table>
    </ScrollRegion>
  );
}

/** Not drawn anew with what scrolls below them. */
const Headings = memo(function Headings() {
  const { t } = useWords();
  return (
    <Table.Thead>
      <Table.Tr aria-rowindex={1}>
        <Table.Th>
          <span className={classes.first}>{t('runs.compare')}</span>
        </Table.Th>
        <Table.Th>{t('runs.name')}</Table.Th>
        <Table.Th>{t('runs.accuracy')}</Table.Th>
        <Table.Th>{t('runs.state')}</Table.Th>
        <Table.Th>{t('runs.epochs')}</Table.Th>
        <Table.Th>{t('runs.time')}</Table.Th>
        <Table.Th>{t('runs.started')}</Table.Th>
        <Table.Th>{t('runs.size')}</Table.Th>
        <Table.Th>{t('runs.actions')}</Table.Th>
      </Table.Tr>
    </Table.Thead>
  );
});
