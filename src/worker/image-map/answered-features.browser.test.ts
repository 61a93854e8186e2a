import { expect, test } from 'vitest';
import type { DecodedImages } from '../../dataset/dataset';
import { noiseImages } from '../../kernels/testing/graphs';
import { buildModel } from '../../models/catalogue';
import { initializeParameters } from '../../nn/initialize';
import { DEFAULT_ARCHITECTURES, DEFAULT_RECIPE } from '../../recipe/defaults';
import type { Architecture } from '../../recipe/schema';
import type { TrainedModel } from '../run/trained-model';
import { answeredFeatures } from './answered-features';

const COUNT = 5;
const SIDE = 16;
const { cnn, mlp } = DEFAULT_ARCHITECTURES;

async function featuresOn(device: 'cpu' | 'webgpu', architecture: Architecture) {
  const preprocessing = { ...DEFAULT_RECIPE.preprocessing, imageSize: SIDE };
  const { graph } = buildModel(architecture, { imageSize: SIDE, channels: 3, classCount: 4 });
  const weights = { epoch: 1, step: 1, tensors: new Map(initializeParameters(graph, 3)) };
  const model: TrainedModel = {
    recipe: { ...DEFAULT_RECIPE, device, architecture, preprocessing },
    identity: { kind: 'unnamed' },
    classes: ['a', 'b', 'c', 'd'],
    graph,
    best: weights,
    last: weights,
    metrics: { steps: [], epochs: [] },
  };
  const items = Int32Array.from({ length: COUNT }, (_, i) => i);
  const source = noiseImages([SIDE, SIDE, 3], COUNT);
  const decoded = { source, rowOf: items } as Partial<DecodedImages> as DecodedImages;
  const found = await answeredFeatures(model, decoded, items, () => {}, new AbortController().signal);
  if (!found.ok) throw new Error(`${found.failure.code} ${found.failure.detail}`);
  return found.value;
}

test.each<{ name: string; architecture: Architecture; computedOn: 'cpu' | 'webgpu' }>([
  { name: 'a CNN', architecture: cnn, computedOn: 'webgpu' },
  {
    name: 'a classifier on pixels alone, before which there is nothing to compute',
    architecture: { ...mlp, hiddenUnits: [] },
    computedOn: 'cpu',
  },
])(
  '$name has the features and answers on WebGPU that it has on the CPU',
  async ({ architecture, computedOn }) => {
    const cpu = await featuresOn('cpu', architecture);
    const gpu = await featuresOn('webgpu', architecture);
    expect(gpu.device.kind).toBe(computedOn);
    expect(gpu.width).toBe(cpu.width);
    for (const [i, value] of cpu.features.entries()) expect(gpu.features[i]).toBeCloseTo(value, 3);
    for (const [i, value] of cpu.probabilities.entries()) expect(gpu.probabilities[i]).toBeCloseTo(value, 4);
  },
);
