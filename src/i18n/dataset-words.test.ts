import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { loadDatasetWords, startLanguage } from './language';
import { hasWords, sentence } from './use-words';

beforeAll(async () => {
  vi.stubGlobal('localStorage', { getItem: () => 'en', setItem: () => undefined });
  vi.stubGlobal('document', { documentElement: {} });
  await startLanguage();
});

afterAll(() => vi.unstubAllGlobals());

test('what is said of an open dataset comes with the first one, and adds to what there was', async () => {
  const ofDatasets = ['remark.idxOpened', 'unused.tableEmpty', 'failure.onlyLinks', 'problem.tarCutOff'];
  const ofTheFirstScreen = ['failure.notAZip', 'problem.encrypted', 'dataset.dropTitle'];
  expect(ofDatasets.filter(hasWords)).toEqual([]);
  await loadDatasetWords();
  expect([...ofDatasets, ...ofTheFirstScreen].filter(hasWords)).toHaveLength(7);
  const cut = { code: 'tarCutOff', values: { count: 3000 } };
  expect(sentence('problem', cut)).toContain('3,000');
});
