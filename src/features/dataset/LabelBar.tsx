import { Button, Group, Kbd, Stack, Text, TextInput } from '@mantine/core';
import { IconArrowBackUp, IconPlus, IconTagOff } from '@tabler/icons-react';
import { memo, type RefObject, useState } from 'react';
import { addClass, removeAddedClass, undoDecision } from '../../commands/labels';
import { sentence, useWords } from '../../i18n/use-words';
import type { Failure } from '../../shared/result';
import type { LabelChoice } from '../../state/selectors/label-choices';
import { canUndoDecision } from '../../state/slices/recipe-slice';
import { useStudio } from '../../state/studio';
import { useUnchanging } from '../../ui/use-unchanging';
import classes from './LabelBar.module.css';

interface LabelBarProps {
  readonly choices: readonly LabelChoice[];
  /** What a press of a class labels, in words. */
  readonly target: string;
  readonly said: string;
  readonly isLocked: boolean;
  readonly nameInput: RefObject<HTMLInputElement | null>;
  /** Null: as the files have it. */
  readonly onLabel: (className: string | null) => void;
  readonly onSelectAll: () => void;
}

/** The classes as buttons, with their digits: pressed, typed, or dragged onto they label images. New ones are added here. */
export function LabelBar(props: LabelBarProps) {
  const { choices, isLocked, onLabel } = props;
  const { t, formats } = useWords();
  const [over, setOver] = useState<string | null>(null);
  const none = choices.filter(({ isAdded, count }) => isAdded && count === 0);
  const empty = none.length > 0 ? none : NOTHING;
  const onTakeOff = useUnchanging(() => onLabel(null));
  const onSelectAll = useUnchanging(props.onSelectAll);

  return (
    <Stack gap={6} mb="sm">
      <div className={classes.bar} role="toolbar" aria-label={t('label.classes')}>
        {choices.map(({ name, count, key }) => (
          <button
            key={name}
            type="button"
            className={classes.choice}
            data-over={over === name || undefined}
            disabled={isLocked}
            aria-keyshortcuts={key ?? undefined}
            aria-label={t('label.give', { name, count, number: formats.count(count) })}
            onClick={() => onLabel(name)}
            onDragOver={(event) => {
              event.preventDefault();
              setOver(name);
            }}
            onDragLeave={() => setOver(null)}
            onDrop={(event) => {
              event.preventDefault();
              setOver(null);
              if (!isLocked) onLabel(name);
            }}
          >
            <Kbd size="xs">{key ?? '·'}</Kbd>
            <span className={classes.name}>{name}</span>
            <span className={classes.count}>{formats.count(count)}</span>
          </button>
        ))}
      </div>
      <LabelControls
        isLocked={isLocked}
        nameInput={props.nameInput}
        empty={empty}
        onTakeOff={onTakeOff}
        onSelectAll={onSelectAll}
      />
      <Text size="xs" c="dimmed">
        {isLocked ? t('label.locked') : props.target}
      </Text>
      <Text size="xs" role="status">
        {props.said}
      </Text>
    </Stack>
  );
}

const NOTHING: readonly LabelChoice[] = [];

interface LabelControlsProps extends Pick<LabelBarProps, 'isLocked' | 'nameInput' | 'onSelectAll'> {
  /** Classes that were added, and hold nothing. */
  readonly empty: readonly LabelChoice[];
  readonly onTakeOff: () => void;
}

/** What is done beside labelling. Drawn anew only when one of these differs, not with each label. */
const LabelControls = memo(function LabelControls(props: LabelControlsProps) {
  const { isLocked, nameInput, empty, onTakeOff, onSelectAll } = props;
  const { t } = useWords();
  const [typed, setTyped] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const canUndo = useStudio(({ recipe }) => canUndoDecision(recipe));

  const add = async () => {
    const added = await addClass(typed);
    setFailure(added.ok ? null : added.failure);
    if (added.ok) setTyped('');
  };

  return (
    <Group gap="xs" align="start">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <Group gap={6} align="start" wrap="nowrap">
          <TextInput
            ref={nameInput}
            size="xs"
            w={180}
            aria-label={t('label.newClass')}
            placeholder={t('label.newClass')}
            value={typed}
            disabled={isLocked}
            error={failure && sentence('failure', failure)}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              setFailure(null);
            }}
          />
          <Button
            type="submit"
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            disabled={isLocked}
          >
            {t('label.addClass')}
          </Button>
        </Group>
      </form>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconArrowBackUp size={14} aria-hidden />}
        disabled={isLocked || !canUndo}
        onClick={undoDecision}
      >
        {t('label.undo')}
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconTagOff size={14} aria-hidden />}
        disabled={isLocked}
        onClick={onTakeOff}
      >
        {t('label.takeOff')}
      </Button>
      <Button size="xs" variant="default" disabled={isLocked} onClick={onSelectAll}>
        {t('label.selectAll')}
      </Button>
      {empty.length > 0 && (
        <Button
          size="xs"
          variant="subtle"
          color="gray"
          disabled={isLocked}
          onClick={async () => {
            for (const { name } of empty) await removeAddedClass(name);
          }}
        >
          {t('label.removeEmpty')}
        </Button>
      )}
    </Group>
  );
});
