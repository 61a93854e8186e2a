import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { EngineOptions } from '../engine';
import type { Graph } from '../graph';
import {
  caseBatch,
  caseOptions,
  caseTensors,
  computedBy,
  engineCases,
  expectedOf,
  relativeError,
} from '../testing/engine-cases';
import { noiseImages, plainOptions, TestGraph } from '../testing/graphs';
import { batchOf, largestDifference, startWasm, testDevice, twins } from '../testing/webgpu-twins';
import type { OwnedDevice } from './device';
import { createWebgpuEngine } from './engine';

const adam = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 } as const;
const same = (border: number) => ({ top: border, left: border, bottom: border, right: border });
const MOST_GROUPS = 65_535;

let device: OwnedDevice;

beforeAll(async () => {
  device = await testDevice();
  await startWasm();
});

afterAll(() => device.device.destroy());
afterEach(() => {
  vi.restoreAllMocks();
});

describe('logits, loss and finite differences in float64', () => {
  test.each(engineCases.map((engineCase) => [engineCase.name, engineCase] as const))(
    '%s',
    async (_, engineCase) => {
      const engine = await createWebgpuEngine(caseOptions(engineCase), device);
      expect(engine.device.kind).toBe('webgpu');
      const expected = expectedOf(engineCase);
      const computed = await computedBy(engine, engineCase);
      engine.dispose();
      expect(relativeError(computed.logits, expected.logits)).toBeLessThan(1e-5);
      expect(relativeError([computed.totals.lossSum], [expected.lossSum])).toBeLessThan(1e-5);
      for (const [name, gradient] of expected.gradients) {
        expect(relativeError(computed.gradients.get(name) ?? [], gradient, 0.02), name).toBeLessThan(1e-4);
      }
    },
  );
});

/** Every size a prime, none a multiple of a tile, of a vector or of a workgroup. */
const primes: readonly (readonly [name: string, graph: Graph, count: number])[] = [
  [
    'convolutions, batch norm and pooling',
    new TestGraph([17, 13, 3])
      .conv2d(7, [3, 5], [1, 1], { top: 1, left: 2, bottom: 1, right: 2 })
      .batchNorm()
      .activation('relu')
      .conv2d(11, [3, 3], [2, 2], same(1))
      .activation('leakyRelu', 0.1)
      .maxPool(3, 2, 1)
      .flatten()
      .linear(31)
      .activation('gelu')
      .dropout(0.2, 1)
      .linear(19)
      .finish(),
    5,
  ],
  [
    'tokens, norms and attention',
    new TestGraph([21, 15, 1])
      .patchify(3)
      .linear(23)
      .embedTokens(true)
      .layerNorm()
      .linear(3 * 3 * 7, false)
      .attention(3, 7, 0.1, 1)
      .linear(29)
      .activation('gelu')
      .layerNorm()
      .meanTokens(1)
      .linear(37)
      .finish(),
    3,
  ],
  [
    'one of everything',
    new TestGraph([1, 1, 1])
      .conv2d(1, [1, 1])
      .activation('relu')
      .maxPool(1)
      .patchify(1)
      .linear(1)
      .embedTokens(true)
      .linear(3, false)
      .attention(1, 1)
      .firstToken()
      .linear(2)
      .finish(),
    1,
  ],
];

describe('a step on', () => {
  test.each(primes)('%s of prime and single sizes agrees with the plain twin', async (_, graph, count) => {
    const { plain, fused } = await twins(plainOptions(graph, noiseImages(graph.inputShape, count)), device);
    for (let step = 1; step <= 3; step++) {
      await plain.trainStep(batchOf(count, graph.classCount, step));
      await fused.trainStep(batchOf(count, graph.classCount, step));
    }
    const [expected, found] = [await plain.exportState(), await fused.exportState()];
    const { key, difference } = largestDifference(found.tensors, expected.tensors);
    expect(difference, key).toBeLessThan(1e-3);
    plain.dispose();
    fused.dispose();
  });
});

/** Labels of the pipelines that were dispatched over more workgroups than fit into one dimension. */
function watchWideDispatches(): Set<string> {
  const wide = new Set<string>();
  const current = new WeakMap<GPUComputePassEncoder, string>();
  const { setPipeline, dispatchWorkgroups } = GPUComputePassEncoder.prototype;
  vi.spyOn(GPUComputePassEncoder.prototype, 'setPipeline').mockImplementation(function (
    this: GPUComputePassEncoder,
    pipeline,
  ) {
    current.set(this, pipeline.label);
    return setPipeline.call(this, pipeline);
  });
  vi.spyOn(GPUComputePassEncoder.prototype, 'dispatchWorkgroups').mockImplementation(function (
    this: GPUComputePassEncoder,
    x,
    y = 1,
    z = 1,
  ) {
    if (x * y * z > MOST_GROUPS) wide.add(current.get(this) ?? '');
    return dispatchWorkgroups.call(this, x, y, z);
  });
  return wide;
}

