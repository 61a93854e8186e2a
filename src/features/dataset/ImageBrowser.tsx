import { Group, Modal, Switch, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { memo, useCallback, useState } from 'react';
import { useWords } from '../../i18n/use-words';
import type { DatasetSummary, SplitRole } from '../../protocol/dataset';
import { isRunActive } from '../../state/slices/run-slice';
import { useFlatStudio, useStudio } from '../../state/studio';
import { ChoiceField } from '../../ui/ChoiceField';
import { ImageGrid, THUMBNAIL_SIZE } from './ImageGrid';
import { ImageView } from './ImageView';
import { LabelBar } from './LabelBar';
import { type ImageFilter, useImagePages } from './use-image-pages';
import { useLabelling } from './use-labelling';

interface ImageBrowserProps {
  readonly summary: DatasetSummary;
  readonly first: Pick<ImageFilter, 'classIndex' | 'role' | 'folder'>;
  /** Opened to label, and not only to look. */
  readonly labels?: boolean;
  readonly onClose: () => void;
}

/** Neighbours that are fetched with the picture shown, so that arrow keys need not wait. */
const AHEAD = 20;
const ROLES: readonly SplitRole[] = ['training', 'validation', 'test', 'unlabelled'];

/** Every image of the dataset, by class, by split and by name; one at full size. */
export function ImageBrowser(props: ImageBrowserProps) {
  const { first, onClose } = props;
  const { t } = useWords();
  return (
    <Modal
      opened
      onClose={onClose}
      size="min(1080px, 100%)"
      title={first.folder ? t('browse.titleIn', { folder: first.folder }) : t('browse.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Browsed {...props} />
    </Modal>
  );
}

/** What is in it. Apart: the frame around it is not drawn anew with each page of pictures, and with each label. */
function Browsed({ summary, first, labels = false }: ImageBrowserProps) {
  const { t, formats } = useWords();
  const [isLabelling, setLabelling] = useState(labels);
  const isLocked = useStudio((studio) => isRunActive(studio.run));
  // By name: its number is another one once there are other classes.
  const [chosen, setChosen] = useState<string | null>(summary.classes[first.classIndex ?? -1]?.name ?? null);
  const classIndex = chosen === null ? null : summary.classes.findIndex(({ name }) => name === chosen);
  const [role, setRole] = useState(first.role);
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed, 250);
  const [shown, setShown] = useState<number | null>(null);
  const [place, setPlace] = useState(0);
  // Of a class or a split others are shown once one of them has another label; the whole list stays as it is.
  const isAsListed = isLabelling && classIndex === null && role === null && search === '';
  const pages = useImagePages(
    { classIndex, role, search, folder: first.folder, isAsListed },
    THUMBNAIL_SIZE,
    isAsListed ? null : summary,
  );
  const labelling = useLabelling(summary, pages, isLocked);
  const last = Math.max(0, (pages.total ?? 0) - 1);
  const current = shown === null ? undefined : pages.cardAt(shown);
  const { labelSelected } = labelling;
  const onLabel = useCallback(
    (className: string | null) => labelSelected(className, current),
    [labelSelected, current],
  );
  const onChosen = useCallback((name: string | null) => {
    setChosen(name);
    setPlace(0);
  }, []);
  const onRole = useCallback((wanted: SplitRole | null) => {
    setRole(wanted);
    setPlace(0);
  }, []);
  const onTyped = useCallback((text: string) => {
    setTyped(text);
    setPlace(0);
  }, []);
  return (
    <>
      <Switch
        mb="sm"
        label={t('label.mode')}
        checked={isLabelling}
        onChange={(event) => setLabelling(event.currentTarget.checked)}
      />
      {isLabelling && (
        <LabelBar
          choices={labelling.choices}
          target={
            labelling.choices.length === 0
              ? t('label.nameFirst')
              : labelling.selected.size > 0
                ? t('label.selected', {
                    count: labelling.selected.size,
                    number: formats.count(labelling.selected.size),
                  })
                : t('label.how')
          }
          said={labelling.said}
          isLocked={isLocked}
          nameInput={labelling.nameInput}
          onLabel={onLabel}
          onSelectAll={labelling.selectAll}
        />
      )}
      {shown !== null ? (
        <ImageView
          card={current}
          className={current ? labelling.classOf(current) : null}
          onKey={(event) => {
            if (!isLabelling || !current) return;
            const done = labelling.grid.onKey(event, current, shown);
            if (done) event.preventDefault();
            if (done === 'next') setShown(Math.min(last, shown + 1));
          }}
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
          <Filters
            chosen={chosen}
            onChosen={onChosen}
            role={role}
            onRole={onRole}
            typed={typed}
            onTyped={onTyped}
          />
          <Text size="sm" c="dimmed" mb="xs">
            {pages.total === null
              ? t('browse.looking')
              : t('browse.found', { count: pages.total, number: formats.count(pages.total) })}
          </Text>
          <ImageGrid
            key={`${chosen} ${role} ${search} ${isAsListed}`}
            pages={pages}
            place={place}
            onPlace={setPlace}
            onOpen={setShown}
            labelling={isLabelling ? labelling.grid : null}
          />
        </>
      )}
    </>
  );
}

interface FiltersProps {
  /** A class, null for all. */
  readonly chosen: string | null;
  readonly onChosen: (name: string | null) => void;
  readonly role: SplitRole | null;
  readonly onRole: (role: SplitRole | null) => void;
  readonly typed: string;
  readonly onTyped: (text: string) => void;
}

/** Which images are shown. Drawn anew only when that differs: there are as many options as classes. */
const Filters = memo(function Filters({ chosen, onChosen, role, onRole, typed, onTyped }: FiltersProps) {
  const { t } = useWords();
  const names = useFlatStudio(({ dataset }) => dataset.summary?.classes.map(({ name }) => name) ?? []);
  return (
    <Group gap="sm" mb="sm" align="end" grow preventGrowOverflow={false}>
      <ChoiceField
        label={t('browse.class')}
        value={chosen ?? ''}
        options={[
          { value: '', label: t('browse.all') },
          ...names.map((name) => ({ value: name, label: name })),
        ]}
        onChange={(value) => onChosen(value === '' ? null : value)}
      />
      <ChoiceField
        label={t('browse.split')}
        value={role ?? ''}
        options={[
          { value: '', label: t('browse.all') },
          ...ROLES.map((name) => ({ value: name, label: t(`role.${name}`) })),
        ]}
        onChange={(value) => onRole(ROLES.find((name) => name === value) ?? null)}
      />
      <TextInput
        label={t('browse.search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={typed}
        onChange={(event) => onTyped(event.currentTarget.value)}
      />
    </Group>
  );
});
