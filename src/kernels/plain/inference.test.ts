import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { freeze } from '../../nn/frozen-graph';
import { CounterRng } from '../../shared/rng';
import type { Graph } from '../graph';
import {
  caseBatch,
  caseTensors,
  type EngineCase,
  expectedLogits,
  relativeError,
} from '../testing/engine-cases';
import { noiseImages, plainOptions, TestGraph } from '../testing/graphs';
import { mobileCases } from '../testing/mobile-cases';
import { createCpuEngine } from './cpu-engine';
import { initialiseWasm } from './initialise-wasm';

beforeAll(async () => {
  await initialiseWasm(null);
});

const named = (name: string): EngineCase => {
  const found = mobileCases.find((each) => each.name === name);
  if (!found) throw new Error(`There is no case ${name}`);
  return found;
};

const pad = (cells: number) => ({ top: cells, left: cells, bottom: cells, right: cells });

/** Every kind of chain: each convolution with batch norm and each activation, with a bias and without. */
function chains(): Graph {
  const graph = new TestGraph([6, 7, 3])
    .conv2d(5, [3, 3], [2, 1], pad(1), false)
    .batchNorm()
    .activation('relu6');
  graph.depthwise([3, 3], [1, 1], pad(1)).batchNorm(0.1, 1e-3).activation('hardSwish');
  graph.depthwise([5, 5], [1, 1], pad(2), false).batchNorm().activation('relu6');
  graph.conv2d(6, [1, 1]).batchNorm().activation('silu');
  const first = graph.value;
  graph.conv2d(6, [1, 1], [1, 1], pad(0), false).batchNorm().addFrom(first).activation('relu');
  graph
    .conv2d(4, [1, 1], [1, 1], pad(0), false)
    .activation('relu')
    .conv2d(4, [1, 1])
    .activation('leakyRelu', 0.1);
  graph.conv2d(5, [1, 1]).activation('hardSigmoid').flatten().linear(7).activation('gelu');
  return graph.linear(6, false).activation('sigmoid').linear(3).finish();
}

const chained: EngineCase = { name: 'chains', graph: chains(), count: 3, changes: {} };

/** Running statistics as after some training. */
function trainedTensors(each: EngineCase): Map<string, Float32Array> {
  const tensors = caseTensors(each);
  for (const [id, { name, initial }] of each.graph.buffers.entries()) {
    const rng = new CounterRng(5, 102, id);
    const values = tensors.get(`buffer/${name}`) as Float32Array;
    for (const i of values.keys()) values[i] = initial + rng.uniform(-0.5, 0.5);
  }
  return tensors;
}

async function start(
  each: EngineCase,
  tensors = trainedTensors(each),
  frozen: ReadonlySet<string> = new Set(),
) {
  const pixels = noiseImages(each.graph.inputShape, each.count);
  const engine = await createCpuEngine({ ...plainOptions(each.graph, pixels), frozen });
  await engine.importState({ tensors });
  return engine;
}

test.each([
  chained,
  ...['inverted residual with batch norm', 'squeeze-excitation of EfficientNet', 'ConvNeXt block'].map(named),
])('$name: what is folded and clamped computes the same logits', async (each) => {
  const tensors = trainedTensors(each);
  const engine = await start(each, tensors);
  const logits = await engine.predict(caseBatch(each).indices, 'live');
  engine.dispose();
  expect(relativeError(logits, expectedLogits(each, tensors))).toBeLessThan(3e-6);
});

/** Convolutions wide enough for Winograd's algorithm: with batch norm and a bias, odd sizes, uneven and wide padding. */
function wide(): Graph {
  const graph = new TestGraph([7, 6, 3])
    .conv2d(32, [3, 3], [1, 1], pad(1), false)
    .batchNorm()
    .activation('relu');
  graph.conv2d(36, [3, 3], [1, 1], pad(1), false).batchNorm().activation('relu6');
  graph.conv2d(32, [3, 3], [1, 1], { top: 0, left: 1, bottom: 1, right: 0 }).activation('relu');
  graph.conv2d(32, [3, 3], [1, 1], pad(2), false).batchNorm().activation('silu');
  return graph.globalAveragePool().linear(3).finish();
}

