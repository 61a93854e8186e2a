import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startLanguage } from './language';
import { fieldName, say, sentence } from './use-words';

beforeAll(async () => {
  vi.stubGlobal('localStorage', { getItem: () => 'es', setItem: () => undefined });
  vi.stubGlobal('document', { documentElement: {} });
  await startLanguage();
});

afterAll(() => vi.unstubAllGlobals());

test('numbers in a sentence are written in its language, and bytes in their unit', () => {
  expect(sentence('invalid', { code: 'tooSmall', values: { minimum: 0.0001 } })).toBe('Como mínimo 0,0001.');
  expect(sentence('failure', { code: 'zipDirectoryTooLarge', values: { entryCount: 1_234_567 } })).toContain(
    '1.234.567',
  );
  expect(sentence('problem', { code: 'tooLarge', values: { sizeBytes: 512_000_000 } })).toMatch(/: 512\sMB,/);
  expect(sentence('problem', { code: 'zipRecovered', values: { count: 12_345 } })).toContain(
    '12.345 archivos',
  );
});

test('names are told as they are', () => {
  const name = '{{count}} $t(common.cancel) 0.5';
  expect(sentence('failure', { code: 'noImages', values: { name } })).toContain(name);
});

test('a field of the recipe is called what the form calls it', () => {
  expect(
    sentence('failure', { code: 'recipeRefused', values: { field: 'preprocessing.imageSize' } }),
  ).toContain(say('field.preprocessing.imageSize.label'));
  expect(fieldName('architecture.blocks.2.pool')).toBe('Max pool');
  expect(fieldName('dataset')).toBe('dataset');
});
