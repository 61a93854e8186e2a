import type { FormatterModule } from 'i18next';
import { formatsOf } from './formats';

/** Numbers in the gaps of a sentence are written in its language, and bytes in their unit, whoever puts them there. */
export const numbersInWords: FormatterModule = {
  type: 'formatter',
  init: () => undefined,
  add: () => undefined,
  addCached: () => undefined,
  format(value: unknown, _format, language = 'en', { interpolationkey: gap = '' } = {}) {
    if (typeof value !== 'number') return String(value ?? '');
    const formats = formatsOf(language);
    return gap.endsWith('Bytes') ? formats.bytes(value) : formats.number(value);
  },
};
