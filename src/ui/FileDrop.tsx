import { Button, Group, Text } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { IconFileZip, IconFolderOpen } from '@tabler/icons-react';
import { type ReactNode, useRef } from 'react';
import { useWords } from '../i18n/use-words';
import type { DatasetSource } from '../protocol/dataset';
import { sourceOf } from './dropped-files';
import classes from './FileDrop.module.css';

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
  const open = useRef<() => void>(null);
  const folder = useRef<HTMLInputElement>(null);
  const take = (files: readonly File[]) => {
    const source = sourceOf(files);
    if (source) props.onSource(source);
  };
  return (
    <Dropzone
      onDrop={take}
      openRef={open}
      disabled={props.disabled}
      activateOnClick={false}
      activateOnKeyboard={false}
      enablePointerEvents
      tabIndex={-1}
      inputProps={{ 'aria-label': props.inputName }}
      className={classes.zone}
      data-compact={props.compact || undefined}
    >
      <div className={classes.content}>
        <div className={classes.words}>
          <Text fw={600} size={props.compact ? 'sm' : 'lg'}>
            {props.title}
          </Text>
          <Text size="sm" c="dimmed">
            {props.hint}
          </Text>
        </div>
        <Group gap="xs" justify={props.compact ? 'flex-start' : 'center'}>
          <Button
            size={props.compact ? 'compact-sm' : 'sm'}
            variant={props.primary ? 'filled' : 'default'}
            leftSection={<IconFileZip size={16} aria-hidden />}
            disabled={props.disabled}
            onClick={() => open.current?.()}
          >
            {t('common.chooseZip')}
          </Button>
          <Button
            size={props.compact ? 'compact-sm' : 'sm'}
            variant="default"
            leftSection={<IconFolderOpen size={16} aria-hidden />}
            disabled={props.disabled}
            onClick={() => folder.current?.click()}
          >
            {t('common.chooseFolder')}
          </Button>
          {props.children}
        </Group>
        <input
          ref={(input) => {
            folder.current = input;
            if (input) input.webkitdirectory = true;
          }}
          type="file"
          multiple
          hidden
          aria-label={props.folderInputName}
          onChange={(event) => {
            take([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = '';
          }}
        />
      </div>
    </Dropzone>
  );
}
