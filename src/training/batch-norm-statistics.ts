/**
 * Batch norm is evaluated by running averages, which lag behind the weights where an epoch has few steps. Here they are taken
 * anew over the training images ("Rethinking 'Batch' in BatchNorm", Wu & Johnson 2021, section 3: precise BN).
 */
import type { Engine, WeightSet } from '../kernels/engine';
import type { Graph } from '../kernels/graph';
import { frozenBackbone } from '../models/backbone';
import type { Recipe } from '../recipe/schema';
import { isBackboneFrozen } from './engine-options';

/** Whether an epoch after `epoch` completed ones trains norms, so that it moves their statistics. */
export function trainsNorms(recipe: Recipe, graph: Graph, epoch: number): boolean {
  const { nodes } = isBackboneFrozen(recipe, epoch) ? frozenBackbone(recipe, graph).graph : graph;
  return nodes.some(({ operation }) => operation.kind === 'batchNorm2d' && operation.isFrozen !== true);
}

/**
 * torch.optim.swa_utils.update_bn over these images in their order: the mean of the batches' statistics, which are as even in
 * size as can be, since each counts alike. Unlike there, dropout does not act and images are not augmented: the statistics are
 * of what evaluation will see. Yields how many images are done.
 */
export async function* recomputeStatistics(
  engine: Pick<Engine, 'moveStatistics'>,
  rows: Int32Array,
  batchSize: number,
  weights: WeightSet,
): AsyncGenerator<number, void> {
  const batches = Math.ceil(rows.length / batchSize);
  for (let batch = 0; batch < batches; batch++) {
    const begin = Math.round((batch * rows.length) / batches);
    const end = Math.round(((batch + 1) * rows.length) / batches);
    await engine.moveStatistics(rows.subarray(begin, end), weights, 1 / (batch + 1));
    yield end;
  }
}
