import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../shared/result';
import { type Formats, formatsOf } from './formats';
import type { Words } from './language';

/** Kinds of sentences that other rooms name by a code. A cause is worded once, whichever kind it is met as first. */
const SENTENCE_KINDS = [
  'failure',
  'problem',
  'invalid',
  'notice',
  'activity',
  'submission',
  'unused',
  'remark',
] as const;
export type SentenceKind = (typeof SENTENCE_KINDS)[number];

/** The sentence a code stands for. A code without one is told as such, with what is known. */
export function sentence(kind: SentenceKind, { code, values, detail }: Failure): string {
  const key = [kind, ...SENTENCE_KINDS].map((room) => `${room}.${code}`).find((key) => i18next.exists(key));
  const told = values?.field === undefined ? values : { ...values, field: fieldName(String(values.field)) };
  return key ? say(key, told) : say('failure.unknown', { code, detail: detail ?? '' });
}

/** `architecture.blocks.0.pool` → `architecture.blocks.pool`: blocks share their words. */
function withoutPlaces(path: string): string {
  return path.replace(/\.\d+(?=\.)/g, '');
}

/** What the form calls a field of the recipe; its path, as the recipe file has it, where the form has none. */
export function fieldName(path: string): string {
  const key = `field.${withoutPlaces(path)}.label`;
  return hasWords(key) ? say(key) : path;
}

/** A key that is put together at run time: a field's label, an option's name. */
export function say(key: string, values: Failure['values'] = {}): string {
  return i18next.t(key, { ...values, defaultValue: key });
}

/** The same in English, whatever the screen speaks: for pages that travel with a model. */
export function sayInEnglish(key: string, values: Failure['values'] = {}): string {
  return i18next.getFixedT('en')(key, { ...values, defaultValue: key });
}

/** The language on the screen, for who is no component. */
export function currentLanguage(): string {
  return i18next.language;
}

/** Whether the catalogue has words for a key. */
export function hasWords(key: string): boolean {
  return i18next.exists(key);
}

/** What the form calls an option of a field; the option itself where it has no words. */
export function optionName(path: string, option: string | number): string {
  // Options that mean the same in several places share their words.
  const room = /\.(activation|hiddenActivation)$/.test(path) ? 'activation' : withoutPlaces(path);
  const key = `option.${room}.${option}`;
  return hasWords(key) ? say(key) : String(option);
}

/** Words, numbers and sentences of the language on the screen; a component that uses it follows the switch. */
export function useWords(): { readonly t: Words; readonly formats: Formats; readonly language: string } {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  return { t, formats: formatsOf(language), language };
}
