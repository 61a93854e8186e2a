import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import { text } from '../testing/make-zip';
import { MemoryFolder } from '../testing/memory-folder';
import { RecentDatasets } from './recent-datasets';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(1000);
});
afterEach(() => vi.useRealTimers());

const dataset = (name: string) => ({ fingerprint: `of ${name}`, name, imageCount: 10 });
const names = async (root: MemoryFolder) =>
  (await (await RecentDatasets.in(root)).list()).map(({ name }) => name);

test('what was opened last stands first, each dataset once, after a reload as well', async () => {
  const root = new MemoryFolder();
  const recent = await RecentDatasets.in(root);
  for (const name of ['birds', 'cats', 'birds']) {
    vi.advanceTimersByTime(1);
    await recent.opened(dataset(name));
  }
  expect(await names(root)).toEqual(['birds', 'cats']);
  const [birds] = await recent.list();
  expect(birds).toEqual({ ...dataset('birds'), openedAt: 1003, recipe: null });
});

test('once its pixels were decoded it says for which recipe, and keeps saying so when it is opened again', async () => {
  const root = new MemoryFolder();
  const recent = await RecentDatasets.in(root);
  await recent.opened(dataset('birds'));
  const recipe = { ...DEFAULT_RECIPE, dataset: { ...DEFAULT_RECIPE.dataset, fingerprint: 'of birds' } };
  await recent.decodedFor(recipe);
  await recent.decodedFor({ ...recipe, dataset: { ...recipe.dataset, fingerprint: 'of the sample' } });
  await recent.opened(dataset('birds'));
  expect(await (await RecentDatasets.in(root)).list()).toMatchObject([{ name: 'birds', recipe }]);
});

test('the twelve opened last are kept, and what cannot be read is passed over', async () => {
  const root = new MemoryFolder();
  const recent = await RecentDatasets.in(root);
  for (let i = 0; i < 14; i++) {
    vi.advanceTimersByTime(1);
    await recent.opened(dataset(`set ${i}`));
  }
  expect((await names(root)).slice(-2)).toEqual(['set 3', 'set 2']);
  const folder = await root.getDirectoryHandle('recent', { create: true });
  const file = await folder.getFileHandle('of_set_5.json', { create: true });
  const open = await file.createSyncAccessHandle();
  open.truncate(0);
  open.write(text('{"version":1,"name":'), { at: 0 });
  open.close();
  expect(await names(root)).toHaveLength(11);
});

test('a disk that is full keeps a dataset off the list, and opens it all the same', async () => {
  const root = new MemoryFolder();
  const recent = await RecentDatasets.in(root);
  root.disk.freeBytes = 10;
  root.disk.cutsShort = true;
  await recent.opened(dataset('birds'));
  expect(await names(root)).toEqual([]);
});
