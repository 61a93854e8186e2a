import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import type { Recipe } from '../../recipe/schema';
import type { FolderStore } from '../../training/checkpoints/file-store';
import { opfsFolders } from '../../training/checkpoints/opfs';
import { Disk } from '../../training/checkpoints/testing/disk';
import { RunFolder, type StoredEntry } from '../../training/ledger/run-ledger';
import { RUN_START } from '../../training/position';
import { createLedgerDesk } from '../desks/ledger-desk';
import type { ModelDesk } from '../desks/model-desk';
import { Locks } from '../testing/locks';
import { CHECKPOINT_VERSION, loadCheckpoint, RunKeeper } from './run-keeper';

vi.mock('../../training/checkpoints/opfs');

beforeEach(() => vi.stubGlobal('navigator', { locks: new Locks() }));
afterEach(() => vi.unstubAllGlobals());

const entry = {
  runId: 'a',
  name: '#1',
  notes: '',
  starred: false,
  state: 'underWay',
  recipe: DEFAULT_RECIPE,
} as StoredEntry;

test('a run that ends while its name is being changed has both its end and its name', async () => {
  const disk = new Disk();
  const folders: FolderStore = {
    list: async () => ['a'],
    open: async () => disk,
    remove: async () => undefined,
  };
  vi.mocked(opfsFolders).mockResolvedValue(folders);
  const folder = new RunFolder(disk);
  await folder.saveEntry(entry);
  const desk = createLedgerDesk({ model: {} as ModelDesk });
  const keeper = new RunKeeper(folder, entry, DEFAULT_RECIPE, 60_000);
  await Promise.all([
    keeper.update({ state: 'finished' }),
    desk.handlers.editRun({ runId: 'a', change: { name: 'the good one' } }),
    desk.handlers.editRun({ runId: 'a', change: { starred: true } }),
  ]);
  expect(await folder.loadEntry()).toMatchObject({ state: 'finished', name: 'the good one', starred: true });
});

/** A recipe as a Vireo wrote it that knew neither mixed precision nor trainable blocks. */
function earlierRecipe(): Recipe {
  const { precision: _, trainableBlocks: __, ...training } = DEFAULT_RECIPE.training;
  return { ...DEFAULT_RECIPE, training } as Recipe;
}

test('a run that an earlier Vireo kept is read with what its recipe did not say', async () => {
  const folder = new RunFolder(new Disk());
  await folder.saveEntry({ ...entry, recipe: earlierRecipe() });
  const header = {
    version: CHECKPOINT_VERSION,
    recipe: earlierRecipe(),
    position: RUN_START,
    best: null,
    microBatchSize: 4,
  };
  await folder.checkpoints.save({ header, state: { tensors: new Map() }, best: null });
  expect((await folder.loadEntry())?.recipe).toEqual(DEFAULT_RECIPE);
  const found = await loadCheckpoint(folder);
  expect(found.ok && found.value.header.recipe).toEqual(DEFAULT_RECIPE);
});

test('a run whose recipe cannot be used is told of, not gone on with', async () => {
  const folder = new RunFolder(new Disk());
  const recipe = { ...DEFAULT_RECIPE, seed: -1 };
  await folder.saveEntry({ ...entry, recipe });
  const header = { version: CHECKPOINT_VERSION, recipe, position: RUN_START, best: null, microBatchSize: 4 };
  await folder.checkpoints.save({ header, state: { tensors: new Map() }, best: null });
  expect(await folder.loadEntry()).toBeNull();
  expect(await folder.unreadReason()).toBe('damaged');
  expect(await loadCheckpoint(folder)).toMatchObject({
    ok: false,
    failure: { code: 'recipeRefused', values: { field: 'seed' } },
  });
});
