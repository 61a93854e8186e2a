import { Stack, Table, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconSearch } from '@tabler/icons-react';
import { memo, useMemo, useState } from 'react';
import { useWords } from '../../i18n/use-words';
import { CLASS_FIGURE_NAMES, CLASS_FIGURES, type ClassFigures } from '../../metrics/confusion';
import { EVERY_OUTCOME, type OutcomeFilter } from '../../state/selectors/evaluation';
import { ScrollRegion } from '../../ui/ScrollRegion';
import { rowPlace, useVirtualRows, VirtualBody } from '../../ui/VirtualRows';
import cells from './ClassFigureTable.module.css';
import { type ClassColumn, type ClassRow, classRows } from './class-rows';

interface ClassFigureTableProps {
  readonly classes: readonly string[];
  readonly figures: readonly ClassFigures[];
  readonly onFilter: (filter: OutcomeFilter) => void;
}

const COLUMNS: readonly ClassColumn[] = ['name', ...CLASS_FIGURE_NAMES, 'support'];
const MOST_HEIGHT = 420;
const ROW_HEIGHT = 33;
const WHOLE_UNTIL = 40;
/** Fewer classes are found by looking. */
const SEARCHED_FROM = 12;

/** How well each class is known, the least known first, until another column is asked for. */
export function ClassFigureTable({ classes, figures, onFilter }: ClassFigureTableProps) {
  const { t, language } = useWords();
  const [sort, setSort] = useState<{ column: ClassColumn; ascending: boolean }>({
    column: 'f1',
    ascending: true,
  });
  const [search, setSearch] = useState('');
  const rows = useMemo(
    () => classRows(classes, figures, { ...sort, search, language }),
    [classes, figures, sort, search, language],
  );
  const shown = useVirtualRows({
    count: rows.length,
    rowHeight: ROW_HEIGHT,
    maxHeight: MOST_HEIGHT,
    wholeUntil: WHOLE_UNTIL,
  });
  return (
    <Stack gap="xs">
      {classes.length >= SEARCHED_FROM && (
        <TextInput
          size="xs"
          maw={280}
          leftSection={<IconSearch size={14} aria-hidden />}
          aria-label={t('evaluation.findClass')}
          placeholder={t('evaluation.findClass')}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      )}
      <ScrollRegion ref={shown.scroller} label={t('evaluation.byClass')} maxHeight={MOST_HEIGHT}>
        <Table
          stickyHeader
          verticalSpacing={4}
          aria-label={t('evaluation.byClass')}
          aria-rowcount={shown.rowCount}
          miw={520}
        >
          <Table.Thead>
            <Table.Tr aria-rowindex={1}>
              {COLUMNS.map((column) => {
                const isSorted = sort.column === column;
                const Arrow = sort.ascending ? IconArrowUp : IconArrowDown;
                return (
                  <Table.Th
                    key={column}
                    ta={column === 'name' ? 'start' : 'end'}
                    aria-sort={isSorted ? (sort.ascending ? 'ascending' : 'descending') : 'none'}
                  >
                    <UnstyledButton
                      fz="sm"
                      fw={700}
                      onClick={() => setSort({ column, ascending: isSorted ? !sort.ascending : true })}
                    >
                      {t(`evaluation.column.${column}`)}
                      {isSorted && <Arrow size={12} aria-hidden />}
                    </UnstyledButton>
                  </Table.Th>
                );
              })}
            </Table.Tr>
          </Table.Thead>
          <VirtualBody rows={shown} columnCount={COLUMNS.length}>
            {(index) => {
              const row = rows[index];
              return (
                row && (
                  <Table.Tr {...rowPlace(index)} style={{ height: ROW_HEIGHT }}>
                    <ClassCells row={row} onFilter={onFilter} />
                  </Table.Tr>
                )
              );
            }}
          </VirtualBody>
        </Table>
      </ScrollRegion>
      <Text size="xs" c="dimmed">
        {rows.length === 0 ? t('evaluation.noSuchClass') : t('evaluation.classHint')}
      </Text>
    </Stack>
  );
}

interface ClassCellsProps {
  readonly row: ClassRow;
  readonly onFilter: (filter: OutcomeFilter) => void;
}

/** Plain elements, and drawn once for each class: rows scroll into view a dozen at a time. */
const ClassCells = memo(function ClassCells({ row, onFilter }: ClassCellsProps) {
  const { t, formats } = useWords();
  const { classIndex, name } = row;
  return (
    <>
      <td className={cells.name}>
        <button type="button" title={name} onClick={() => onFilter({ ...EVERY_OUTCOME, truth: classIndex })}>
          {name}
        </button>
      </td>
      <td className={cells.figure}>
        <button
          type="button"
          aria-label={t('evaluation.precisionOf', {
            name,
            share: formats.percent(row.precision),
            number: formats.count(row.predicted),
          })}
          onClick={() => onFilter({ ...EVERY_OUTCOME, prediction: classIndex })}
        >
          {formats.percent(row.precision)}
        </button>
      </td>
      {CLASS_FIGURE_NAMES.filter((figure) => figure !== 'precision').map((figure) => (
        <td className={cells.figure} key={figure}>
          {CLASS_FIGURES[figure].unit === 'share'
            ? formats.percent(row[figure])
            : formats.figure(row[figure], 2)}
        </td>
      ))}
      <td className={cells.figure}>{formats.count(row.support)}</td>
    </>
  );
});
