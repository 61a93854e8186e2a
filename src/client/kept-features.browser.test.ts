import { expect, test } from 'vitest';
import type { Recipe } from '../recipe/schema';
import { answerOf, listen, recipeOf } from './testing/listen';

/** Bytes of kept features in this browser's own file system, by path. */
async function keptFeatures(): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  const pixels = await (await navigator.storage.getDirectory()).getDirectoryHandle('pixels', {
    create: true,
  });
  for await (const [key, folder] of pixels.entries()) {
    if (!(folder instanceof FileSystemDirectoryHandle)) continue;
    for await (const [name, file] of folder.entries()) {
      if (file instanceof FileSystemFileHandle && name.endsWith('.features'))
        found.set(`${key}/${name}`, (await file.getFile()).size);
    }
  }
  return found;
}

test('what a frozen backbone made of the images is there after a reload, and goes with the images', async () => {
  const base = recipeOf('cpu', 2);
  const recipe: Recipe = { ...base, training: { ...base.training, freezeBackboneEpochs: -1 } };
  const visit = async () => {
    const { client, until } = listen();
    answerOf(await client.request('openDataset', { source: { kind: 'sample' } }));
    answerOf(await client.request('startRun', { runId: crypto.randomUUID(), recipe }));
    await until(['finished']);
    const { tensors, epochs } = answerOf(await client.request('exportModel', { weights: 'last' }));
    return {
      client,
      tensors,
      losses: epochs.map(({ trainLoss, validationLoss }) => [trainLoss, validationLoss]),
    };
  };
  const before = await keptFeatures();
  const first = await visit();
  const kept = await keptFeatures();
  expect(kept.size).toBe(before.size + 1);
  first.client.terminate();

  const second = await visit();
  expect(second.tensors).toEqual(first.tensors);
  expect(second.losses).toEqual(first.losses);
  // Read, not written again.
  expect(await keptFeatures()).toEqual(kept);
  const stored = answerOf(await second.client.request('listStoredPixels', {}));
  const sizes = [...kept].map(([path, size]) => [path.split('/')[0], size] as const);
  for (const [key, size] of sizes)
    expect(stored.find((entry) => entry.key === key)?.sizeBytes).toBeGreaterThan(size);
  expect(answerOf(await second.client.request('clearStoredPixels', { keys: null })).heldKeys).toEqual([]);
  expect((await keptFeatures()).size).toBe(0);
  second.client.terminate();
});
