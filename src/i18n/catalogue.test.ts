import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ARCHITECTURE_FIELDS } from '../recipe/architecture-fields';
import { fieldValueAt, RECIPE_FIELDS } from '../recipe/fields';
import { OPTIMIZER_NAMES } from '../recipe/kinds/optimizers';
import { PRESETS } from '../recipe/presets';
import { en } from './en';
import { es } from './es';
import { matchLanguage } from './language';

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
const spanish = flatten(es);

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

test('both languages say the same things with the same gaps', () => {
  const plural = /_(one|many|other)$/;
  const keys = (words: Map<string, string>) =>
    [...new Set([...words.keys()].map((key) => key.replace(plural, '')))].toSorted();
  expect(keys(spanish)).toEqual(keys(english));
  for (const [key, text] of english) expect(gaps(spanish.get(key) ?? ''), key).toEqual(gaps(text));
});

test('nothing was left in English', () => {
  const same = [...english].filter(([key, text]) => spanish.get(key) === text && / .* .* /.test(text));
  expect(same).toEqual([]);
});

test('every plural of Spanish has its forms', () => {
  for (const key of spanish.keys()) {
    if (key.endsWith('_one')) expect([...spanish.keys()]).toContain(key.replace(/_one$/, '_many'));
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
  const kinds = ['failure', 'problem', 'invalid', 'notice', 'submission'];
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

test('every preset, field and option of the form has words', () => {
  const missing: string[] = [];
  const need = (key: string) => {
    if (!english.has(key)) missing.push(key);
  };
  for (const { id, published } of PRESETS) {
    need(`preset.${id}.name`);
    need(`preset.${id}.about`);
    for (const { on } of published) need(`publishedOn.${on}`);
  }
  const fields = [
    ...RECIPE_FIELDS.map((field) => ({ ...field, architecture: 'cnn' as const })),
    ...Object.entries(ARCHITECTURE_FIELDS).flatMap(([kind, list]) =>
      list.map((field) => ({ ...field, architecture: kind as keyof typeof ARCHITECTURE_FIELDS })),
    ),
  ];
  for (const { path: place, architecture } of fields) {
    need(`field.${place}.label`);
    for (const optimizer of OPTIMIZER_NAMES) {
      const value = fieldValueAt(place, { architecture, optimizer });
      if (value?.kind !== 'choice') continue;
      const room = place.endsWith('ctivation') ? 'activation' : place;
      for (const option of value.options) need(`option.${room}.${option}`);
    }
  }
  expect([...new Set(missing)]).toEqual([]);
});

test('the browser’s first language that is known decides', () => {
  expect(matchLanguage(['fr-FR', 'es-AR', 'en'])).toBe('es');
  expect(matchLanguage(['en-GB', 'es'])).toBe('en');
  expect(matchLanguage(['de'])).toBe('en');
});
