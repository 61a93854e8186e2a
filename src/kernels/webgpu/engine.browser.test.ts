import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ImageAugmentation } from '../augmentation';
import type { EngineOptions } from '../engine';
import type { Graph } from '../graph';
import { noiseImages, plainOptions, randomParameters, TestGraph } from '../testing/graphs';
import { batchOf, largestDifference, startWasm, testDevice, twins } from '../testing/webgpu-twins';
import type { OwnedDevice } from './device';
import { createWebgpuEngine } from './engine';

const same = { top: 1, left: 1, bottom: 1, right: 1 };
const adam = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 } as const;

/** The bird memoir's CNN in small. */
const birdCnn = (classes: number) =>
  new TestGraph([8, 8, 3])
    .conv2d(8, [3, 3], [1, 1], same)
    .activation('relu')
    .conv2d(8, [3, 3], [1, 1], same)
    .activation('relu')
    .maxPool(2)
    .flatten()
    .linear(classes)
    .finish();

/** The bird memoir's ViT in small, dropout everywhere. */
const birdVit = (classes: number) => {
  const graph = new TestGraph([8, 8, 3]).patchify(4).linear(8).embedTokens(true).dropout(0.1, 0);
  for (const block of [0, 1]) {
    const first = graph.value;
    graph
      .layerNorm()
      .linear(24, false)
      .attention(2, 4, 0.1, block * 4 + 1)
      .linear(8)
      .dropout(0.1, block * 4 + 2)
      .addFrom(first);
    const second = graph.value;
    graph
      .layerNorm()
      .linear(16)
      .activation('gelu')
      .dropout(0.1, block * 4 + 3)
      .linear(8)
      .dropout(0.1, block * 4 + 4);
    graph.addFrom(second);
  }
  return graph.firstToken().layerNorm().linear(classes).finish();
};

/** Strided convolutions, batch norm, a residual sum with ReLU after it, padded overlapping pooling, global pooling. */
const smallResnet = (classes: number) => {
  const graph = new TestGraph([11, 9, 3])
    .conv2d(6, [3, 3], [2, 2], same, false)
    .batchNorm()
    .activation('relu');
  graph.maxPool(3, 2, 1);
  const trunk = graph.value;
  graph.conv2d(6, [3, 3], [1, 1], same, false).batchNorm().activation('relu');
  graph.conv2d(6, [3, 3], [1, 1], same, false).batchNorm().addFrom(trunk).activation('relu');
  return graph.globalAveragePool().linear(classes).finish();
};

/**
 * No bias under attention: the keys' has no gradient but rounding, which Adam would blow up.
 * Odd sizes, leaky ReLU, GELU between convolutions, mean over tokens without a class token. */
const oddities = (classes: number) => {
  const graph = new TestGraph([6, 6, 1]).conv2d(5, [2, 3], [1, 1], { top: 0, left: 2, bottom: 1, right: 0 });
  graph.activation('leakyRelu', 0.1).conv2d(7, [3, 3], [1, 1], same).activation('gelu').patchify(2);
  graph
    .linear(11)
    .embedTokens(false)
    .layerNorm()
    .linear(9, false)
    .attention(1, 3)
    .dropout(0.2, 5)
    .activation('gelu');
  return graph.meanTokens(0).linear(13).activation('leakyRelu', 0.2).dropout(0.3, 6).linear(classes).finish();
};

/** Rows of scores that many invocations share, a number of them that nothing divides. */
const manyTokens = (classes: number, headWidth: number) =>
  new TestGraph([1, 61, 3])
    .patchify(1)
    .linear(6 * headWidth, false)
    .attention(2, headWidth, 0.1, 1)
    .layerNorm()
    .meanTokens(0)
    .linear(classes)
    .finish();

/** Convolutions that pool what they store: before and after an activation, and with a reduction in shares. */
const pooled = (classes: number) =>
  new TestGraph([8, 12, 2])
    .conv2d(128, [3, 3], [1, 1], same, false)
    .activation('leakyRelu', 0.1)
    .maxPool(2)
    .conv2d(5, [3, 3], [1, 1], same)
    .maxPool(2)
    .activation('gelu')
    .dropout(0.2, 1)
    .flatten()
    .linear(classes)
    .finish();

