import { formatsOf } from '../i18n/formats';
import { currentLanguage, fieldName, say } from '../i18n/use-words';
import type { QueueLabel } from '../recipe/queue';
import { assertNever } from '../shared/errors';
import { changesInWords } from './run-label';

/** `Learning rate 0.01`, "the recipe as it stood", "smaller rate": what sets an entry of the queue apart, in the language on the screen. */
export function queueLabelInWords(label: QueueLabel): string {
  if (typeof label === 'string') return label;
  switch (label.kind) {
    case 'asShown':
      return say('runs.queueThisLabel');
    case 'settings': {
      const { number } = formatsOf(currentLanguage());
      return label.settings.map(({ path, value }) => `${fieldName(path)} ${number(value)}`).join(', ');
    }
    case 'changes':
      return changesInWords(label.changes);
    default:
      return assertNever(label);
  }
}
