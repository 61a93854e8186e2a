import { DEMO_FAILURES, DEMO_WORDS, type DemoWords, FAILURE_GAPS } from '../formats/demo-setup';
import { formatsOf } from '../i18n/formats';
import { thresholdInWords } from '../i18n/threshold-in-words';
import { say, sentence } from '../i18n/use-words';
import type { ExportedModel } from '../protocol/model';

/** What a demo of this model says, in a language. Gaps that are filled while it is used stay gaps. */
export function demoWords(
  { recipe, classes }: ExportedModel,
  language: string,
  threshold: number,
): DemoWords {
  const gap = (name: string) => [name, `{{${name}}}`] as const;
  const kept = Object.fromEntries(['done', 'count', 'number', ...FAILURE_GAPS].map(gap));
  const known = {
    title: { name: recipe.dataset.name },
    about: { count: formatsOf(language).count(classes.length) },
    noneWhy: { threshold: thresholdInWords(threshold, formatsOf(language)) },
  };
  const words = DEMO_WORDS.map((word) => [
    word,
    say(`demo.${word}`, { ...kept, ...known[word as keyof typeof known] }),
  ]);
  const failures = DEMO_FAILURES.map((code) => {
    const kind = code.startsWith('camera') ? 'failure' : 'problem';
    return [code, sentence(kind, { code, values: kept })];
  });
  return { language, words: Object.fromEntries(words), failures: Object.fromEntries(failures) };
}