let device: OwnedDevice;

beforeAll(async () => {
  device = await testDevice();
  await startWasm();
});

afterAll(() => device.device.destroy());

const cases: readonly (readonly [name: string, graph: Graph, changes: Partial<EngineOptions>])[] = [
  ['a convolutional network', birdCnn(3), { optimizer: adam }],
  ['a vision transformer with dropout', birdVit(3), { optimizer: adam }],
  ['a residual network with batch norm', smallResnet(4), {}],
  ['odd shapes and rarer operations', oddities(5), { optimizer: adam }],
  ['convolutions that pool', pooled(4), { optimizer: adam }],
  ['attention over many tokens', manyTokens(3, 5), {}],
  ['attention of heads that are read by fours', manyTokens(3, 8), {}],
];

describe('twenty steps of training agree with the plain twin', () => {
  test.each(cases)('%s', async (_, graph, changes) => {
    const options = { ...plainOptions(graph, noiseImages(graph.inputShape, 7)), ...changes };
    const { plain, fused } = await twins(options, device);
    expect(fused.device.kind).toBe('webgpu');
    for (let step = 1; step <= 20; step++) {
      const batch = batchOf(7, graph.classCount, step);
      await plain.trainStep(batch);
      await fused.trainStep(batch);
      if (step !== 1) continue;
      const [expected, found] = [await plain.takeTrainTotals(), await fused.takeTrainTotals()];
      expect(found.lossSum).toBeCloseTo(expected.lossSum, 3);
      expect(found.gradientNorm / expected.gradientNorm).toBeCloseTo(1, 4);
      expect([found.correct, found.correctTop5, found.count]).toEqual([
        expected.correct,
        expected.correctTop5,
        expected.count,
      ]);
    }
    const [expected, found] = [await plain.exportState(), await fused.exportState()];
    const { key, difference } = largestDifference(found.tensors, expected.tensors);
    expect(difference, key).toBeLessThan(1e-3);
    const indices = Int32Array.from([0, 3, 6]);
    const [logits, same] = [await fused.predict(indices, 'live'), await plain.predict(indices, 'live')];
    expect(
      largestDifference(new Map([['logits', logits]]), new Map([['logits', same]])).difference,
    ).toBeLessThan(1e-3);
    plain.dispose();
    fused.dispose();
  });
});

// A software adapter takes long to compile what keeps tiles in workgroup memory: the smallest graphs, three steps.
describe('kernels of hardware adapters, on whatever runs this, agree with the plain twin', () => {
  test.each(cases.slice(2))(
    '%s',
    async (_, graph, changes) => {
      const options = { ...plainOptions(graph, noiseImages(graph.inputShape, 7)), ...changes };
      const profile = { ...device.profile, software: false, subgroupWidth: 1 };
      const { plain, fused } = await twins(options, { ...device, profile });
      expect(fused.device.kind).toBe('webgpu');
      for (let step = 1; step <= 3; step++) {
        const batch = batchOf(7, graph.classCount, step);
        await plain.trainStep(batch);
        await fused.trainStep(batch);
      }
      const [expected, found] = [await plain.exportState(), await fused.exportState()];
      const { key, difference } = largestDifference(found.tensors, expected.tensors);
      expect(difference, key).toBeLessThan(1e-3);
      plain.dispose();
      fused.dispose();
    },
    240_000,
  );
});

