import { Group, Modal, Text, TextInput } from '@mantine/core';
import { useDebouncedValue, useElementSize } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../../i18n/use-words';
import type { DatasetSummary, SplitRole } from '../../protocol/dataset';
import { ChoiceField } from '../../ui/ChoiceField';
import { ScrollRegion } from '../../ui/ScrollRegion';
import { Thumbnail } from '../../ui/Thumbnail';
import classes from './ImageBrowser.module.css';
import { ImageView } from './ImageView';
import { type ImageFilter, useImagePages } from './use-image-pages';

interface ImageBrowserProps {
  readonly summary: DatasetSummary;
  readonly first: Pick<ImageFilter, 'classIndex' | 'role'>;
  readonly onClose: () => void;
}

const SIZE = 80;
const GAP = 8;
const HEIGHT = 520;
const ROLES: readonly SplitRole[] = ['training', 'validation', 'test', 'unlabelled'];

/** Every image of the dataset, by class, by split and by name; one at full size. */
export function ImageBrowser({ summary, first, onClose }: ImageBrowserProps) {
  const { t, formats } = useWords();
  const [classIndex, setClassIndex] = useState(first.classIndex);
  const [role, setRole] = useState(first.role);
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed, 250);
  const [shown, setShown] = useState<number | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const { ref: measured, width } = useElementSize();
  const pages = useImagePages({ classIndex, role, search }, SIZE);
  const columns = Math.max(1, Math.floor((width + GAP) / (SIZE + GAP)));
  const virtualizer = useVirtualizer({
    count: Math.ceil((pages.total ?? 0) / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => SIZE + GAP,
    overscan: 3,
  });
  const rows = virtualizer.getVirtualItems();
  const from = (rows[0]?.index ?? 0) * columns;
  const to = ((rows.at(-1)?.index ?? 0) + 1) * columns - 1;
  const last = Math.max(0, (pages.total ?? 0) - 1);
  // After every rendering: what is missing is asked for once.
  useEffect(() => {
    if (pages.total !== null) pages.need(from, Math.min(to, last));
  });

  const current = shown === null ? undefined : pages.cardAt(shown);
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t('browse.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {shown !== null && current ? (
        <ImageView
          card={current}
          className={current.classIndex === null ? null : (summary.classes[current.classIndex]?.name ?? null)}
          onBack={() => setShown(null)}
          onStep={(step) => {
            const next = Math.min(last, Math.max(0, shown + step));
            pages.need(next, next);
            setShown(next);
          }}
        />
      ) : (
        <>
          <Group gap="sm" mb="sm" align="end" grow preventGrowOverflow={false}>
            <ChoiceField
              label={t('browse.class')}
              value={String(classIndex ?? '')}
              options={[
                { value: '', label: t('browse.all') },
                ...summary.classes.map(({ name }, i) => ({ value: String(i), label: name })),
              ]}
              onChange={(value) => setClassIndex(value === '' ? null : Number(value))}
            />
            <ChoiceField
              label={t('browse.split')}
              value={role ?? ''}
              options={[
                { value: '', label: t('browse.all') },
                ...ROLES.map((name) => ({ value: name, label: t(`role.${name}`) })),
              ]}
              onChange={(value) => setRole(ROLES.find((name) => name === value) ?? null)}
            />
            <TextInput
              label={t('browse.search')}
              leftSection={<IconSearch size={16} aria-hidden />}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          </Group>
          <Text size="sm" c="dimmed" mb="xs">
            {pages.total === null
              ? t('browse.looking')
              : t('browse.found', { number: formats.count(pages.total) })}
          </Text>
          <ScrollRegion ref={scroller} label={t('browse.grid')} maxHeight={HEIGHT}>
            <div ref={measured} className={classes.grid} style={{ height: virtualizer.getTotalSize() }}>
              {rows.map((row) =>
                Array.from({ length: columns }, (_, column) => row.index * columns + column)
                  .filter((place) => place <= last && pages.total !== 0)
                  .map((place) => {
                    const card = pages.cardAt(place);
                    return (
                      <button
                        key={place}
                        type="button"
                        className={classes.cell}
                        style={{
                          width: SIZE,
                          height: SIZE,
                          transform: `translate(${(place % columns) * (SIZE + GAP)}px, ${row.start}px)`,
                        }}
                        aria-label={card?.path ?? t('browse.looking')}
                        disabled={!card}
                        onClick={() => setShown(place)}
                      >
                        {card?.pixels && (
                          <Thumbnail
                            pixels={card.pixels}
                            size={card.size}
                            shownSize={SIZE}
                            label={card.path}
                          />
                        )}
                      </button>
                    );
                  }),
              )}
            </div>
          </ScrollRegion>
        </>
      )}
    </Modal>
  );
}
