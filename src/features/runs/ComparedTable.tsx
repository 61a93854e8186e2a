import { Group, MultiSelect, Stack, Switch, Table, Text, UnstyledButton } from '@mantine/core';
import { useMemo, useState } from 'react';
import { say, useWords } from '../../i18n/use-words';
import type { RunDetails } from '../../protocol/runs';
import { recipeDifferences, recipeSettings } from '../../recipe/differences';
import {
  COMPARED_FIGURES,
  type ComparedRow,
  comparedRows,
  type SortKey,
  sortedRows,
} from '../../state/selectors/compared-runs';
import { ScrollRegion } from '../../ui/ScrollRegion';
import { settingInWords, settingName } from '../../ui/setting-in-words';
import { colorOf, isDashed } from './colors';
import { FigureCell } from './FigureCell';

interface ComparedTableProps {
  readonly runs: readonly RunDetails[];
  /** All runs that are compared: a run has the colour of its place among them, as its curve has. */
  readonly chosen: readonly string[];
}

interface Column {
  readonly id: string;
  readonly name: string;
  readonly key: SortKey;
}

/** The compared runs, a row each or for each set that differs in the seed alone: their figures, and the settings one asks for. */
export function ComparedTable({ runs, chosen }: ComparedTableProps) {
  const { t, formats } = useWords();
  const [asked, setAsked] = useState<readonly string[] | null>(null);
  const [grouped, setGrouped] = useState(false);
  const [order, setOrder] = useState<{ readonly column: string; readonly descending: boolean } | null>(null);
  const differing = useMemo(
    () => recipeDifferences(runs.map(({ entry }) => entry.recipe)).map(({ path }) => path),
    [runs],
  );
  const settings = useMemo(
    () => [...new Set(runs.flatMap(({ entry }) => [...recipeSettings(entry.recipe).keys()]))],
    [runs],
  );
  const offered = settings.map((value) => ({ value, label: settingName(value) }));
  const shown = (asked ?? differing).filter((path) => !(grouped && path === 'seed'));
  const columns: readonly Column[] = [
    { id: 'name', name: t('runs.name'), key: { kind: 'name' } },
    ...COMPARED_FIGURES.map((figure) => ({
      id: figure,
      name: t(`comparing.figure.${figure}`),
      key: { kind: 'figure', figure } as const,
    })),
    ...shown.map((path) => ({ id: path, name: settingName(path), key: { kind: 'setting', path } as const })),
  ];
  const rows = useMemo(() => comparedRows(runs, grouped), [runs, grouped]);
  const sortedBy = columns.find(({ id }) => id === order?.column);
  const ordered = sortedBy && order ? sortedRows(rows, sortedBy.key, order.descending) : rows;
  const best = rows.reduce((a, b) => (accuracyOf(b) > accuracyOf(a) ? b : a));
  // What is best comes first where a column is pressed: high accuracy, low loss, short time.
  const press = ({ id }: Column) =>
    setOrder((now) => {
      if (now?.column === id) return { column: id, descending: !now.descending };
      return { column: id, descending: id === 'validationAccuracy' };
    });
  return (
    <Stack gap="xs">
      <Group gap="md" align="end">
        <MultiSelect
          size="xs"
          label={t('comparing.columns')}
          data={offered}
          value={[...(asked ?? differing)]}
          onChange={setAsked}
          searchable
          clearable
          maw={720}
        />
        <Switch
          size="xs"
          label={t('comparing.grouped')}
          checked={grouped}
          onChange={(event) => setGrouped(event.currentTarget.checked)}
        />
      </Group>
      <ScrollRegion label={t('runs.differencesRegion')}>
        <Table verticalSpacing={4} aria-label={t('runs.differences')} style={{ whiteSpace: 'nowrap' }}>
          <Table.Thead>
            <Table.Tr>
              {columns.map((column) => (
                <SortHeader
                  key={column.id}
                  name={column.name}
                  order={
                    order?.column === column.id ? (order.descending ? 'descending' : 'ascending') : 'none'
                  }
                  onPress={() => press(column)}
                />
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {ordered.map((row) => (
              <Table.Tr key={row.runs[0].entry.runId}>
                <Table.Th scope="row" fw={400}>
                  <RowName row={row} chosen={chosen} />
                </Table.Th>
                {COMPARED_FIGURES.map((figure) => (
                  <Table.Td key={figure}>
                    <FigureCell row={row} figure={figure} best={best} />
                  </Table.Td>
                ))}
                {shown.map((path) => (
                  <Table.Td key={path}>{settingInWords(path, row.settings.get(path), formats)}</Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollRegion>
      {differing.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('runs.sameRecipe')}
        </Text>
      )}
    </Stack>
  );
}

function accuracyOf({ figures }: ComparedRow): number {
  return figures.validationAccuracy?.mean ?? -1;
}

interface SortHeaderProps {
  readonly name: string;
  readonly order: 'ascending' | 'descending' | 'none';
  readonly onPress: () => void;
}

const ARROWS = { ascending: '▲', descending: '▼', none: '' };

function SortHeader({ name, order, onPress }: SortHeaderProps) {
  return (
    <Table.Th aria-sort={order}>
      <UnstyledButton fz="sm" fw={700} title={say('comparing.sortBy', { column: name })} onClick={onPress}>
        {name} <span aria-hidden>{ARROWS[order]}</span>
      </UnstyledButton>
    </Table.Th>
  );
}

/** A run by its name; a group by that of its first, with how many they are. */
function RowName({ row, chosen }: { readonly row: ComparedRow; readonly chosen: readonly string[] }) {
  const { t } = useWords();
  const [first] = row.runs;
  return (
    <Group gap={6} wrap="nowrap">
      {row.runs.map(({ entry }) => {
        const place = chosen.indexOf(entry.runId);
        const line = `3px ${isDashed(place) ? 'dashed' : 'solid'} ${colorOf(place)}`;
        return <span key={entry.runId} style={{ width: 12, borderTop: line }} aria-hidden />;
      })}
      {first.entry.name}
      {row.runs.length > 1 && (
        <Text span size="xs" c="dimmed">
          {t('comparing.seeds', { count: row.runs.length })}
        </Text>
      )}
    </Group>
  );
}
