import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { freeze } from '../../nn/frozen-graph';
import type { StatisticsReference } from '../testing/batch-norm-statistics';
import { statisticsErrors, statisticsGraph, statisticsOptions } from '../testing/batch-norm-statistics';
import { randomParameters } from '../testing/graphs';
import { readReference } from '../testing/reference-file';
import { createCpuEngine } from './cpu-engine';
import { initialiseWasm } from './initialise-wasm';

const reference = readReference<StatisticsReference>('batch-norm-statistics');

beforeAll(async () => {
  await initialiseWasm(null);
});

test.each(['live', 'average'] as const)(
  'running statistics are torch’s update_bn, of the %s weights',
  async (set) => {
    const engine = await createCpuEngine({ ...statisticsOptions(reference), emaDecay: 0.9 });
    const errors = await statisticsErrors(engine, reference, set);
    expect(errors.statistics).toBeLessThan(1e-5);
    expect(errors.logits).toBeLessThan(1e-5);
    engine.dispose();
  },
);

test('frozen norms stay, weights stay, and no tensor is left behind', async () => {
  const graph = statisticsGraph();
  const frozen = new Set(graph.parameters.slice(0, 4).map(({ name }) => name));
  const options = {
    ...statisticsOptions(reference),
    graph: freeze(graph, frozen, () => false).graph,
    frozen,
  };
  const engine = await createCpuEngine(options);
  await engine.importState({ tensors: randomParameters(graph) });
  const before = (await engine.exportState()).tensors;
  await engine.moveStatistics(Int32Array.of(4, 5, 6), 'live', 1);
  const held = memory().numTensors;
  await engine.moveStatistics(Int32Array.of(0, 1, 2, 3), 'live', 0.5);
  expect(memory().numTensors).toBe(held);
  const after = (await engine.exportState()).tensors;
  const moved = [...before.keys()].filter((key) => before.get(key)?.join() !== after.get(key)?.join());
  expect(moved).toEqual(['buffer/b2', 'buffer/b3']);
  engine.dispose();
});

test('more images than one pass holds are refused: their statistics would be those of parts', async () => {
  const engine = await createCpuEngine({ ...statisticsOptions(reference), microBatchSize: 2 });
  await expect(engine.moveStatistics(Int32Array.of(0, 1, 2), 'live', 1)).rejects.toThrow('3 images');
  engine.dispose();
});
