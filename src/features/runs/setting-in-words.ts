import type { Formats } from '../../i18n/formats';
import { startInWords } from '../../i18n/start-in-words';
import { optionName, say } from '../../i18n/use-words';
import { startSchema } from '../../recipe/start-schema';

/** Decisions about images and folders: how many there are says more than which. */
const DECISIONS: readonly string[] = [
  'dataset.setAside',
  'dataset.keptTogether',
  'dataset.relabelled',
  'dataset.roles',
];

/** A setting of a recipe as the form would say it; `–` where that recipe has none. */
export function settingInWords(path: string, value: unknown, formats: Formats): string {
  switch (typeof value) {
    case 'undefined':
      return '–';
    case 'boolean':
      return say(value ? 'common.on' : 'common.off');
    case 'number': {
      const name = optionName(path, value);
      return name === String(value) ? formats.number(value) : name;
    }
    case 'string':
      return optionName(path, value);
  }
  if (value === null) return say('common.off');
  if (path === 'start') return startInWords(startSchema.parse(value));
  if (!DECISIONS.includes(path)) return JSON.stringify(value);
  const count = Object.keys(value as object).length;
  const key = `decisions.${path.replace('dataset.', '')}Count`;
  return count === 0 ? '–' : say(key, { count, number: count });
}
