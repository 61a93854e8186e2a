import { Group, Modal, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useWords } from '../../i18n/use-words';
import type { DatasetSummary, SplitRole } from '../../protocol/dataset';
import { ChoiceField } from '../../ui/ChoiceField';
import { ImageGrid, THUMBNAIL_SIZE } from './ImageGrid';
import { ImageView } from './ImageView';
import { type ImageFilter, useImagePages } from './use-image-pages';

interface ImageBrowserProps {
  readonly summary: DatasetSummary;
  readonly first: Pick<ImageFilter, 'classIndex' | 'role' | 'folder'>;
  readonly onClose: () => void;
}

/** Neighbours that are fetched with the picture shown, so that arrow keys need not wait. */
const AHEAD = 20;
const ROLES: readonly SplitRole[] = ['training', 'validation', 'test', 'unlabelled'];

/** Every image of the dataset, by class, by split and by name; one at full size. */
export function ImageBrowser({ summary, first, onClose }: ImageBrowserProps) {
  const { t, formats } = useWords();
  const [classIndex, setClassIndex] = useState(first.classIndex);
  const [role, setRole] = useState(first.role);
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed, 250);
  const [shown, setShown] = useState<number | null>(null);
  const [place, setPlace] = useState(0);
  const pages = useImagePages({ classIndex, role, search, folder: first.folder }, THUMBNAIL_SIZE);
  const last = Math.max(0, (pages.total ?? 0) - 1);
  const current = shown === null ? undefined : pages.cardAt(shown);
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={first.folder ? t('browse.titleIn', { folder: first.folder }) : t('browse.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {shown !== null ? (
        <ImageView
          card={current}
          className={summary.classes[current?.classIndex ?? -1]?.name ?? null}
          onBack={() => {
            setPlace(shown);
            setShown(null);
          }}
          onStep={(step) => {
            const next = Math.min(last, Math.max(0, shown + step));
            pages.need(Math.max(0, next - AHEAD), Math.min(last, next + AHEAD));
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
              onChange={(value) => {
                setClassIndex(value === '' ? null : Number(value));
                setPlace(0);
              }}
            />
            <ChoiceField
              label={t('browse.split')}
              value={role ?? ''}
              options={[
                { value: '', label: t('browse.all') },
                ...ROLES.map((name) => ({ value: name, label: t(`role.${name}`) })),
              ]}
              onChange={(value) => {
                setRole(ROLES.find((name) => name === value) ?? null);
                setPlace(0);
              }}
            />
            <TextInput
              label={t('browse.search')}
              leftSection={<IconSearch size={16} aria-hidden />}
              value={typed}
              onChange={(event) => {
                setTyped(event.currentTarget.value);
                setPlace(0);
              }}
            />
          </Group>
          <Text size="sm" c="dimmed" mb="xs">
            {pages.total === null
              ? t('browse.looking')
              : t('browse.found', { count: pages.total, number: formats.count(pages.total) })}
          </Text>
          <ImageGrid
            key={`${classIndex} ${role} ${search}`}
            pages={pages}
            place={place}
            onPlace={setPlace}
            onOpen={setShown}
          />
        </>
      )}
    </Modal>
  );
}
