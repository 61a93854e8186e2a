import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { backend, memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { crossEntropy, rankOf } from '../../metrics/logits';
import { InvariantError } from '../../shared/errors';
import type { ImageAugmentation } from '../augmentation';
import type { Engine, EngineOptions, TrainBatch } from '../engine';
import { OutOfMemoryError } from '../engine-errors';
import type { Graph } from '../graph';
import { noiseImages, plainOptions, randomParameters, TestGraph } from '../testing/graphs';
import { createCpuEngine } from './cpu-engine';
import { heapTensor, heapView } from './heap';
import { initialiseWasm } from './initialise-wasm';

const same = { top: 1, left: 1, bottom: 1, right: 1 };

const smallCnn = (classes: number) =>
  new TestGraph([8, 8, 3])
    .conv2d(4, [3, 3], [1, 1], same)
    .activation('relu')
    .maxPool(2)
    .flatten()
    .linear(classes)
    .finish();

const smallVit = (classes: number) => {
  const graph = new TestGraph([8, 8, 3]).patchify(4).linear(8).embedTokens(true).dropout(0.1, 0);
  const first = graph.value;
  graph.layerNorm().linear(24, false).attention(2, 4, 0.1, 1).linear(8).addFrom(first);
  const second = graph.value;
  graph.layerNorm().linear(16).activation('gelu').linear(8).addFrom(second);
  return graph.firstToken().layerNorm().linear(classes).finish();
};

const adam = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 } as const;

function batch(count: number, classes: number, step: number): TrainBatch {
  return {
    indices: Int32Array.from({ length: count }, (_, i) => i),
    labels: Int32Array.from({ length: count }, (_, i) => i % classes),
    augmentation: null,
    mix: null,
    learningRate: 0.01,
    step,
  };
}

async function start(graph: Graph, changes: Partial<EngineOptions> = {}) {
  const pixels = noiseImages(graph.inputShape, 12);
  const engine = await createCpuEngine({ ...plainOptions(graph, pixels), ...changes });
  await engine.importState({ tensors: randomParameters(graph, 3, 0.2) });
  return engine;
}

beforeAll(async () => {
  await initialiseWasm(null);
});

test.each([
  ['a convolutional network', smallCnn(3)],
  ['a vision transformer', smallVit(3)],
])('%s learns twelve images by heart', async (_, graph) => {
  const engine = await start(graph, { optimizer: adam });
  for (let step = 1; step <= 100; step++) await engine.trainStep(batch(12, 3, step));
  await engine.takeTrainTotals();
  const { indices, labels } = batch(12, 3, 0);
  const logits = await engine.predict(indices, 'live');
  const criterion = { labelSmoothing: 0, classWeights: null };
  for (const [i, label] of labels.entries()) {
    const row = logits.subarray(i * 3, (i + 1) * 3);
    expect(rankOf(row, label)).toBe(0);
    expect(crossEntropy(row, label, criterion).loss).toBeLessThan(0.4);
  }
  engine.dispose();
});

test('leaves no tensor behind: not after a step, not after dispose', async () => {
  const before = memory().numTensors;
  const engine = await start(smallVit(3), { optimizer: adam, emaDecay: 0.9, clipNorm: 1 });
  const { indices } = batch(12, 3, 0);
  const sizes: { numTensors: number; numBytes: number }[] = [];
  for (let step = 1; step <= 4; step++) {
    await engine.trainStep(batch(12, 3, step));
    await engine.takeTrainTotals();
    await engine.predict(indices, 'average');
    await engine.predict(indices, 'live');
    const { numTensors, numBytes } = memory();
    sizes.push({ numTensors, numBytes });
  }
  expect(sizes.slice(1)).toEqual(Array.from({ length: 3 }, () => sizes[0]));
  engine.dispose();
  expect(memory().numTensors).toBe(before);
});

