import { ActionIcon, Checkbox, Table, Text, TextInput } from '@mantine/core';
import { IconStar, IconStarFilled } from '@tabler/icons-react';
import { memo, useCallback, useMemo, useState } from 'react';
import { chooseRun, editRun } from '../../commands/runs';
import { startInWords } from '../../i18n/start-in-words';
import { say, useWords } from '../../i18n/use-words';
import { wilsonInterval } from '../../metrics/intervals';
import type { RunSummary } from '../../protocol/runs';
import { ScrollRegion } from '../../ui/ScrollRegion';
import { rowPlace, useVirtualRows, VirtualBody } from '../../ui/VirtualRows';
import { colorOf } from './colors';
import { RunActions } from './RunActions';

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
        style={{ whiteSpace: 'nowrap' }}
      >
        <Table.Thead>
          <Table.Tr aria-rowindex={1}>
            <Table.Th>{t('runs.compare')}</Table.Th>
            <Table.Th>{t('runs.name')}</Table.Th>
            <Table.Th>{t('runs.state')}</Table.Th>
            <Table.Th>{t('runs.accuracy')}</Table.Th>
            <Table.Th>{t('runs.epochs')}</Table.Th>
            <Table.Th>{t('runs.time')}</Table.Th>
            <Table.Th>{t('runs.started')}</Table.Th>
            <Table.Th>{t('runs.size')}</Table.Th>
            <Table.Th>{t('runs.actions')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <VirtualBody rows={rows} columnCount={COLUMN_COUNT}>
          {(index) => {
            const entry = entries[index];
            return (
              entry && (
                <RunRow
                  entry={entry}
                  position={places.get(entry.runId) ?? -1}
                  index={index}
                  dates={dates}
                  measure={rows.measure}
                />
              )
            );
          }}
        </VirtualBody>
      </Table>
    </ScrollRegion>
  );
}

interface RunRowProps {
  readonly entry: RunSummary;
  /** Among those that are compared; −1 for none. */
  readonly position: number;
  readonly index: number;
  readonly dates: Intl.DateTimeFormat;
  readonly measure: ((row: Element | null) => void) | undefined;
}

/** Drawn anew only when its run changes: a letter typed into the search leaves most rows as they are. */
const RunRow = memo(function RunRow({ entry, position, index, dates, measure }: RunRowProps) {
  const { t, formats } = useWords();
  const { runId, name, starred, result, start, epochs } = entry;
  const isChosen = position >= 0;
  return (
    <Table.Tr ref={measure} {...rowPlace(index)}>
      <Table.Td>
        <Checkbox
          aria-label={t('runs.compareOf', { name })}
          checked={isChosen}
          color={isChosen ? colorOf(position) : undefined}
          onChange={(event) => chooseRun(runId, event.currentTarget.checked)}
        />
      </Table.Td>
      <Table.Td>
        <NameAndStar entry={entry} />
        {start.kind !== 'scratch' && (
          <Text size="xs" c="dimmed">
            {t('runs.startedFrom', { start: startInWords(start) })}
          </Text>
        )}
        {starred && <span hidden>{t('runs.starred')}</span>}
      </Table.Td>
      <Table.Td>
        <Text size="sm" c={entry.state === 'failed' ? 'red' : undefined}>
          {say(`runs.stateName.${entry.state}`)}
        </Text>
      </Table.Td>
      <Table.Td>
        {result.validationAccuracy === null ? (
          '–'
        ) : (
          <Accuracy {...result} share={result.validationAccuracy} />
        )}
      </Table.Td>
      <Table.Td>
        {formats.count(result.epoch)} / {formats.count(epochs)}
      </Table.Td>
      <Table.Td>{formats.duration(result.elapsedMs)}</Table.Td>
      <Table.Td>{dates.format(entry.createdAt)}</Table.Td>
      <Table.Td>{formats.bytes(entry.sizeBytes)}</Table.Td>
      <Table.Td>
        <RunActions entry={entry} />
      </Table.Td>
    </Table.Tr>
  );
});

/** An accuracy with how far chance alone may have moved it. */
function Accuracy({ share, validationCount }: { readonly share: number; readonly validationCount: number }) {
  const { t, formats } = useWords();
  const [low, high] = wilsonInterval(share, validationCount);
  return (
    <span title={t('runs.interval', { low: formats.percent(low), high: formats.percent(high) })}>
      {formats.percent(share)}{' '}
      <Text span size="xs" c="dimmed">
        ± {formats.percent((high - low) / 2)}
      </Text>
    </span>
  );
}

function NameAndStar({ entry: { runId, name, starred } }: { readonly entry: RunSummary }) {
  const { t } = useWords();
  const [draft, setDraft] = useState<string | null>(null);
  const commit = () => {
    const wanted = draft?.trim();
    if (wanted && wanted !== name) void editRun(runId, { name: wanted });
    setDraft(null);
  };
  const Star = starred ? IconStarFilled : IconStar;
  return (
    <TextInput
      variant="unstyled"
      size="sm"
      miw={220}
      aria-label={t('runs.nameOf', { name })}
      value={draft ?? name}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') setDraft(null);
      }}
      leftSectionPointerEvents="all"
      leftSection={
        <ActionIcon
          variant="subtle"
          color={starred ? 'yellow' : 'gray'}
          aria-label={t(starred ? 'runs.unstar' : 'runs.star', { name })}
          aria-pressed={starred}
          onClick={() => editRun(runId, { starred: !starred })}
        >
          <Star size={16} aria-hidden />
        </ActionIcon>
      }
    />
  );
}
