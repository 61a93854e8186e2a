/** What torch's update_bn makes of a small network: see reference/batch-norm-statistics.py. */
import { invariant } from '../../shared/errors';
import type { Engine, EngineOptions, WeightSet } from '../engine';
import type { Graph } from '../graph';
import { pad, relativeError } from './engine-cases';
import { plainOptions, TestGraph } from './graphs';

export interface StatisticsReference {
  readonly images: readonly number[];
  /** Images of each batch. */
  readonly sizes: readonly number[];
  /** In the order of the graph's parameters. */
  readonly weights: readonly (readonly number[])[];
  /** In the order of the graph's buffers. */
  readonly running: readonly (readonly number[])[];
  /** Of all images, in evaluation afterwards. */
  readonly logits: readonly number[];
}

export function statisticsGraph(): Graph {
  const graph = new TestGraph([8, 6, 3]).conv2d(4, [3, 3], [1, 1], pad(1)).batchNorm().activation('relu');
  graph.maxPool(2).conv2d(5, [3, 3], [1, 1], pad(1), false).batchNorm().activation('relu');
  return graph.globalAveragePool().linear(3).finish();
}

export function statisticsOptions({ images, sizes }: StatisticsReference): EngineOptions {
  const graph = statisticsGraph();
  const bytes = Uint8Array.from(images);
  const count = sizes.reduce((sum, size) => sum + size, 0);
  const length = bytes.length / count;
  const pixels = {
    ...{ count, height: 8, width: 6, channels: 3 },
    read(indices: Int32Array, target: Uint8Array) {
      for (const [i, index] of indices.entries())
        target.set(bytes.subarray(index * length, (index + 1) * length), i * length);
    },
  };
  const normalization = { mean: [0, 0, 0], deviation: [1, 1, 1] };
  return { ...plainOptions(graph, pixels), normalization };
}

/** What an engine computes as update_bn does, compared with torch: the largest relative errors. */
export async function statisticsErrors(
  engine: Engine,
  { sizes, weights, running, logits }: StatisticsReference,
  set: WeightSet,
): Promise<{ readonly statistics: number; readonly logits: number }> {
  const { parameters, buffers } = statisticsGraph();
  const tensors = new Map<string, Float32Array>();
  for (const [id, { name }] of parameters.entries()) {
    const values = Float32Array.from(weights[id]);
    // Where averages are asked for, the live weights are others.
    tensors.set(`parameter/${name}`, set === 'average' ? values.map((value) => 0.5 - value) : values);
    if (set === 'average') tensors.set(`ema/${name}`, values);
  }
  for (const { name, shape } of buffers)
    tensors.set(`buffer/${name}`, new Float32Array(shape[0]).fill(Number.NaN));
  await engine.importState({ tensors });
  let first = 0;
  for (const [i, size] of sizes.entries()) {
    const indices = Int32Array.from({ length: size }, (_, image) => first + image);
    await engine.moveStatistics(indices, set, 1 / (i + 1));
    first += size;
  }
  const state = (await engine.exportState()).tensors;
  const errors = buffers.map(({ name }, id) => {
    const found = state.get(`buffer/${name}`);
    invariant(found, `There is no ${name}`);
    return relativeError(found, Float32Array.from(running[id]));
  });
  const all = Int32Array.from({ length: first }, (_, image) => image);
  return {
    statistics: Math.max(...errors),
    logits: relativeError(await engine.predict(all, set), Float32Array.from(logits)),
  };
}
