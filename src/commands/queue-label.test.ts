import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { chooseLanguage, loadDatasetWords, startLanguage } from '../i18n/language';
import type { QueueLabel } from '../recipe/queue';
import { queueLabelInWords } from './queue-label';

beforeAll(async () => {
  vi.stubGlobal('localStorage', { getItem: () => 'en', setItem: () => undefined });
  vi.stubGlobal('document', { documentElement: {} });
  await startLanguage();
  await loadDatasetWords();
});

afterAll(() => vi.unstubAllGlobals());

test('an entry of the queue follows the language on the screen', async () => {
  const varied: QueueLabel = {
    kind: 'settings',
    settings: [
      { path: 'training.learningRate', value: 0.003 },
      { path: 'seed', value: 2 },
    ],
  };
  const changed: QueueLabel = { kind: 'changes', changes: ['smallerRate'] };
  const shown: QueueLabel = { kind: 'asShown' };
  expect([varied, changed, shown].map(queueLabelInWords)).toEqual([
    'Learning rate 0.003, Seed 2',
    'smaller rate',
    'the recipe as it stood',
  ]);
  await chooseLanguage('es');
  expect([varied, changed, shown].map(queueLabelInWords)).toEqual([
    'Tasa de aprendizaje 0,003, Semilla 2',
    'tasa menor',
    'la receta tal como estaba',
  ]);
});

test('words of an earlier Vireo stay as they were written', () => {
  expect(queueLabelInWords('learning rate 0.01')).toBe('learning rate 0.01');
});
