import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineOptions } from '../engine';
import type { Graph } from '../graph';
import { noiseImages, plainOptions, TestGraph } from '../testing/graphs';
import { batchOf, largestDifference, startWasm, testDevice, twins } from '../testing/webgpu-twins';
import type { OwnedDevice } from './device';

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