describe('a run', () => {
  const graph = birdVit(3);
  const options = { ...plainOptions(graph, noiseImages(graph.inputShape, 9)), optimizer: adam };

  async function trained(changes: Partial<EngineOptions>, steps: number) {
    const engine = await createWebgpuEngine({ ...options, ...changes }, device);
    await engine.importState({ tensors: randomParameters(graph, 3, 0.2) });
    for (let step = 1; step <= steps; step++) await engine.trainStep(batchOf(9, 3, step));
    const totals = await engine.takeTrainTotals();
    const state = await engine.exportState();
    engine.dispose();
    return { totals, state };
  }

  test('gives the same bits twice', async () => {
    const [first, second] = [await trained({}, 5), await trained({}, 5)];
    expect(second.totals).toEqual(first.totals);
    for (const [key, values] of first.state.tensors)
      expect(second.state.tensors.get(key), key).toEqual(values);
  });

  test('in micro-batches, the last one ragged, is that of the whole batch', async () => {
    const whole = await trained({ clipNorm: 0.5, emaDecay: 0.9 }, 3);
    const parts = await trained({ clipNorm: 0.5, emaDecay: 0.9, microBatchSize: 4 }, 3);
    expect(parts.totals.count).toBe(27);
    expect(parts.totals.lossSum).toBeCloseTo(whole.totals.lossSum, 3);
    expect(largestDifference(parts.state.tensors, whole.state.tensors).difference).toBeLessThan(1e-3);
  });

  test('creates no buffers, bind groups or pipelines once it is under way, and uploads little', async () => {
    const engine = await createWebgpuEngine(options, device);
    await engine.importState({ tensors: randomParameters(graph, 3, 0.2) });
    for (let step = 1; step <= 2; step++) await engine.trainStep(batchOf(9, 3, step));
    const { device: gpu } = device;
    const creating = (['createBuffer', 'createBindGroup', 'createComputePipelineAsync'] as const).map(
      (name) => vi.spyOn(gpu, name),
    );
    const uploading = vi.spyOn(gpu.queue, 'writeBuffer');
    for (let step = 3; step <= 60; step++) await engine.trainStep(batchOf(9, 3, step));
    for (const spy of creating) expect(spy).not.toHaveBeenCalled();
    const bytes = uploading.mock.calls.reduce((sum, [, , data]) => sum + data.byteLength, 0);
    expect(bytes / 58).toBeLessThan(16_384);
    vi.restoreAllMocks();
    expect((await engine.takeTrainTotals()).count).toBe(60 * 9);
    engine.dispose();
  });

  test.each([
    ['the first convolution', smallResnet(3), 'parameter/p0', Number.NaN],
    ['a transformer, in its patches', birdVit(3), 'parameter/p0', Number.NaN],
    ['a transformer, in its last layer', birdVit(3), null, Number.POSITIVE_INFINITY],
    ['a transformer, in the middle', birdVit(3), 'parameter/p8', Number.NaN],
  ])('where %s breaks, it is named as the CPU names it', async (_, graph, key, broken) => {
    const { plain, fused } = await twins(
      { ...plainOptions(graph, noiseImages(graph.inputShape, 9)), microBatchSize: 4 },
      device,
    );
    const name = key ?? `parameter/${graph.parameters.at(-1)?.name}`;
    for (const engine of [plain, fused]) {
      await engine.trainStep(batchOf(9, 3, 1));
      const { tensors } = await engine.exportState();
      const values = Float32Array.from(tensors.get(name) ?? []);
      expect(values.length, name).toBeGreaterThan(0);
      values[values.length - 1] = broken;
      await engine.importState({ tensors: new Map([[name, values]]) });
      for (const step of [2, 3]) await engine.trainStep(batchOf(9, 3, step));
    }
    const expected = (await plain.takeTrainTotals()).notFinite;
    expect(expected?.step).toBe(2);
    expect((await fused.takeTrainTotals()).notFinite).toEqual(expected);
    plain.dispose();
    fused.dispose();
  });

  test('stops changing the weights at the first step that is not finite, and names it', async () => {
    const engine = await createWebgpuEngine(
      { ...options, optimizer: plainOptions(graph, options.pixels).optimizer },
      device,
    );
    await engine.importState({ tensors: randomParameters(graph, 3, 0.2) });
    await engine.trainStep(batchOf(9, 3, 1));
    const before = await engine.exportState();
    await engine.importState({
      tensors: new Map([['parameter/p0', new Float32Array(8 * 48).fill(Number.NaN)]]),
    });
    const broken = await engine.exportState();
    await engine.trainStep(batchOf(9, 3, 2));
    await engine.trainStep(batchOf(9, 3, 3));
    expect((await engine.takeTrainTotals()).notFinite?.step).toBe(2);
    const after = await engine.exportState();
    for (const [key, values] of broken.tensors) expect(after.tensors.get(key), key).toEqual(values);
    expect(after.tensors.get('parameter/p1')).toEqual(before.tensors.get('parameter/p1'));
    engine.dispose();
  });
});

