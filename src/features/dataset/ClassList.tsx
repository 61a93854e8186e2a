import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconLayoutGrid, IconSearch } from '@tabler/icons-react';
import { memo, Suspense, useMemo, useState } from 'react';
import { useWords } from '../../i18n/use-words';
import type { DatasetSummary } from '../../protocol/dataset';
import { largestOf } from '../../shared/many';
import { lazyPart } from '../../ui/lazy-part';
import { Segments } from '../../ui/Segments';
import { VirtualList } from '../../ui/VirtualList';
import { ClassFoldersButton } from './ClassFoldersButton';
import classes from './ClassList.module.css';
import { type ImageGroup, ThumbnailStrip } from './ThumbnailStrip';

const ImageBrowser = lazyPart(async () => (await import('./ImageBrowser')).ImageBrowser);

const EVERYTHING: ImageGroup = { classIndex: null, role: null };
const UNLABELLED: ImageGroup = { classIndex: null, role: 'unlabelled' };

interface ClassListProps {
  readonly summary: DatasetSummary;
  /** Labelled images of each class, set aside or not. */
  readonly original: readonly number[];
  /** Those that can be used, as far as is known. */
  readonly usable: readonly number[];
}

interface Row {
  readonly key: string;
  readonly name: string;
  readonly original: number;
  readonly usable: number;
  readonly group: ImageGroup;
  readonly labelled: boolean;
}

const ROW_HEIGHT = 52;
const MOST_ROWS_SHOWN = 8.5;
/** Fewer are seen at a glance. */
const SEARCHED_FROM = 20;

/** The bar chart of the classes, with pictures of each: a row per class, as many as there are. */
export const ClassList = memo(function ClassList({ summary, original, usable }: ClassListProps) {
  const { t, formats } = useWords();
  const [order, setOrder] = useState<'name' | 'count'>('name');
  const [wanted, want] = useState('');
  const [browsing, setBrowsing] = useState<ImageGroup | null>(null);
  // New ones for every summary: a decision may put other images, and other classes, under the same numbers.
  const groups = useMemo(
    () => summary.classes.map((_, classIndex): ImageGroup => ({ classIndex, role: null })),
    [summary],
  );
  const rows = useMemo<readonly Row[]>(() => {
    const labelled = summary.classes.map(({ name }, i) => ({
      key: `c${i}`,
      name,
      original: original[i] ?? 0,
      usable: usable[i] ?? 0,
      group: groups[i] ?? EVERYTHING,
      labelled: true,
    }));
    if (order === 'count') labelled.sort((a, b) => b.usable - a.usable);
    if (summary.unlabelledCount === 0) return labelled;
    return [
      ...labelled,
      {
        key: 'unlabelled',
        name: t('dataset.unlabelledRow'),
        original: summary.unlabelledCount,
        usable: summary.unlabelledCount,
        group: UNLABELLED,
        labelled: false,
      },
    ];
  }, [summary, groups, original, usable, order, t]);
  const largest = largestOf(original, 1);
  const sought = wanted.trim().toLowerCase();
  const shown = useMemo(
    () => (sought === '' ? rows : rows.filter(({ name }) => name.toLowerCase().includes(sought))),
    [rows, sought],
  );

  return (
    <Stack gap="xs" className={classes.list}>
      <Group justify="space-between" gap="xs">
        {summary.classes.length > 2 && (
          <Segments
            label={t('dataset.order')}
            value={order}
            onChange={setOrder}
            options={[
              { value: 'name', label: t('dataset.orderByName') },
              { value: 'count', label: t('dataset.orderByCount') },
            ]}
          />
        )}
        {summary.classes.length >= SEARCHED_FROM && (
          <TextInput
            size="xs"
            aria-label={t('classSearch.label')}
            placeholder={t('classSearch.label')}
            leftSection={<IconSearch size={14} aria-hidden />}
            value={wanted}
            onChange={(event) => want(event.currentTarget.value)}
          />
        )}
        <Group gap="xs">
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconLayoutGrid size={16} aria-hidden />}
            onClick={() => setBrowsing(EVERYTHING)}
          >
            {t('browse.open')}
          </Button>
          <ClassFoldersButton />
        </Group>
      </Group>
      {browsing && (
        <Suspense>
          <ImageBrowser summary={summary} first={browsing} onClose={() => setBrowsing(null)} />
        </Suspense>
      )}
      {shown.length === 0 && (
        <Text size="sm" role="status">
          {t('classSearch.none')}
        </Text>
      )}
      <VirtualList
        label={t('dataset.classList')}
        items={shown}
        keyOf={({ key }) => key}
        rowHeight={ROW_HEIGHT}
        maxHeight={MOST_ROWS_SHOWN * ROW_HEIGHT}
        rowClass={classes.row}
      >
        {(row) => (
          <>
            <Text size="sm" className={classes.name} title={row.name} fs={row.labelled ? '' : 'italic'}>
              {row.name}
            </Text>
            <div className={classes.measure}>
              <span
                className={classes.original}
                style={{ width: `${Math.min(1, row.original / largest) * 100}%` }}
              >
                <span
                  className={classes.bar}
                  data-labelled={row.labelled || undefined}
                  style={{ width: `${(row.usable / Math.max(1, row.original)) * 100}%` }}
                />
              </span>
              <Text
                span
                size="xs"
                className={classes.count}
                {...(row.usable < row.original && {
                  title: t('dataset.usableOf', {
                    usable: formats.count(row.usable),
                    original: formats.count(row.original),
                  }),
                })}
              >
                {formats.count(row.usable)}
                {row.usable < row.original && (
                  <Text span inherit c="dimmed">
                    {' / '}
                    {formats.count(row.original)}
                  </Text>
                )}
              </Text>
            </div>
            <ThumbnailStrip
              key={summary.fingerprint}
              group={row.group}
              label={row.name}
              onOpen={() => setBrowsing(row.group)}
            />
          </>
        )}
      </VirtualList>
    </Stack>
  );
});
