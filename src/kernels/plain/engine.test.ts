import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import type { EngineOptions, TrainBatch } from '../engine';
import type { Graph } from '../graph';
import { noiseImages, plainOptions, randomParameters, TestGraph } from '../testing/graphs';
import { createPlainEngine } from './engine';
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
  const engine = await createPlainEngine({ ...plainOptions(graph, pixels), ...changes }, 'wasm');
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
  await engine.evaluate({ indices, labels }, 'live');
  const totals = await engine.takeEvaluationTotals();
  expect(totals.count).toBe(12);
  expect(totals.correct).toBe(12);
  expect(totals.lossSum / totals.weightSum).toBeLessThan(0.1);
  engine.dispose();
});

test('leaves no tensor behind: not after a step, not after dispose', async () => {
  const before = memory().numTensors;
  const engine = await start(smallVit(3), { optimizer: adam, emaDecay: 0.9, clipNorm: 1 });
  const { indices, labels } = batch(12, 3, 0);
  const sizes: { numTensors: number; numBytes: number }[] = [];
  for (let step = 1; step <= 4; step++) {
    await engine.trainStep(batch(12, 3, step));
    await engine.takeTrainTotals();
    await engine.evaluate({ indices, labels }, 'average');
    await engine.predict(indices, 'live');
    const { numTensors, numBytes } = memory();
    sizes.push({ numTensors, numBytes });
  }
  expect(sizes.slice(1)).toEqual(Array.from({ length: 3 }, () => sizes[0]));
  engine.dispose();
  expect(memory().numTensors).toBe(before);
});
