import { beforeAll, expect, test } from 'vitest';
import { startWasm, testDevice } from '../kernels/testing/webgpu-twins';
import type { OwnedDevice } from '../kernels/webgpu/device';
import { createWebgpuEngine } from '../kernels/webgpu/engine';
import { buildModel } from '../models/catalogue';
import { initializeParameters } from '../nn/initialize';
import { engineOptions } from './engine-options';
import { FeatureTable } from './feature-table';
import { featureSize, frozenHalves, trunkOptions } from './frozen-halves';
import { FrozenTrunk } from './frozen-trunk';
import { FROZEN_RECIPES, FROZEN_SIZE, noise } from './testing/frozen-run';

const IMAGES = 11;
let device: OwnedDevice;

beforeAll(async () => {
  await startWasm();
  device = await testDevice();
});

test.each(FROZEN_RECIPES)(
  'the frozen part of %s makes the same of an image on WebGPU, to the bit, whichever are beside it',
  async (_, recipe) => {
    const { graph } = buildModel(recipe.architecture, FROZEN_SIZE);
    const input = { recipe, graph, pixels: noise(), trainingLabels: new Int32Array(0), microBatchSize: 4 };
    const halves = frozenHalves({ ...input, epoch: 0 }, IMAGES, 1e9);
    if (!halves) throw new Error('features can be kept');
    const options = trunkOptions(engineOptions({ ...input, epoch: 0 }), halves);
    const size = featureSize(halves);
    const featuresBy = async (lots: readonly number[][]) => {
      const { variants } = halves;
      const table = new FeatureTable({ imageCount: input.pixels.count, variants, size, memoryBytes: 1e7 });
      const trunk = new FrozenTrunk(await createWebgpuEngine(options, device), options, table, null);
      await trunk.importState({ tensors: initializeParameters(graph, 3) });
      for (const lot of lots) await trunk.compute(Int32Array.from(lot));
      const rows = Int32Array.from({ length: IMAGES }, (__, i) => i);
      const values = new Float32Array(IMAGES * size);
      table.read(rows, values);
      trunk.dispose();
      return values;
    };
    const together = await featuresBy([[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]]);
    expect(await featuresBy([[7], [10, 2, 5], [9, 8, 1, 0, 3, 4], [6]])).toEqual(together);
    expect(together.some((value) => value !== 0)).toBe(true);
  },
);
