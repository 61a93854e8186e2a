import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { formatsOf } from '../i18n/formats';
import { startLanguage } from '../i18n/language';
import { DEFAULT_ARCHITECTURES, DEFAULT_RECIPE } from '../recipe/defaults';
import { recipeSettings } from '../recipe/differences';
import { OPTIMIZER_NAMES, OPTIMIZERS } from '../recipe/kinds/optimizers';
import { parseRecipe } from '../recipe/validate';
import { settingInWords, settingName } from './setting-in-words';

beforeAll(async () => {
  vi.stubGlobal('localStorage', { getItem: () => 'es', setItem: () => undefined });
  vi.stubGlobal('document', { documentElement: {} });
  await startLanguage();
});

afterAll(() => vi.unstubAllGlobals());

const shown = (path: string, value: unknown) => settingInWords(path, value, formatsOf('es'));

test('what differs between recipes is said in the words and numbers of the form', () => {
  // 0.1 × 0.09 has no end in binary.
  expect(shown('training.learningRate', 0.1 * 0.09)).toBe('0,009');
  expect(shown('preprocessing.channels', 1)).toBe('Gris');
  expect(shown('schedule.kind', 'cosine')).toBe('Coseno');
  expect(shown('optimizer.nesterov', true)).toBe('sí');
  expect(shown('training.patience', null)).toBe('no');
  expect(shown('architecture.patchSize', undefined)).toBe('–');
  expect(shown('training.keep', 'something new')).toBe('something new');
});

test('decisions are counted', () => {
  expect(
    shown('dataset.keptTogether', [
      ['a', 'b'],
      ['c', 'd'],
    ]),
  ).toMatch(/^2 grupos/);
  expect(shown('dataset.relabelled', { 'wren/1.png': 'robin' })).toBe('1 imagen reetiquetada');
  expect(shown('dataset.roles', {})).toBe('–');
});

test('no setting of any recipe is named or shown as the recipe file has it', () => {
  const decided = {
    ...DEFAULT_RECIPE.dataset,
    grayRange: { low: 10, high: 4000 },
    labelLevel: 'family',
    reading: { classesFrom: null, fileNamesIn: {}, tableUses: {}, nameEncoding: 'cp437' },
  };
  for (const architecture of Object.values(DEFAULT_ARCHITECTURES))
    for (const kind of OPTIMIZER_NAMES)
      for (const dataset of [DEFAULT_RECIPE.dataset, decided]) {
        const optimizer = { kind, ...OPTIMIZERS[kind].defaults };
        const { recipe } = parseRecipe({ ...DEFAULT_RECIPE, architecture, optimizer, dataset });
        expect(recipe, `${architecture.kind} ${kind}`).not.toBeNull();
        if (!recipe) continue;
        for (const [path, value] of recipeSettings(recipe)) {
          expect(settingName(path), path).not.toBe(path);
          expect(shown(path, value), path).not.toMatch(/[{}[\]"]|^(true|false|null|undefined)$/);
        }
      }
});

test('layers are said in a row, and a range by its ends', () => {
  const blocks = [
    { channels: 16, kernel: 3, padding: 'same', activation: 'relu', batchNorm: true, pool: 2 },
    { channels: 1024, kernel: 5, padding: 'valid', activation: 'relu', batchNorm: false, pool: 1 },
  ];
  const [first, second] = shown('architecture.blocks', blocks).split(' → ');
  expect(first).toMatch(/^16 .*3×3.*2$/);
  expect(second).toMatch(/^1024 .*5×5/);
  expect(shown('architecture.hiddenUnits', [256, 64])).toBe('256 → 64');
  expect(shown('architecture.hiddenUnits', [])).toBe('–');
  expect(shown('dataset.grayRange', { low: 10, high: 4000 })).toBe('10 a 4000');
});
