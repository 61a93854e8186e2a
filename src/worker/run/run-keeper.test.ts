import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import type { FolderStore } from '../../training/checkpoints/file-store';
import { opfsFolders } from '../../training/checkpoints/opfs';
import { Disk } from '../../training/checkpoints/testing/disk';
import { RunFolder } from '../../training/runs/run-store';
import type { StoredEntry } from '../../training/runs/stored-entry';
import { entry as keptEntry } from '../../training/runs/testing/memory-folders';
import type { ModelDesk } from '../desks/model-desk';
import { createRunsDesk } from '../desks/runs-desk';
import { Locks } from '../testing/locks';
import { RunKeeper } from './run-keeper';
import { holdRun } from './run-lock';

vi.mock('../../training/checkpoints/opfs');

beforeEach(() => vi.stubGlobal('navigator', { locks: new Locks() }));
afterEach(() => vi.unstubAllGlobals());

const entry: StoredEntry = { ...keptEntry('a', 1), name: '#1', state: 'underWay' };

test('a run that ends while its name is being changed has both its end and its name', async () => {
  const disk = new Disk();
  const folders: FolderStore = {
    own: new Disk(),
    list: async () => ['a'],
    open: async () => disk,
    remove: async () => undefined,
  };
  vi.mocked(opfsFolders).mockResolvedValue(folders);
  const folder = new RunFolder(disk);
  await folder.saveEntry(entry);
  const desk = createRunsDesk({ post: () => {}, model: {} as ModelDesk });
  const keeper = new RunKeeper(folder, entry, 60_000);
  await Promise.all([
    keeper.update({ state: 'finished' }),
    desk.handlers.editRun({ runId: 'a', change: { name: 'the good one' } }),
    desk.handlers.editRun({ runId: 'a', change: { starred: true } }),
    desk.handlers.editRun({ runId: 'a', change: { threshold: 0.8 } }),
  ]);
  await keeper.update({ result: entry.result });
  expect(await folder.loadEntry()).toMatchObject({
    state: 'finished',
    name: 'the good one',
    starred: true,
    threshold: 0.8,
  });
});

test('a run that a tab prepares is not among the kept ones for the queue, until it trains or its tab is gone', async () => {
  const disk = new Disk();
  vi.mocked(opfsFolders).mockResolvedValue({
    own: new Disk(),
    list: async () => ['a'],
    open: async () => disk,
    remove: async () => undefined,
  });
  const folder = new RunFolder(disk);
  const desk = createRunsDesk({ post: () => {}, model: {} as ModelDesk });
  const keeper = new RunKeeper(folder, entry, 60_000);
  const letGo = await holdRun('a');
  await keeper.prepares();
  expect(await desk.has('a')).toBe(false);
  letGo?.();
  expect(await desk.has('a')).toBe(true);
  await holdRun('a');
  await keeper.trains(DEFAULT_RECIPE, { kind: 'cpu', name: 'CPU', software: false }, 3);
  expect(await desk.has('a')).toBe(true);
});
