import { notifications } from '@mantine/notifications';
import { say } from '../i18n/use-words';

interface Notice {
  readonly title?: string;
  readonly message: string;
  /** What went wrong stays longer. */
  readonly tone: 'good' | 'bad';
}

/** Says something once, in the corner, wherever the person has scrolled to. */
export function notify({ title, message, tone }: Notice): void {
  notifications.show({
    title,
    message,
    color: tone === 'good' ? 'vireo' : 'red',
    autoClose: tone === 'good' ? 5_000 : 12_000,
    closeButtonProps: { 'aria-label': say('common.dismiss') },
  });
}
