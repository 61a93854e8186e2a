import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { say } from '../i18n/use-words';

interface Notice {
  readonly title?: string;
  readonly message: string;
  /** What went wrong stays longer. */
  readonly tone: 'good' | 'bad';
  /** A way on. */
  readonly action?: { readonly word: string; readonly onClick: () => void };
}

/** Says something once, in the corner, wherever the person has scrolled to; answers how to take it away before its time. */
export function notify({ title, message, tone, action }: Notice): () => void {
  const id = notifications.show({
    title,
    message: action
      ? withButton(message, action.word, () => {
          notifications.hide(id);
          action.onClick();
        })
      : message,
    // Below a title Mantine's gray is too pale to be read.
    styles: { description: { color: 'var(--mantine-color-text)' } },
    color: tone === 'good' ? 'vireo' : 'red',
    autoClose: tone === 'good' && !action ? 5_000 : 12_000,
    closeButtonProps: { 'aria-label': say('common.dismiss') },
  });
  return () => {
    notifications.hide(id);
  };
}

interface UndoableNotice {
  readonly message: string;
  /** The button's word. */
  readonly undo: string;
  readonly onUndo: () => void;
}

/** Says what was done, with a way back for a while. */
export function notifyUndoable({ message, undo, onUndo }: UndoableNotice): void {
  const id = notifications.show({
    message: withButton(message, undo, () => {
      notifications.hide(id);
      onUndo();
    }),
    autoClose: 12_000,
    closeButtonProps: { 'aria-label': say('common.dismiss') },
  });
}

interface Offer {
  readonly message: string;
  /** The button's word. */
  readonly action: string;
  readonly onAction: () => void;
  readonly onDismiss: () => void;
}

/** Offers something until it is taken or put away; answers how to take the offer back. */
export function notifyOffer({ message, action, onAction, onDismiss }: Offer): () => void {
  let isOffered = true;
  const id = notifications.show({
    message: withButton(message, action, onAction),
    autoClose: false,
    onClose: () => isOffered && onDismiss(),
    closeButtonProps: { 'aria-label': say('common.dismiss') },
  });
  return () => {
    isOffered = false;
    notifications.hide(id);
  };
}

function withButton(message: string, word: string, onClick: () => void) {
  return (
    <Group justify="space-between" gap="xs">
      <span style={{ flex: '1 1 200px' }}>{message}</span>
      <Button size="compact-xs" variant="light" style={{ flexShrink: 0 }} onClick={onClick}>
        {word}
      </Button>
    </Group>
  );
}
