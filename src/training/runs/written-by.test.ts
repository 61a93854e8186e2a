/** Runs and queues that earlier versions kept or exported, as reference/written-by has them. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runFilesOf } from '../../formats/runs-archive';
import { parseRecipe } from '../../recipe/validate';
import { importedRun } from '../../worker/run/run-file';
import { loadMoment } from '../checkpoints/saved-moment';
import { Disk } from '../checkpoints/testing/disk';
import { RunQueue } from './run-queue';
import { RunStore } from './run-store';
import { memoryFolders } from './testing/memory-folders';

const folder = new URL('../../../reference/written-by/0.1/', import.meta.url);
const RUN = '3a598547-5659-4e6b-b4de-a68eb8c3f8f4';

/** A disk with the files of a folder. */
function diskOf(name: string): Disk {
  const disk = new Disk();
  const at = new URL(`${name}/`, folder);
  for (const file of readdirSync(at)) disk.files.set(file, new Uint8Array(readFileSync(new URL(file, at))));
  return disk;
}

function fileOf(name: string): Blob {
  return new Blob([readFileSync(new URL(name, folder))]);
}

/** What every copy of that run must say. */
async function expectFirstRun(store: RunStore, runId: string, name: string): Promise<void> {
  const details = await store.read(runId);
  expect(details?.entry).toMatchObject({
    name,
    state: 'finished',
    classes: ['cross', 'disc', 'stripes'],
    result: { epoch: 3, step: 9, bestEpoch: 3, validationAccuracy: 1, validationCount: 6 },
  });
  const metrics = details?.metrics;
  expect(metrics?.epochs.map(({ validationLoss }) => validationLoss)).toEqual([
    1.0732864499905237, 0.9751001072735802, 0.8911087608707674,
  ]);
  expect(metrics?.steps.at(-1)).toMatchObject({ step: 9, epoch: 3, trainLoss: expect.any(Number) });

  const loaded = await loadMoment(await store.folder(runId));
  if (!loaded.ok) throw new Error(loaded.failure.code);
  const { tensors } = loaded.value.state;
  expect(loaded.value).toMatchObject({
    recipe: { seed: 7 },
    position: { epoch: 3, step: 9 },
    best: { epoch: 3 },
  });
  for (const key of ['parameter/', 'buffer/', 'ema/', 'slot.exp_avg/', 'slot.exp_avg_sq/'])
    expect(
      [...tensors.keys()].some((name) => name.startsWith(key)),
      key,
    ).toBe(true);
  expect(tensors.get('parameter/classifier.0.weight')).toHaveLength(6 * 4 * 4 * 4);
  expect(loaded.value.best?.tensors.size).toBeGreaterThan(0);
}

describe('what Vireo 0.1 kept', () => {
  test('a run as it lay on the disk: entry, curves, checkpoint and best weights', async () => {
    const folders = memoryFolders();
    folders.disks.set(RUN, diskOf(`runs/${RUN}`));
    const store = new RunStore(folders);
    expect((await store.list()).unread).toEqual([]);
    await expectFirstRun(store, RUN, 'The first one');
    // It knew no threshold, and no name in other languages; what is there now is there the next time, in the list as well.
    expect((await store.readEntry(RUN))?.threshold).toBeUndefined();
    expect((await store.readEntry(RUN))?.named).toBeUndefined();
    const named = { stem: '#1 birds', label: { kind: 'preset', preset: 'quickStart' } } as const;
    await store.edit(RUN, (entry) => ({ ...entry, threshold: 0.8, named }));
    const again = new RunStore(folders);
    expect((await again.list()).runs).toMatchObject([{ runId: RUN, threshold: 0.8, named }]);
    await expectFirstRun(again, RUN, 'The first one');
    expect((await again.readEntry(RUN))?.threshold).toBe(0.8);
  });

  test('a run that was exported', async () => {
    const store = new RunStore(memoryFolders());
    const imported = await importedRun(fileOf('run.vireo-run'), store);
    if (!imported.ok) throw new Error(imported.failure.code);
    const [listed] = (await store.list()).runs;
    await expectFirstRun(store, imported.value.runId, listed?.name ?? '');
  });

  test('all runs that was exported', async () => {
    const files = await runFilesOf(fileOf('ledger.zip'));
    if (!files.ok) throw new Error(files.failure.code);
    const store = new RunStore(memoryFolders());
    for (const { read } of files.value) {
      const file = await read();
      if (!file.ok) throw new Error(file.failure.code);
      expect(await importedRun(file.value, store)).toMatchObject({ ok: true });
    }
    const { runs: listed } = await store.list();
    const entries = await Promise.all(listed.map(({ runId }) => store.readEntry(runId)));
    expect(entries.map((entry) => entry?.recipe.optimizer.kind).toSorted()).toEqual(['adamw', 'rmsprop']);
    const first = listed.find(({ name }) => name === 'The first one');
    await expectFirstRun(store, first?.runId ?? '', 'The first one');
  });

  test('a queue: its recipes, in their order, and its rule', async () => {
    const loaded = await new RunQueue(diskOf('queue')).load();
    if (!loaded.ok) throw new Error(loaded.failure.code);
    expect(loaded.value.pruning).toEqual({ epoch: 2 });
    const rates = loaded.value.entries.map(
      (entry) => parseRecipe(entry.recipe).recipe?.training.learningRate,
    );
    expect(rates).toEqual([0.01, 0.003]);
  });
});
