import { afterEach, expect, test, vi } from 'vitest';
import { DatasetMemory } from '../../dataset/memory/dataset-memory';
import { openDataset } from '../../dataset/open-dataset';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import { createDatasetDesk } from './dataset-desk';

vi.mock('../platform/decoding-means', () => ({
  decodingMeans: () => Promise.reject(new Error('decodes nothing')),
}));

afterEach(() => vi.restoreAllMocks());

/** A memory whose recall waits to be let go. */
async function slowMemory() {
  const sample = await openDataset({ kind: 'sample' }, () => Promise.reject(new Error('decodes nothing')));
  if (!sample.ok) throw new Error(sample.failure.code);
  let letGo = () => {};
  const waiting = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const memory: Partial<DatasetMemory> = {
    recall: async () => {
      await waiting;
      return sample.value;
    },
    remember: async () => true,
  };
  vi.spyOn(DatasetMemory, 'open').mockResolvedValue(memory as DatasetMemory);
  return { letGo, fingerprint: sample.value.summary.fingerprint };
}

test('a dataset that was closed while it was recalled stays closed', async () => {
  const { letGo, fingerprint } = await slowMemory();
  const desk = createDatasetDesk(() => undefined);
  const recalling = desk.handlers.recallDataset({ fingerprint, recipe: DEFAULT_RECIPE });
  await desk.handlers.closeDataset({});
  letGo();
  expect(await recalling).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
  expect(desk.current()).toBeNull();
});

test('of a recall and an opening the later one counts, whichever is ready first', async () => {
  const { letGo, fingerprint } = await slowMemory();
  const desk = createDatasetDesk(() => undefined);
  const recalling = desk.handlers.recallDataset({ fingerprint, recipe: DEFAULT_RECIPE });
  const opened = await desk.handlers.openDataset({
    source: { kind: 'folder', name: 'birds', files: [{ path: 'a/1.png', file: new File(['x'], '1.png') }] },
  });
  letGo();
  expect(await recalling).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
  expect(opened.ok && desk.current()?.summary.name).toBe('birds');
});