/**
 * Of so many images that kernels of one invocation per pixel need more workgroups than a dimension holds. By one: what
 * attention stages for more does not fit into a binding of WebGPU's least limit.
 */
const MANY = 65_536;

const wideCases: readonly (readonly [
  name: string,
  graph: Graph,
  images: number,
  kernels: readonly RegExp[],
  /** Whose kernels: this adapter's, or those of hardware. */
  whose: 'own' | 'hardware',
])[] = [
  [
    'convolution, batch norm and both kinds of pooling',
    new TestGraph([8, 8, 1])
      .conv2d(1, [3, 3], [1, 1], same(1))
      .batchNorm()
      .activation('relu')
      .maxPool(3, 1, 1)
      .maxPool(1)
      .globalAveragePool()
      .linear(2)
      .finish(),
    MANY,
    [/gather/, /max pool$/, /max pool gradient/, /mean gradient/, /norm/],
    'own',
  ],
  [
    'tokens, layer norm, attention and dropout',
    new TestGraph([8, 8, 1])
      .patchify(2)
      .embedTokens(false)
      .layerNorm()
      .linear(12, false)
      .attention(1, 4)
      .linear(4)
      .activation('gelu')
      .dropout(0.1, 1)
      .meanTokens(0)
      .linear(2)
      .finish(),
    MANY,
    [
      /gather/,
      /attention forward/,
      /attention.*gradient/,
      /mean gradient/,
      /node3 forward/, // the layer norm
      /node3 input gradient/,
    ],
    'own',
  ],
  [
    'the loss',
    new TestGraph([1, 1, 1]).flatten().linear(2).finish(),
    // Some adapters hold four images in a workgroup.
    4 * MANY,
    [/cross-entropy/],
    'own',
  ],
  [
    'the optimizer, over millions of parameters',
    new TestGraph([1, 1, 1]).flatten().linear(2100).linear(2050).linear(2).finish(),
    3,
    [/sgd step/],
    // An invocation of a software adapter updates sixteen parameters.
    'hardware',
  ],
];

test.each(wideCases)(
  'more than 65,535 workgroups of %s agree with the plain twin',
  async (_, graph, count, kernels, whose) => {
    const wide = watchWideDispatches();
    const hardware = { ...device.profile, software: false, subgroupWidth: 1 };
    const owned = whose === 'hardware' ? { ...device, profile: hardware } : device;
    const pixels = noiseImages(graph.inputShape, 211);
    const options: EngineOptions = {
      ...plainOptions(graph, { ...pixels, count: 211 }),
      microBatchSize: count,
    };
    const { plain, fused } = await twins(options, owned);
    const batch = {
      ...batchOf(count, 2, 1),
      indices: Int32Array.from({ length: count }, (_, i) => (i * 7) % 211),
      learningRate: 1,
    };
    await plain.trainStep(batch);
    await fused.trainStep(batch);
    const [totals, twinTotals] = [await fused.takeTrainTotals(), await plain.takeTrainTotals()];
    expect(totals.count).toBe(count);
    expect(totals.lossSum / twinTotals.lossSum).toBeCloseTo(1, 4);
    expect(totals.correct).toBe(twinTotals.correct);
    const [expected, found] = [await plain.exportState(), await fused.exportState()];
    const { key, difference } = largestDifference(found.tensors, expected.tensors);
    expect(difference, key).toBeLessThan(1e-3);
    for (const kernel of kernels)
      expect(
        [...wide].some((label) => kernel.test(label)),
        String(kernel),
      ).toBe(true);
    plain.dispose();
    fused.dispose();
  },
);

test.each([
  'two convolutions and pooling',
  'residual network with batch norm',
  'transformer, mean of the patches after a class token, dropout',
])('two runs of %s are equal to the bit', async (name) => {
  const engineCase = engineCases.find((found) => found.name === name);
  if (!engineCase) throw new Error(`There is no case ${name}`);
  const states = [];
  for (let run = 0; run < 2; run++) {
    const engine = await createWebgpuEngine({ ...caseOptions(engineCase), optimizer: adam }, device);
    await engine.importState({ tensors: caseTensors(engineCase) });
    for (let step = 1; step <= 4; step++) await engine.trainStep(caseBatch(engineCase, 0.01, step));
    states.push((await engine.exportState()).tensors);
    engine.dispose();
  }
  expect(states[1]).toEqual(states[0]);
});
