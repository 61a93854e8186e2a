import { expect, test } from 'vitest';
import type { DeviceDescription, Engine, EngineOptions } from '../kernels/engine';
import type { Graph } from '../kernels/graph';
import { FeatureTable } from './feature-table';
import { FrozenTrunk } from './frozen-trunk';

const SIZE = 2;
const GRAPH: Graph = {
  nodes: [],
  parameters: [],
  buffers: [],
  counters: [],
  inputShape: [1, 1, 3],
  output: 0,
  classCount: SIZE,
};

/** A trunk that makes (row, number of images in the pass) of an image, and tells how large its passes were. */
function trunkOn(kind: DeviceDescription['kind'], memoryBytes = 1e6) {
  const asked: number[] = [];
  const engine: Partial<Engine> = {
    device: { kind, name: kind, software: false },
    predict: async (rows) => {
      asked.push(rows.length);
      return Float32Array.from([...rows].flatMap((row) => [row, rows.length]));
    },
  };
  const options: Partial<EngineOptions> = { graph: GRAPH, microBatchSize: 4 };
  const table = new FeatureTable({ imageCount: 20, variants: 1, size: SIZE, memoryBytes });
  const trunk = new FrozenTrunk(engine as Partial<Engine> as Engine, options as EngineOptions, table, null);
  const featuresOf = (row: number) => {
    const target = new Float32Array(SIZE);
    table.read(Int32Array.of(row), target);
    return [...target];
  };
  return { trunk, asked, featuresOf };
}

test('a GPU is asked in full passes alone, since its last digit depends on their size', async () => {
  const { trunk, asked, featuresOf } = trunkOn('webgpu');
  await trunk.compute(Int32Array.of(3));
  await trunk.compute(Int32Array.of(3, 7, 8, 9, 10, 11));
  expect(asked).toEqual([4, 8]);
  expect([3, 7, 11].map((row) => featuresOf(row)[0])).toEqual([3, 7, 11]);
});

test('the CPU is asked for what is missing and for nothing else', async () => {
  const { trunk, asked } = trunkOn('cpu');
  await trunk.compute(Int32Array.of(3));
  await trunk.compute(Int32Array.of(3, 7, 8));
  await trunk.compute(Int32Array.of(8, 3));
  expect(asked).toEqual([1, 2]);
});

test('it says when neither memory nor disk has room for what it computes', async () => {
  const { trunk, featuresOf } = trunkOn('cpu', 2 * SIZE * 4);
  expect(await trunk.compute(Int32Array.of(1, 2))).toBe(true);
  expect(await trunk.compute(Int32Array.of(5))).toBe(false);
  // For the batch in hand it is there all the same.
  expect(featuresOf(5)[0]).toBe(5);
});