test('a thousand steps leave tensors and heap as they were', async () => {
  const graph = new TestGraph([4, 4, 1]).conv2d(2, [3, 3]).activation('relu').flatten().linear(2).finish();
  const engine = await start(graph, { optimizer: adam, clipNorm: 1, emaDecay: 0.9 });
  const sizes: unknown[] = [];
  for (let step = 1; step <= 1000; step++) {
    await engine.trainStep(batch(3, 2, step));
    if (step % 250 !== 0) continue;
    await engine.takeTrainTotals();
    const { numTensors, numBytes } = memory();
    const probe = heapTensor([1]);
    sizes.push({ numTensors, numBytes, heap: heapView(probe).buffer.byteLength });
    probe.dispose();
  }
  expect(sizes.slice(1)).toEqual(sizes.slice(0, 3));
  engine.dispose();
});

async function weightsAfter(engine: Engine, batches: readonly TrainBatch[]) {
  for (const one of batches) await engine.trainStep(one);
  const { tensors } = await engine.exportState();
  engine.dispose();
  return tensors;
}

test('two runs give the same numbers to the bit', async () => {
  const graph = smallVit(3);
  const batches = [1, 2, 3].map((step) => batch(12, 3, step));
  const first = await weightsAfter(await start(graph, { optimizer: adam }), batches);
  const second = await weightsAfter(await start(graph, { optimizer: adam }), batches);
  expect(second).toEqual(first);
  const other = await weightsAfter(await start(graph, { optimizer: adam, seed: 8 }), batches);
  expect(other, 'the seed decides the dropout masks').not.toEqual(first);
});

const still = { erase: null, mix: null } as const;
const augmentation: readonly ImageAugmentation[] = Array.from({ length: 12 }, (_, i) => ({
  operations: i % 2 === 0 ? [{ kind: 'invert' }] : [],
  erase: i % 3 === 0 ? { top: 1, left: 2, height: 3, width: 4 } : null,
  mix: i % 4 === 0 ? { partner: 11 - i, share: 0.25, box: null } : null,
}));

test.each([1, 5, 7])(
  'micro-batches of %i give the weights of the whole batch, masks included',
  async (size) => {
    const graph = smallVit(3);
    const changes: Partial<EngineOptions> = {
      clipNorm: 0.5,
      loss: { labelSmoothing: 0.1, classWeights: Float32Array.of(1, 3, 0.5) },
    };
    const mix = {
      labels: Int32Array.from({ length: 12 }, (_, i) => (i + 1) % 3),
      share: Float32Array.from({ length: 12 }, (_, i) => (i % 4 === 0 ? 0.25 : 1)),
    };
    const batches = [1, 2].map((step) => ({ ...batch(12, 3, step), augmentation, mix }));
    const whole = await weightsAfter(await start(graph, changes), batches);
    const parts = await weightsAfter(await start(graph, { ...changes, microBatchSize: size }), batches);
    for (const [key, values] of whole) {
      for (const [i, value] of values.entries()) expect(parts.get(key)?.[i], key).toBeCloseTo(value, 5);
    }
  },
);

