import { ActionIcon, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconCamera, IconPhotoPlus, IconTrash } from '@tabler/icons-react';
import { type DragEvent, useState } from 'react';
import { sentence, useWords } from '../../i18n/use-words';
import type { CollectedClass, CollectedPicture } from '../../protocol/collect';
import type { Failure } from '../../shared/result';
import { FilePick } from '../../ui/FilePick';
import { droppedFiles } from '../../ui/files-of-drop';
import { CameraBooth } from './CameraBooth';
import classes from './Collect.module.css';
import { PictureGrid } from './PictureGrid';

interface ClassCardProps {
  readonly kept: CollectedClass;
  /** What is pasted comes here. */
  readonly isPasteTarget: boolean;
  /** The camera is open for this class. */
  readonly isFilming: boolean;
  readonly onFilm: (films: boolean) => void;
  /** It was touched last. */
  readonly onActive: () => void;
  readonly onAdd: (className: string, pictures: readonly CollectedPicture[]) => Promise<void>;
  readonly onRemovePictures: (className: string, pictures: readonly CollectedPicture[]) => Promise<void>;
  readonly onRemove: (className: string, pictures: readonly CollectedPicture[]) => Promise<void>;
  /** Answers why it is not called so; null where it is. */
  readonly onRename: (to: string) => Promise<Failure | null>;
}

/** A class that is collected: its name, the ways pictures come into it, and those that are there. */
export function ClassCard(props: ClassCardProps) {
  const { kept, isFilming, onFilm, onActive, onAdd } = props;
  const { name, pictures } = kept;
  const { t, formats } = useWords();
  const [typed, setTyped] = useState(name);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isOver, setOver] = useState(false);

  const rename = async () => {
    if (typed === name) return;
    setFailure(await props.onRename(typed));
  };
  const take = (files: readonly File[]) =>
    onAdd(
      name,
      files.map((file) => ({ name: file.name, file })),
    );
  const over = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setOver(true);
  };
  const drop = async (event: DragEvent) => {
    setOver(false);
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    onActive();
    await take((await droppedFiles(event.dataTransfer)).map(({ file }) => file));
  };

  return (
    <fieldset
      className={classes.card}
      aria-label={t('collect.card', { name })}
      data-over={isOver || undefined}
      data-paste={props.isPasteTarget || undefined}
      onFocus={onActive}
      onPointerDown={onActive}
      onDragOver={over}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Stack gap="xs">
        <Group gap="xs" wrap="nowrap" align="start">
          <TextInput
            flex={1}
            size="sm"
            aria-label={t('collect.rename', { name })}
            value={typed}
            error={failure && sentence('failure', failure)}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              setFailure(null);
            }}
            onBlur={rename}
            onKeyDown={(event) => {
              if (event.key === 'Enter') event.currentTarget.blur();
            }}
          />
          <ActionIcon
            size="lg"
            variant="subtle"
            color="gray"
            aria-label={t('collect.remove', { name })}
            onClick={() => props.onRemove(name, pictures)}
          >
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        </Group>
        <Group gap="xs">
          <Button
            size="compact-sm"
            variant={isFilming ? 'filled' : 'default'}
            leftSection={<IconCamera size={16} aria-hidden />}
            aria-label={t('collect.cameraFor', { name })}
            aria-pressed={isFilming}
            onClick={() => onFilm(!isFilming)}
          >
            {t('collect.camera')}
          </Button>
          <FilePick
            label={t('collect.chooseFor', { name })}
            accept="image/*"
            multiple
            onFiles={(files) => void take(files)}
          >
            {({ onClick }) => (
              <Button
                size="compact-sm"
                variant="default"
                leftSection={<IconPhotoPlus size={16} aria-hidden />}
                onClick={onClick}
              >
                {t('collect.choose')}
              </Button>
            )}
          </FilePick>
          <Text size="sm" aria-live="polite">
            {t('collect.count', { count: pictures.length, number: formats.count(pictures.length) })}
          </Text>
        </Group>
        {isFilming && (
          <CameraBooth
            className={name}
            onPictures={(taken) => onAdd(name, taken)}
            onClose={() => onFilm(false)}
          />
        )}
        <Text size="xs" c="dimmed">
          {t('collect.drop')} {props.isPasteTarget && t('collect.pasteGoes')}
        </Text>
        {pictures.length > 0 && (
          <PictureGrid kept={kept} onRemove={(picture) => props.onRemovePictures(name, [picture])} />
        )}
      </Stack>
    </fieldset>
  );
}
