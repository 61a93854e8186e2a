import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PixelCache } from '../dataset/cache/pixel-cache';
import { MemoryFolder } from '../dataset/testing/memory-folder';
import type { EngineOptions } from '../kernels/engine';
import { createCpuEngine } from '../kernels/plain/cpu-engine';
import { initialiseWasm } from '../kernels/plain/initialise-wasm';
import { frozenParameters } from '../models/backbone';
import { buildModel } from '../models/catalogue';
import { DEFAULT_ARCHITECTURES, DEFAULT_RECIPE, NO_AUGMENTATION } from '../recipe/defaults';
import type { Recipe } from '../recipe/schema';
import { engineOptions } from './engine-options';
import { MEMORY_ONLY, planFeatureCache } from './feature-cache';
import { FROZEN_RECIPES, type FrozenRun, frozenRun, ITEM_INDICES, imageNumbers } from './testing/frozen-run';

beforeAll(async () => {
  await initialiseWasm(null);
});

describe.each(FROZEN_RECIPES)('%s with a frozen backbone', (_, recipe) => {
  it('trains on kept features to the same numbers, to the bit', async () => {
    const kept = await frozenRun(recipe, true, (options) => createCpuEngine(options));
    const whole = await frozenRun(recipe, false, (options) => createCpuEngine(options));
    expect([...kept.state.keys()].sort()).toEqual([...whole.state.keys()].sort());
    for (const [key, values] of whole.state) expect(kept.state.get(key), key).toEqual(values);
    expect(kept.records).toEqual(whole.records);
    // 24 images and those seen lying otherwise, 6 held out; then only ways an image had not lain before.
    expect(kept.computed[0]).toBe(30);
    expect(kept.computed[1]).toBeLessThan(24);
    expect(kept.computed[2]).toBeLessThan(kept.computed[1]);
  });

  it('leaves weights and running statistics of the frozen part as they were, and moves the rest', async () => {
    const run = await frozenRun(recipe, false, (options) => createCpuEngine(options));
    const { graph } = buildModel(recipe.architecture, { imageSize: 16, channels: 3, classCount: 3 });
    const frozen = frozenParameters(recipe, graph);
    for (const { name } of graph.parameters) {
      const [before, after] = [run.initial, run.state].map((tensors) => tensors.get(`parameter/${name}`));
      if (frozen.has(name)) expect(after, name).toEqual(before);
      else expect(after, name).not.toEqual(before);
    }
    for (const { name } of graph.buffers) {
      const isFrozen = frozen.has(name.replace('running_mean', 'weight').replace('running_var', 'weight'));
      const [before, after] = [run.initial, run.state].map((tensors) => tensors.get(`buffer/${name}`));
      if (isFrozen) expect(after, name).toEqual(before);
      else expect(after, name).not.toEqual(before);
    }
  });
});

describe('features are not kept', () => {
  const planned = (change: Partial<Recipe>, count = 100, epoch = 0) => {
    const recipe: Recipe = {
      ...DEFAULT_RECIPE,
      training: { ...DEFAULT_RECIPE.training, freezeBackboneEpochs: 2 },
      ...change,
    };
    const { imageSize } = recipe.preprocessing;
    const { graph } = buildModel(recipe.architecture, { imageSize, channels: 3, classCount: 4 });
    const pixels = { count, height: imageSize, width: imageSize, channels: 3, read() {} };
    const trainingLabels = new Int32Array(count);
    const input = { recipe, graph, pixels, trainingLabels, microBatchSize: 8, epoch };
    return planFeatureCache(input, engineOptions(input));
  };

  it('once the backbone is trained', () => {
    expect(planned({}, 100, 1)).not.toBeNull();
    expect(planned({}, 100, 2)).toBeNull();
  });

  it.each([
    { cropPadding: 2 },
    { brightness: 0.1 },
    { mixup: 0.2 },
    { randAugmentCount: 1 },
    { resizedCropScale: 0.5 },
    { erasing: 0.1 },
  ])('where an image is another in every epoch: %o', (augmentation) => {
    expect(planned({ augmentation: { ...NO_AUGMENTATION, ...augmentation } })).toBeNull();
    expect(planned({ augmentation: { ...NO_AUGMENTATION, horizontalFlip: 0.5 } })).not.toBeNull();
  });

  it('where they would find no room in memory or on the disk', () => {
    // 512 features an image.
    const resnet = { architecture: DEFAULT_ARCHITECTURES.resnet };
    expect(planned(resnet, 200_000)).not.toBeNull();
    expect(planned(resnet, 300_000)).toBeNull();
  });
});