test('augmentation, erasing and mixing make the image they describe', async () => {
  // Two pixels are the two logits; with a single label the loss tells their difference.
  const graph = new TestGraph([1, 2, 1]).flatten().linear(2, false).finish();
  const pixels = {
    ...noiseImages([1, 2, 1], 2),
    read: (indices: Int32Array, target: Uint8Array) => {
      for (const [i, index] of indices.entries()) target.set(index === 0 ? [0, 51] : [255, 102], i * 2);
    },
  };
  const unnormalized = { mean: [0], deviation: [1] };
  const seen = async (first: ImageAugmentation, second: ImageAugmentation) => {
    const options = { ...plainOptions(graph, pixels), normalization: unnormalized };
    const engine = await createCpuEngine(options);
    await engine.importState({ tensors: new Map([['parameter/p0', Float32Array.of(1, 0, 0, 1)]]) });
    await engine.trainStep({
      ...batch(2, 2, 1),
      labels: Int32Array.of(0, 0),
      augmentation: [first, second],
      learningRate: 0,
    });
    const { lossSum } = await engine.takeTrainTotals();
    engine.dispose();
    return lossSum;
  };
  const lossOf = (...images: [number, number][]) =>
    images.reduce((sum, [own, other]) => sum + Math.log(1 + Math.exp(other - own)), 0);
  const none: ImageAugmentation = { operations: [], ...still };
  const invert: ImageAugmentation = { operations: [{ kind: 'invert' }], ...still };
  const erased: ImageAugmentation = { ...none, erase: { top: 0, left: 1, height: 1, width: 1 } };
  const mixed: ImageAugmentation = { ...none, mix: { partner: 1, share: 0.25, box: null } };
  const box = { top: 0, left: 0, height: 1, width: 1 };
  const cut: ImageAugmentation = { ...none, mix: { partner: 1, share: 0.5, box } };
  expect(await seen(none, none)).toBeCloseTo(lossOf([0, 0.2], [1, 0.4]), 5);
  expect(await seen(invert, none)).toBeCloseTo(lossOf([1, 0.8], [1, 0.4]), 5);
  expect(await seen(erased, none)).toBeCloseTo(lossOf([0, 0], [1, 0.4]), 5);
  expect(await seen(mixed, none)).toBeCloseTo(lossOf([0.75, 0.35], [1, 0.4]), 5);
  expect(await seen(mixed, invert), 'the partner has its own operations').toBeCloseTo(
    lossOf([0, 0.5], [0, 0.6]),
    5,
  );
  expect(await seen(cut, erased)).toBeCloseTo(lossOf([1, 0.2], [1, 0]), 5);
});

test('frozen parameters stay, and do not count in the gradient norm', async () => {
  const graph = smallCnn(3);
  const free = await start(graph);
  const held = await start(graph, { frozen: new Set(['p0', 'p1']) });
  const before = (await held.exportState()).tensors;
  await free.trainStep(batch(12, 3, 1));
  await held.trainStep(batch(12, 3, 1));
  const after = (await held.exportState()).tensors;
  const whole = (await free.exportState()).tensors;
  expect(after.get('parameter/p0')).toEqual(before.get('parameter/p0'));
  expect(after.get('parameter/p1')).toEqual(before.get('parameter/p1'));
  expect(after.get('parameter/p2')).toEqual(whole.get('parameter/p2'));
  const norms = [await free.takeTrainTotals(), await held.takeTrainTotals()].map((t) => t.gradientNorm);
  expect(norms[1]).toBeLessThan(norms[0]);
  free.dispose();
  held.dispose();
});

test('the running average evaluates as itself, and begins as the live weights', async () => {
  const graph = smallCnn(3);
  const engine = await start(graph, { emaDecay: 0.5 });
  const { indices } = batch(12, 3, 0);
  expect(await engine.predict(indices, 'average')).toEqual(await engine.predict(indices, 'live'));
  await engine.trainStep({ ...batch(12, 3, 1), learningRate: 0.5 });
  const { tensors } = await engine.exportState();
  const averaged = await engine.predict(indices, 'average');
  expect(averaged).not.toEqual(await engine.predict(indices, 'live'));
  const shown = await createCpuEngine(plainOptions(graph, noiseImages(graph.inputShape, 12)));
  const asLive = [...tensors]
    .filter(([key]) => key.startsWith('ema/'))
    .map(([key, values]) => [key.replace('ema/', 'parameter/'), values] as const);
  await shown.importState({ tensors: new Map(asLive) });
  expect(await shown.predict(indices, 'live')).toEqual(averaged);
  engine.dispose();
  shown.dispose();
});

test('the running average goes on where the optimizer begins anew', async () => {
  const graph = smallCnn(3);
  const engine = await start(graph, { emaDecay: 0.9 });
  const before = (await engine.exportState()).tensors.get('parameter/p0');
  await engine.trainStep({ ...batch(12, 3, 1), averageStep: 1000, learningRate: 0.5 });
  const { tensors } = await engine.exportState();
  const live = tensors.get('parameter/p0');
  for (const [i, value] of (tensors.get('ema/p0') ?? []).entries())
    expect(value).toBeCloseTo(0.9 * (before?.[i] ?? 0) + 0.1 * (live?.[i] ?? 0), 6);
  engine.dispose();
});

