import { expect, test } from 'vitest';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import { bytesOfBlob } from '../../training/checkpoints/file-store';
import { readTensorFile, tensorFileParts } from '../../training/checkpoints/tensor-file';
import type { Disk } from '../../training/checkpoints/testing/disk';
import { RunStore } from '../../training/runs/run-store';
import { entry, memoryFolders } from '../../training/runs/testing/memory-folders';
import { type ExportedRun, exportedRun, importedRun } from './run-file';

const metrics = {
  steps: [1, 2].map((step) => ({
    step,
    epoch: 1,
    trainLoss: 1 / step,
    trainAccuracy: 0.5,
    learningRate: 1e-3,
    gradientNorm: 1,
    imagesPerSecond: 10,
    elapsedMs: 100 * step,
  })),
  epochs: [],
};
const state = { tensors: new Map([['parameter/w', Float32Array.of(1, 2, 3)]]) };

/** Kept runs with the run `a`; its disk, to harm it. */
async function storeWith(has: 'checkpoint' | 'nothing') {
  const folders = memoryFolders();
  const store = new RunStore(folders);
  const folder = await store.folder('a');
  await folder.saveEntry({ ...entry('a', 1), recipe: DEFAULT_RECIPE, state: 'failed', threshold: 0.9 });
  await folder.saveMetrics(metrics);
  if (has === 'checkpoint') await folder.checkpoints.save({ header: { step: 2 }, state, best: state });
  return { store, disk: folders.disks.get('a') as Disk };
}

async function exported(store: RunStore, withWeights = true): Promise<ExportedRun> {
  const details = await store.read('a');
  if (!details) throw new Error('The run is there');
  return exportedRun(details, await store.folder('a'), withWeights);
}

async function imported(blob: Blob) {
  const store = new RunStore(memoryFolders());
  const answer = await importedRun(blob, store);
  if (!answer.ok) throw new Error(answer.failure.code);
  const details = await store.read(answer.value.runId);
  const { checkpoint } = await (await store.folder(answer.value.runId)).checkpoints.load();
  return { details, checkpoint };
}

test('a run travels with its entry, its curves and its checkpoint', async () => {
  const { blob, lacks } = await exported((await storeWith('checkpoint')).store);
  expect(lacks).toBeNull();
  const { details, checkpoint } = await imported(blob);
  expect(details?.entry).toMatchObject({
    name: 'Run a',
    state: 'failed',
    resumable: true,
    // Recipes that start from it find it.
    originalRunId: 'a',
    threshold: 0.9,
  });
  expect(details?.metrics).toEqual(metrics);
  expect(checkpoint).toEqual({ header: { step: 2 }, state, best: state });
});

test('a run can leave its weights behind: its entry and curves come through, and nothing is said to be missing', async () => {
  const { store } = await storeWith('checkpoint');
  const whole = await exported(store);
  const { blob, lacks } = await exported(store, false);
  expect(lacks).toBeNull();
  // The state and the best weights, three numbers of four bytes each.
  expect(whole.blob.size - blob.size).toBeGreaterThanOrEqual(2 * 3 * 4);
  const { details, checkpoint } = await imported(blob);
  expect(details?.entry).toMatchObject({ name: 'Run a', state: 'failed', originalRunId: 'a' });
  expect(details?.metrics).toEqual(metrics);
  expect(checkpoint).toBeNull();
});

test('a run without a checkpoint still takes its recipe and curves along, says so, and can begin again there', async () => {
  const { store } = await storeWith('nothing');
  const { blob, lacks } = await exported(store);
  expect(lacks).toEqual({ code: 'noCheckpoint' });
  const { details, checkpoint } = await imported(blob);
  expect(checkpoint).toBeNull();
  const before = await store.read('a');
  expect(details?.metrics).toEqual(metrics);
  expect(details?.entry.recipe).toEqual(before?.entry.recipe);
  expect(details?.entry.resumable).toBe(true);
});

test('a run whose checkpoints are damaged does too, for its own reason', async () => {
  const { store, disk } = await storeWith('checkpoint');
  for (const [name, bytes] of disk.files) {
    if (name.startsWith('checkpoint')) bytes[40] = bytes[40] ^ 1;
  }
  const { blob, lacks } = await exported(store);
  expect(lacks).toEqual({ code: 'checkpointsDamaged' });
  expect((await imported(blob)).details?.metrics).toEqual(metrics);
});

test('a Vireo that knows no such files is not led to take nothing for a checkpoint', async () => {
  const { blob } = await exported((await storeWith('nothing')).store);
  const decoded = await readTensorFile(bytesOfBlob(blob));
  expect(decoded.ok && decoded.value.header).toMatchObject({ version: 2 });
});

/** The file of a run whose entry says something else at `path`. */
async function harmed(path: readonly string[], value: unknown): Promise<Blob> {
  const { blob } = await exported((await storeWith('nothing')).store);
  const decoded = await readTensorFile(bytesOfBlob(blob));
  if (!decoded.ok) throw new Error(decoded.failure.code);
  const header = structuredClone(decoded.value.header) as { entry: Record<string, unknown> };
  let place = header.entry;
  for (const name of path.slice(0, -1)) place = place[name] as Record<string, unknown>;
  place[path.at(-1) as string] = value;
  const parts: BlobPart[] = [];
  for await (const part of tensorFileParts({ header, groups: decoded.value.groups }))
    parts.push(new Blob([part]));
  return new Blob(parts);
}

test.each<[string, readonly string[], unknown]>([
  ['a date that no calendar has', ['createdAt'], 1e20],
  ['a date that is none', ['updatedAt'], null],
  ['no figures', ['result'], null],
  ['an accuracy above one', ['result', 'validationAccuracy'], 12],
  ['a negative epoch', ['result', 'epoch'], -1],
  ['a state that is none', ['state'], 'constructor'],
  ['classes that are no names', ['classes'], [1, 2]],
  ['a name that is no text', ['name'], { toString: 'x' }],
  ['a device of no kind', ['device'], { kind: '__proto__', name: 'x', software: false }],
  ['a recipe that is none', ['recipe'], []],
])('a file whose entry has %s is damaged, and nothing of it is kept', async (_, path, value) => {
  const folders = memoryFolders();
  const store = new RunStore(folders);
  const answer = await importedRun(await harmed(path, value), store);
  expect(answer).toMatchObject({ ok: false, failure: { code: 'fileDamaged' } });
  expect((await store.list()).runs).toEqual([]);
  expect(await folders.list()).toEqual([]);
});

test('an entry on disk that no longer fits is listed as damaged, beside the others', async () => {
  const { store } = await storeWith('nothing');
  const folder = await store.folder('b');
  await folder.saveEntry({ ...entry('b', 2), createdAt: 1e20 });
  expect((await store.list()).runs.map(({ runId }) => runId)).toEqual(['a']);
  expect((await store.list()).unread).toEqual([{ runId: 'b', reason: 'damaged' }]);
});