describe.each(FROZEN_RECIPES)('%s with features on the disk', (_, recipe) => {
  const onCpu = (options: EngineOptions) => createCpuEngine(options);
  const memoryBytes = 300;
  let root: MemoryFolder;

  beforeEach(() => {
    root = new MemoryFolder();
  });

  /** A visit: nothing is in memory, the disk is what the last visit left. */
  async function visit(recipeOf: Recipe = recipe, itemIndices = ITEM_INDICES): Promise<FrozenRun> {
    const cache = await PixelCache.in(root, async () => 1e9);
    const shelf = await cache.featureShelf('key');
    if (!shelf) throw new Error('no shelf');
    const room = { ...MEMORY_ONLY, shelf, memoryBytes, images: imageNumbers(itemIndices) };
    return frozenRun(recipeOf, true, onCpu, room);
  }
  const sameNumbers = (kept: FrozenRun, whole: FrozenRun) => {
    expect([...kept.state.keys()].sort()).toEqual([...whole.state.keys()].sort());
    for (const [key, values] of whole.state) expect(kept.state.get(key), key).toEqual(values);
    expect(kept.records).toEqual(whole.records);
  };
  const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);

  it('trains to the same numbers to the bit, and computes nothing on the next visit', async () => {
    const whole = await frozenRun(recipe, false, onCpu);
    const first = await visit();
    sameNumbers(first, whole);
    expect(first.computed[0]).toBe(30);
    const second = await visit();
    sameNumbers(second, whole);
    expect(sum(second.computed)).toBe(0);
    // Other weights are another network, and so are the same ones over pixels that are scaled otherwise.
    expect((await visit({ ...recipe, seed: 5 })).computed[0]).toBe(30);
    const scaled = { ...recipe.preprocessing, normalization: 'half' } as const;
    expect((await visit({ ...recipe, preprocessing: scaled })).computed[0]).toBe(30);
    // What they left is beside the images, and goes with them.
    const cache = await PixelCache.in(root, async () => 0);
    expect(root.files().size).toBe(3);
    await cache.clear();
    expect(root.files().size).toBe(0);
  });

  it('computes anew what is damaged, and what belongs to images that were not there', async () => {
    const whole = await frozenRun(recipe, false, onCpu);
    await visit();
    const [file] = root.files().values();
    if (!file) throw new Error('nothing kept');
    file.bytes[file.bytes.length - 1] = (file.bytes.at(-1) ?? 0) ^ 1;
    // Cut in the midst of a record, as when a page is closed.
    file.bytes = Uint8Array.from([...file.bytes, 1, 2, 3]);
    const mended = await visit();
    sameNumbers(mended, whole);
    expect(sum(mended.computed)).toBe(1);
    expect(sum((await visit()).computed)).toBe(0);
    const others = ITEM_INDICES.map((item, row) => (row < 2 ? item + 1 : item));
    const fresh = (await visit(recipe, others)).computed[0] ?? 0;
    expect(fresh).toBe(2);
  });

  it('goes on when the disk is full, and when another tab holds the file', async () => {
    const whole = await frozenRun(recipe, false, onCpu);
    root.disk.freeBytes = 500;
    sameNumbers(await visit(), whole);
    root.disk.freeBytes = 1e9;
    for (const file of root.files().values()) file.readers = 1;
    const held = await visit();
    sameNumbers(held, whole);
    // Computed whenever it is needed: it has no place to stay.
    expect(held.computed[2]).toBeGreaterThan(20);
  });
});
