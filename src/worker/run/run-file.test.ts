import { expect, test } from 'vitest';
import { bytesOfBlob } from '../../training/checkpoints/file-store';
import { readTensorFile } from '../../training/checkpoints/tensor-file';
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
  await folder.saveEntry({ ...entry('a', 1), startedFrom: 'scratch', state: 'failed' });
  await folder.saveMetrics(metrics);
  if (has === 'checkpoint') await folder.checkpoints.save({ header: { step: 2 }, state, best: state });
  return { store, disk: folders.disks.get('a') as Disk };
}

async function exported(store: RunStore): Promise<ExportedRun> {
  const details = await store.read('a');
  if (!details) throw new Error('The run is there');
  return exportedRun(details, await store.folder('a'));
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
  expect(details?.entry).toMatchObject({ name: 'Run a', state: 'failed', resumable: true });
  expect(details?.metrics).toEqual(metrics);
  expect(checkpoint).toEqual({ header: { step: 2 }, state, best: state });
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
