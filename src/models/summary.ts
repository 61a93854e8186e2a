import { type Graph, sizeOf } from '../kernels/graph';
import type { LayerRow } from '../nn/graph-builder';
import type { ModelSummary } from '../protocol/run';
import { optimizerSlots } from '../recipe/kinds/optimizers';
import type { Recipe } from '../recipe/schema';
import { frozenParameters } from './backbone';
import { modelOfRecipe } from './recipe-model';

const BYTES = 4;
/** Of an activation or its gradient. Mixed precision halves them where the adapter has shader-f16, as most GPUs do. */
const ACTIVATION_BYTES = { float32: 4, mixed16: 2 } as const;

/** What stands beside the form: layers, parameters, multiply-adds, memory of a step. The recipe must be valid. */
export function summarizeModel(recipe: Recipe, classCount: number): ModelSummary {
  const { graph, rows } = modelOfRecipe(recipe, classCount);
  const sum = (of: (row: LayerRow) => number) => rows.reduce((total, row) => total + of(row), 0);
  const parameterCount = sum((row) => row.parameterCount);
  // At first, where the backbone thaws later.
  const isFrozen = recipe.training.freezeBackboneEpochs !== 0;
  return {
    layers: rows,
    parameterCount,
    trainableCount: isFrozen ? parameterCount - frozenCount(recipe, graph) : parameterCount,
    multiplyAdds: sum((row) => row.multiplyAdds),
    stepMemoryBytes: stepMemory(recipe, rows, parameterCount),
  };
}

function frozenCount(recipe: Recipe, graph: Graph): number {
  const frozen = frozenParameters(recipe, graph);
  return graph.parameters
    .filter(({ name }) => frozen.has(name))
    .reduce((total, { shape }) => total + sizeOf(shape), 0);
}

/** Weights, gradients, optimizer state and average; activations of one pass, and the two gradients alive at once. */
function stepMemory(recipe: Recipe, rows: readonly LayerRow[], parameterCount: number): number {
  const { batchSize, microBatchSize, emaDecay, precision } = recipe.training;
  const copies = 2 + optimizerSlots(recipe.optimizer).length + (emaDecay === null ? 0 : 1);
  const activations = rows.reduce((total, row) => total + row.activationCount, 0);
  const widest = Math.max(...rows.map((row) => row.activationCount));
  const perImage = activations + 2 * widest;
  const images = microBatchSize ?? batchSize;
  return BYTES * copies * parameterCount + ACTIVATION_BYTES[precision] * images * perImage;
}
