import { Button, Group, Text } from '@mantine/core';
import { IconFileZip, IconFolderOpen } from '@tabler/icons-react';
import { type DragEvent, type ReactNode, useState } from 'react';
import { useWords } from '../i18n/use-words';
import type { DatasetSource } from '../protocol/dataset';
import classes from './FileDrop.module.css';
import { FilePick } from './FilePick';
import { type ChosenFile, droppedFiles, pickedFiles } from './files-of-drop';
import { sourceOf } from './source-of-files';

interface FileDropProps {
  /** Accessible name of the file input. */
  readonly inputName: string;
  readonly folderInputName: string;
  readonly title: string;
  readonly hint: string;
  readonly disabled: boolean;
  /** One line, where there is something already. */
  readonly compact: boolean;
  /** The choice of a zip is the next thing to do. */
  readonly primary: boolean;
  readonly onSource: (source: DatasetSource) => void;
  /** More buttons. */
  readonly children?: ReactNode;
}

/** Where a zip or a folder is dropped, or picked. */
export function FileDrop(props: FileDropProps) {
  const { t } = useWords();
  const [isOver, setIsOver] = useState(false);
  const take = (files: readonly ChosenFile[]) => {
    const source = sourceOf(files);
    if (source) props.onSource(source);
  };
  const takesDrop = ({ dataTransfer }: DragEvent) => !props.disabled && dataTransfer.types.includes('Files');
  const over = (event: DragEvent) => {
    if (!takesDrop(event)) return;
    event.preventDefault();
    setIsOver(true);
  };
  const leave = ({ currentTarget, relatedTarget }: DragEvent) => {
    // What lies within the zone is entered before the zone is left.
    if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setIsOver(false);
  };
  const drop = async (event: DragEvent) => {
    setIsOver(false);
    if (!takesDrop(event)) return;
    event.preventDefault();
    take(await droppedFiles(event.dataTransfer));
  };
  const size = props.compact ? 'compact-sm' : 'sm';
  return (
    <fieldset
      aria-label={props.title}
      onDragEnter={over}
      onDragOver={over}
      onDragLeave={leave}
      onDrop={drop}
      className={classes.zone}
      data-compact={props.compact || undefined}
      data-over={isOver || undefined}
    >
      <div className={classes.words}>
        <Text fw={600} size={props.compact ? 'sm' : 'lg'}>
          {props.title}
        </Text>
        <Text size="sm" c="dimmed">
          {props.hint}
        </Text>
      </div>
      <Group gap="xs" justify={props.compact ? 'flex-start' : 'center'} className={classes.ways}>
        <FilePick label={props.inputName} multiple isField onFiles={(files) => take(pickedFiles(files))}>
          {({ onClick }) => (
            <Button
              size={size}
              variant={props.primary ? 'filled' : 'default'}
              leftSection={<IconFileZip size={16} aria-hidden />}
              disabled={props.disabled}
              onClick={onClick}
            >
              {t('common.chooseZip')}
            </Button>
          )}
        </FilePick>
        <FilePick label={props.folderInputName} multiple folder onFiles={(files) => take(pickedFiles(files))}>
          {({ onClick }) => (
            <Button
              size={size}
              variant="default"
              leftSection={<IconFolderOpen size={16} aria-hidden />}
              disabled={props.disabled}
              onClick={onClick}
            >
              {t('common.chooseFolder')}
            </Button>
          )}
        </FilePick>
        {props.children}
      </Group>
    </fieldset>
  );
}
