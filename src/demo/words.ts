import type { DemoSetup, DemoWord } from '../formats/demo-setup';
import { type Formats, formatsOf } from '../i18n/formats';
import type { Failure } from '../shared/result';

type Values = NonNullable<Failure['values']>;

export interface Words {
  readonly formats: Formats;
  say(word: DemoWord, values?: Values): string;
  /** Why a picture has no answer. */
  failure(failure: Failure): string;
}

/** The words that came with the page, their gaps filled: numbers as the language writes them. */
export function wordsOf({ language, words, failures }: DemoSetup): Words {
  const formats = formatsOf(language);
  const filled = (text: string, values: Values = {}) =>
    text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
      const value = values[name];
      return typeof value === 'number' ? formats.count(value) : String(value ?? '');
    });
  return {
    formats,
    say: (word, values) => filled(words[word], values),
    failure: ({ code, values, detail }) => filled(failures[code] ?? detail ?? code, values),
  };
}
