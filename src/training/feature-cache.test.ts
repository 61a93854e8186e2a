import { beforeAll, describe, expect, it } from 'vitest';
import { createPlainEngine } from '../kernels/plain/engine';
import { initialiseWasm } from '../kernels/plain/initialise-wasm';
import { frozenParameters } from '../models/backbone';
import { buildModel } from '../models/catalogue';
import { DEFAULT_ARCHITECTURES, DEFAULT_RECIPE, NO_AUGMENTATION } from '../recipe/defaults';
import type { Recipe } from '../recipe/schema';
import { engineOptions } from './engine-options';
import { planFeatureCache } from './feature-cache';
import { FROZEN_RECIPES, frozenRun } from './testing/frozen-run';

beforeAll(async () => {
  await initialiseWasm(null);
});

describe.each(FROZEN_RECIPES)('%s with a frozen backbone', (_, recipe) => {
  it('trains on kept features to the same numbers, to the bit', async () => {
    const kept = await frozenRun(recipe, true, (options) => createPlainEngine(options, 'wasm'));
    const whole = await frozenRun(recipe, false, (options) => createPlainEngine(options, 'wasm'));
    expect([...kept.state.keys()].sort()).toEqual([...whole.state.keys()].sort());
    for (const [key, values] of whole.state) expect(kept.state.get(key), key).toEqual(values);
    expect(kept.records).toEqual(whole.records);
    // 24 images and those seen lying otherwise, 6 held out; then only ways an image had not lain before.
    expect(kept.computed[0]).toBe(30);
    expect(kept.computed[1]).toBeLessThan(24);
    expect(kept.computed[2]).toBeLessThan(kept.computed[1]);
  });

  it('leaves weights and running statistics of the frozen part as they were, and moves the rest', async () => {
    const run = await frozenRun(recipe, false, (options) => createPlainEngine(options, 'wasm'));
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

  it('where they would not fit into memory', () => {
    // 512 features an image.
    const resnet = { architecture: DEFAULT_ARCHITECTURES.resnet };
    expect(planned(resnet, 200_000)).not.toBeNull();
    expect(planned(resnet, 300_000)).toBeNull();
  });
});