test('augmented, mixed and erased images, class weights and smoothing agree with the plain twin', async () => {
  const graph = birdCnn(3);
  const pixels = noiseImages(graph.inputShape, 7);
  const loss = { labelSmoothing: 0.1, classWeights: Float32Array.of(1, 2, 0.5) };
  const { plain, fused } = await twins({ ...plainOptions(graph, pixels), loss, microBatchSize: 4 }, device);
  const box = { top: 1, left: 2, height: 3, width: 4 };
  const augmentation: ImageAugmentation[] = Array.from({ length: 7 }, (_, i) => ({
    operations: i % 3 === 0 ? [{ kind: 'brightness', factor: 1.3 }] : [],
    erase: i % 2 === 0 ? { top: 2, left: 0, height: 2, width: 5 } : null,
    mix:
      i % 2 === 1
        ? { partner: 6 - i, share: 0.7, box: i === 3 ? null : box }
        : { partner: 6 - i, share: 0.6, box: null },
  }));
  const mix = {
    labels: Int32Array.of(2, 1, 0, 1, 2, 0, 1),
    share: Float32Array.of(0.6, 0.7, 0.6, 0.7, 0.6, 0.7, 0.6),
  };
  for (let step = 1; step <= 3; step++) {
    const batch = { ...batchOf(7, 3, step), augmentation, mix };
    await plain.trainStep(batch);
    await fused.trainStep(batch);
  }
  const [expected, found] = [await plain.takeTrainTotals(), await fused.takeTrainTotals()];
  expect(found.lossSum).toBeCloseTo(expected.lossSum, 3);
  expect(found.weightSum).toBeCloseTo(expected.weightSum, 3);
  const [weights, twin] = [await fused.exportState(), await plain.exportState()];
  expect(largestDifference(weights.tensors, twin.tensors).difference).toBeLessThan(1e-3);
  expect(found.count).toBe(21);
  // Of mixed images each label counts by its share: sums of float32.
  expect(found.correct).toBeCloseTo(expected.correct, 5);
  expect(found.correctTop5).toBeCloseTo(expected.correctTop5, 5);
  plain.dispose();
  fused.dispose();
});

test.each([
  { kind: 'adamw', beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.1 },
  { kind: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 0.01 },
  { kind: 'adagrad', epsilon: 1e-10, weightDecay: 0.01, learningRateDecay: 0.1 },
  { kind: 'rmsprop', smoothing: 0.99, epsilon: 1e-8, momentum: 0.5, weightDecay: 0.01 },
] as const)('$kind with frozen and slowed parameters agrees with the plain twin', async (optimizer) => {
  const graph = new TestGraph([4, 4, 1]).flatten().linear(6).activation('relu').linear(3).finish();
  const options: EngineOptions = {
    ...plainOptions(graph, noiseImages(graph.inputShape, 5)),
    optimizer,
    decayWeightsOnly: true,
    frozen: new Set(['p0']),
    learningRateScale: new Map([['p2', 0.1]]),
    emaDecay: 0.9,
  };
  const { plain, fused } = await twins(options, device);
  for (let step = 1; step <= 10; step++) {
    // Halfway the optimizer begins anew, as after a thaw; the average does not.
    const one = { ...batchOf(5, 3, step > 5 ? step - 5 : step), averageStep: step };
    await plain.trainStep(one);
    await fused.trainStep(one);
  }
  const [expected, found] = [await plain.exportState(), await fused.exportState()];
  expect([...found.tensors.keys()].sort()).toEqual([...expected.tensors.keys()].sort());
  expect(largestDifference(found.tensors, expected.tensors).difference).toBeLessThan(1e-3);
  plain.dispose();
  fused.dispose();
});