test('a state taken and given back goes on exactly', async () => {
  const graph = smallVit(3);
  const changes: Partial<EngineOptions> = { optimizer: adam, emaDecay: 0.9 };
  const steps = [1, 2, 3, 4].map((step) => batch(12, 3, step));
  const straight = await weightsAfter(await start(graph, changes), steps);
  const first = await start(graph, changes);
  for (const one of steps.slice(0, 2)) await first.trainStep(one);
  const state = await first.exportState();
  await first.trainStep(steps[2]);
  first.dispose();
  const second = await start(graph, changes);
  await second.importState(state);
  expect(await weightsAfter(second, steps.slice(2))).toEqual(straight);
});

test('a state with a strange key or a wrong length is refused whole', async () => {
  const engine = await start(smallCnn(3));
  const before = (await engine.exportState()).tensors;
  const weights = new Float32Array(before.get('parameter/p0')?.length ?? 0);
  for (const [key, values] of [
    ['parameter/absent', new Float32Array(1)],
    ['ema/p0', weights],
    ['slot.exp_avg/p0', weights],
    ['parameter/p1', new Float32Array(5)],
  ] as const) {
    const tensors = new Map([
      ['parameter/p0', weights],
      [key, values],
    ]);
    await expect(engine.importState({ tensors }), key).rejects.toThrow(InvariantError);
  }
  expect((await engine.exportState()).tensors).toEqual(before);
  engine.dispose();
});

test('a loss that is not finite names step and layer, and leaves the last good weights', async () => {
  const graph = smallCnn(3);
  const engine = await start(graph, { microBatchSize: 5 });
  await engine.trainStep(batch(12, 3, 1));
  const good = (await engine.exportState()).tensors;
  const broken = new Map([['parameter/p2', Float32Array.from(good.get('parameter/p2') ?? [])]]);
  (broken.get('parameter/p2') as Float32Array)[7] = Number.NaN;
  await engine.importState({ tensors: broken });
  const poisoned = (await engine.exportState()).tensors;
  await engine.trainStep(batch(12, 3, 2));
  await engine.trainStep(batch(12, 3, 3));
  expect((await engine.exportState()).tensors).toEqual(poisoned);
  const totals = await engine.takeTrainTotals();
  const last = graph.nodes[graph.output]?.path;
  expect(totals.notFinite).toEqual({ step: 2, path: last });
  expect(totals.lossSum).toBeNaN();
  await engine.importState({ tensors: good });
  await engine.trainStep(batch(12, 3, 4));
  expect((await engine.takeTrainTotals()).notFinite).toBeNull();
  engine.dispose();
});

test('other images with the same weights; not of another size', async () => {
  const graph = smallCnn(3);
  const engine = await start(graph);
  const indices = Int32Array.of(0, 1);
  const before = await engine.predict(indices, 'live');
  await engine.setPixels(noiseImages([8, 8, 3], 2, 99));
  expect(await engine.predict(indices, 'live')).not.toEqual(before);
  await expect(engine.setPixels(noiseImages([8, 4, 3], 2))).rejects.toThrow(InvariantError);
  engine.dispose();
});

