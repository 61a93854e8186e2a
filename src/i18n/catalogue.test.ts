import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { ClassFigure } from '../metrics/confusion';
import type { Figure } from '../metrics/figures';
import { ARCHITECTURE_FIELDS } from '../recipe/architecture-fields';
import { fieldValueAt, RECIPE_FIELDS } from '../recipe/fields';
import type { ActivationFunction } from '../recipe/kinds/activations';
import { OPTIMIZER_NAMES, type OptimizerName } from '../recipe/kinds/optimizers';
import type { ScheduleName } from '../recipe/kinds/schedules';
import { PRESETS } from '../recipe/presets';
import { invariant } from '../shared/errors';
import { en } from './en';
import { LANGUAGES, matchLanguage } from './language';

const src = fileURLToPath(new URL('..', import.meta.url));

/** Every sentence by its dotted key. */
function flatten(tree: object, prefix = ''): Map<string, string> {
  const words = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') words.set(prefix + key, value);
    else for (const [inner, text] of flatten(value, `${prefix}${key}.`)) words.set(inner, text);
  }
  return words;
}

const english = flatten(en);
/** Every other language, by its code. */
const others = await Promise.all(
  LANGUAGES.filter(({ code }) => code !== 'en').map(async ({ code, load }) => {
    const catalogue = await load();
    invariant(catalogue.ok, `the words of ${code} are there`);
    return [code, flatten(catalogue.value)] as const;
  }),
);

/** The source of every file that is no test, below the rooms that run in a browser. */
function sources(): { file: string; text: string }[] {
  return readdirSync(src, { recursive: true })
    .map(String)
    .filter(
      (file) => /\.tsx?$/.test(file) && !/\.(test|fixture)\.tsx?$/.test(file) && !file.startsWith('i18n'),
    )
    .map((file) => ({ file, text: readFileSync(path.join(src, file), 'utf8') }));
}

/** `{{gaps}}` of a sentence. */
const gaps = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, gap]) => gap).toSorted();

test.each(others)('%s says the same things as English, with the same gaps', (_, words) => {
  const plural = /_(zero|one|two|few|many|other)$/;
  const keys = (words: Map<string, string>) =>
    [...new Set([...words.keys()].map((key) => key.replace(plural, '')))].toSorted();
  expect(keys(words)).toEqual(keys(english));
  for (const [key, text] of english) expect(gaps(words.get(key) ?? ''), key).toEqual(gaps(text));
});

test.each(others)('nothing was left in English: %s', (_, words) => {
  const same = [...english].filter(([key, text]) => words.get(key) === text && / .* .* /.test(text));
  expect(same).toEqual([]);
});

test.each(others)('every plural has the forms of its language: %s', (code, words) => {
  const { pluralCategories } = new Intl.PluralRules(code).resolvedOptions();
  for (const key of words.keys()) {
    if (!key.endsWith('_one')) continue;
    const base = key.replace(/_one$/, '');
    const missing = pluralCategories.filter((form) => !words.has(`${base}_${form}`));
    // A key without a form stands for the commonest.
    expect(missing, key).toEqual(words.has(base) ? ['other'] : []);
  }
});

test('every code of a failure or a problem has a sentence', () => {
  const codes = new Map<string, string>();
  for (const { file, text } of sources()) {
    const said = [
      ...text.matchAll(/\bfailure(?:<[^>]*>)?\(\s*'(\w+)'/g),
      ...text.matchAll(/\bcode: '(\w+)'/g),
      ...text.matchAll(/\badd\(\s*[^,]+,\s*'(\w+)'/g),
    ];
    for (const [, code] of said) if (code) codes.set(code, file);
  }
  expect(codes.size).toBeGreaterThan(60);
  const kinds = ['failure', 'problem', 'invalid', 'notice', 'submission', 'unused', 'remark'];
  const wordless = [...codes].filter(([code]) => !kinds.some((kind) => english.has(`${kind}.${code}`)));
  expect(wordless, 'give each a sentence in src/i18n/en and src/i18n/es').toEqual([]);
});

test('every activity that is reported has words', () => {
  const activities = sources().flatMap(({ text }) =>
    [...text.matchAll(/\bactivity: '(\w+)'/g)].map(([, activity]) => activity),
  );
  expect(activities.length).toBeGreaterThan(3);
  expect(activities.filter((activity) => !english.has(`activity.${activity}`))).toEqual([]);
});

test('every preset, field and option of the form has words, and every field help', () => {
  const missing: string[] = [];
  const need = (key: string) => {
    if (!english.has(key)) missing.push(key);
  };
  for (const { id, published, publishedSize } of PRESETS) {
    need(`preset.${id}.name`);
    need(`preset.${id}.about`);
    for (const { on } of published) need(`publishedOn.${on}`);
    if (publishedSize) need(`publishedBy.${publishedSize.by}`);
  }
  const fields = [
    ...RECIPE_FIELDS.map((field) => ({ ...field, architecture: 'cnn' as const })),
    ...Object.entries(ARCHITECTURE_FIELDS).flatMap(([kind, list]) =>
      list.map((field) => ({ ...field, architecture: kind as keyof typeof ARCHITECTURE_FIELDS })),
    ),
  ];
  for (const { path: place, architecture } of fields) {
    need(`field.${place}.label`);
    need(`help.${place}.does`);
    for (const optimizer of OPTIMIZER_NAMES) {
      const value = fieldValueAt(place, { architecture, optimizer });
      const advice = value?.kind === 'number' ? ['more', 'less', 'usual'] : ['choose'];
      if (value !== null) for (const part of advice) need(`help.${place}.${part}`);
      if (value?.kind !== 'choice') continue;
      const room = place.endsWith('ctivation') ? 'activation' : place;
      for (const option of value.options) need(`option.${room}.${option}`);
    }
  }
  expect([...new Set(missing)]).toEqual([]);
});

/** Kinds whose names the screen shows: what one lacks, the compiler asks for here. */
const NAMED = {
  activation: en.option.activation satisfies Record<ActivationFunction, string>,
  optimizer: en.option.optimizer.kind satisfies Record<OptimizerName, string>,
  schedule: en.option.schedule.kind satisfies Record<ScheduleName, string>,
  figure: en.runs.figureName satisfies Record<Figure, string>,
  classFigure: en.evaluation.column satisfies Record<ClassFigure, string>,
};

test('every activation, optimizer, schedule and figure has a name of its own', () => {
  for (const names of Object.values(NAMED)) {
    const said = Object.values(names);
    expect(new Set(said).size).toBe(said.length);
  }
});

test('the browser’s first language that is known decides', () => {
  expect(matchLanguage(['tlh', 'es-AR', 'en'])).toBe('es');
  expect(matchLanguage(['en-GB', 'es'])).toBe('en');
  expect(matchLanguage(['tlh'])).toBe('en');
});
