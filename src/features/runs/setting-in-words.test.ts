import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { formatsOf } from '../../i18n/formats';
import { startLanguage } from '../../i18n/language';
import { settingInWords } from './setting-in-words';

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