test('batch norm moves its running statistics towards each batch, and evaluates with them', async () => {
  const graph = new TestGraph([1, 2, 1]).batchNorm(0.25).flatten().linear(2, false).finish();
  const pixels = {
    ...noiseImages([1, 2, 1], 2),
    // Values 0, 0.2, 0.4, 0.6: mean 0.3, unbiased variance 0.2/3.
    read: (indices: Int32Array, target: Uint8Array) => {
      for (const [i, index] of indices.entries()) target.set(index === 0 ? [0, 51] : [102, 153], i * 2);
    },
  };
  const options = { ...plainOptions(graph, pixels), normalization: { mean: [0], deviation: [1] } };
  const engine = await createCpuEngine(options);
  const identity = new Map([
    ['parameter/p0', Float32Array.of(1)],
    ['parameter/p1', Float32Array.of(0)],
    ['parameter/p2', Float32Array.of(1, 0, 0, 1)],
  ]);
  await engine.importState({ tensors: identity });
  for (const step of [1, 2]) await engine.trainStep({ ...batch(2, 2, step), learningRate: 0 });
  const { tensors } = await engine.exportState();
  const mean = 0.3 * (1 - 0.75 ** 2);
  const variance = 0.75 ** 2 + (0.2 / 3) * (1 - 0.75 ** 2);
  expect(tensors.get('buffer/b0')?.[0]).toBeCloseTo(mean, 6);
  expect(tensors.get('buffer/b1')?.[0]).toBeCloseTo(variance, 6);
  const logits = await engine.predict(Int32Array.of(0, 1), 'live');
  for (const [i, value] of [0, 0.2, 0.4, 0.6].entries()) {
    expect(logits[i]).toBeCloseTo((value - mean) / Math.sqrt(variance + 1e-5), 5);
  }
  engine.dispose();
});

test('a last batch of one value, whose variance torch refuses, leaves running statistics that are numbers', async () => {
  const graph = new TestGraph([1, 1, 1]).batchNorm(0.25).flatten().linear(2).finish();
  const options = {
    ...plainOptions(graph, noiseImages([1, 1, 1], 1)),
    normalization: { mean: [0], deviation: [1] },
  };
  const engine = await createCpuEngine(options);
  await engine.trainStep({ ...batch(1, 2, 1), learningRate: 0 });
  const { tensors } = await engine.exportState();
  expect(tensors.get('buffer/b1')?.[0]).toBeCloseTo(0.75, 6);
  expect([...(await engine.predict(Int32Array.of(0), 'live'))].every(Number.isFinite)).toBe(true);
  engine.dispose();
});

describe('where the heap has no room', () => {
  const graph = smallVit(3);

  /** Lets `count` more allocations succeed, then none, while `run` goes on. */
  async function withAllocations<T>(count: number, run: () => Promise<T>): Promise<T> {
    const active = backend();
    if (!(active instanceof BackendWasm)) throw new Error('The tests run on WASM');
    const write = active.write.bind(active);
    let left = count;
    const spy = vi.spyOn(active, 'write').mockImplementation((...args) => {
      if (left-- <= 0) throw new OutOfMemoryError('no room (injected)');
      return write(...args);
    });
    try {
      return await run();
    } finally {
      spy.mockRestore();
    }
  }

  test.each([0, 3, 20, 60, 100, 140])(
    'a step that fails after %i allocations leaves weights and memory as they were',
    async (count) => {
      const before = memory().numTensors;
      const engine = await start(graph, { optimizer: adam, emaDecay: 0.9 });
      await engine.trainStep(batch(12, 3, 1));
      const good = (await engine.exportState()).tensors;
      const tensors = memory().numTensors;
      await expect(withAllocations(count, () => engine.trainStep(batch(12, 3, 2)))).rejects.toThrow(
        OutOfMemoryError,
      );
      expect((await engine.exportState()).tensors).toEqual(good);
      expect(Math.abs(memory().numTensors - tensors)).toBeLessThanOrEqual(graph.parameters.length);
      await engine.trainStep(batch(12, 3, 2));
      engine.dispose();
      expect(memory().numTensors).toBe(before);
    },
  );

  test('an engine that cannot be made leaves nothing, and a prediction that fails neither', async () => {
    const before = memory().numTensors;
    const options = { ...plainOptions(graph, noiseImages([8, 8, 3], 12)), optimizer: adam };
    await expect(withAllocations(9, () => createCpuEngine(options))).rejects.toThrow(OutOfMemoryError);
    expect(memory().numTensors).toBe(before);
    const engine = await start(graph);
    const indices = Int32Array.of(0, 1);
    await expect(withAllocations(12, () => engine.predict(indices, 'live'))).rejects.toThrow(
      OutOfMemoryError,
    );
    expect(await engine.predict(indices, 'live')).toHaveLength(6);
    engine.dispose();
    expect(memory().numTensors).toBe(before);
  });
});