test('a frozen 3 × 3 convolution by Winograd computes the same logits, whatever the batch', async () => {
  const each: EngineCase = { name: 'wide', graph: wide(), count: 5, changes: {} };
  const tensors = trainedTensors(each);
  const engine = await start(each, tensors, new Set(each.graph.parameters.map(({ name }) => name)));
  const { indices } = caseBatch(each);
  const logits = await engine.predict(indices, 'live');
  const alone = await engine.predict(indices.subarray(3, 4), 'live');
  engine.dispose();
  expect(relativeError(logits, expectedLogits(each, tensors))).toBeLessThan(3e-6);
  expect([...alone]).toEqual([...logits.subarray(9, 12)]);
});

test('after a step and after other weights, what is folded is made again', async () => {
  const { indices } = caseBatch(chained);
  const engine = await start(chained);
  await engine.predict(indices, 'live');
  await engine.trainStep(caseBatch(chained, 0.1));
  const { tensors } = await engine.exportState();
  const moved = new Map([...tensors].map(([key, values]) => [key, values as Float32Array]));
  expect(relativeError(await engine.predict(indices, 'live'), expectedLogits(chained, moved))).toBeLessThan(
    3e-6,
  );
  const others = trainedTensors(chained);
  await engine.importState({ tensors: others });
  expect(relativeError(await engine.predict(indices, 'live'), expectedLogits(chained, others))).toBeLessThan(
    3e-6,
  );
  engine.dispose();
});

test('a frozen network trains its head on the values that it predicts with, to the bit', async () => {
  const { graph } = chained;
  const [head] = graph.parameters.slice(-2);
  if (!head) throw new Error('The graph has no parameters');
  const last = new Set([head.name, graph.parameters.at(-1)?.name ?? '']);
  const frozen = new Set(graph.parameters.map(({ name }) => name).filter((name) => !last.has(name)));
  const part = freeze(graph, frozen, () => false).graph;
  const each = { ...chained, graph: part };
  const engine = await start(each, trainedTensors(each), frozen);
  const { indices, labels } = caseBatch(each);
  const logits = await engine.predict(indices, 'live');
  const before = await engine.exportState();
  await engine.trainStep({ ...caseBatch(each, 0), indices, labels });
  const { lossSum } = await engine.takeTrainTotals();
  expect((await engine.exportState()).tensors).toEqual(before.tensors);
  engine.dispose();
  let expected = 0;
  for (const [n, label] of labels.entries()) {
    const row = [...logits.subarray(n * 3, n * 3 + 3)];
    expected += Math.log(row.reduce((sum, z) => sum + Math.exp(z), 0)) - row[label];
  }
  expect(lossSum).toBeCloseTo(expected, 6);
});

test('a weight that is not a number shows in the logits, past every clamp', async () => {
  const tensors = trainedTensors(chained);
  (tensors.get('parameter/p0') as Float32Array)[0] = Number.NaN;
  const engine = await start(chained, tensors);
  const logits = await engine.predict(caseBatch(chained).indices, 'live');
  engine.dispose();
  expect(logits.some(Number.isNaN)).toBe(true);
});

test('keeps nothing once it is disposed', async () => {
  const before = memory().numTensors;
  const engine = await start(chained);
  const { indices } = caseBatch(chained);
  await engine.predict(indices, 'live');
  const held = memory().numTensors;
  await engine.predict(indices, 'live');
  expect(memory().numTensors).toBe(held);
  await engine.trainStep(caseBatch(chained, 0.1));
  await engine.predict(indices, 'live');
  expect(memory().numTensors).toBe(held);
  engine.dispose();
  expect(memory().numTensors).toBe(before);
});
