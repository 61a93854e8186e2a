import { type Graph, sizeOf } from '../kernels/graph';
import type { LayerRow } from '../nn/graph-builder';
import type { ModelSummary } from '../protocol/run';
import { optimizerSlots } from '../recipe/kinds/optimizers';
import type { Recipe } from '../recipe/schema';
import { frozenBackbone, frozenParameters } from './backbone';
import { modelOfRecipe } from './recipe-model';

const BYTES = 4;
/** Of an activation or its gradient. Mixed precision halves them where the adapter has shader-f16, as most GPUs do. */
const ACTIVATION_BYTES = { float32: 4, mixed16: 2 } as const;

/** What stands beside the form: layers, parameters, multiply-adds, memory of a step. The recipe must be valid. */
export function summarizeModel(recipe: Recipe, classCount: number): ModelSummary {
  const { graph, rows } = modelOfRecipe(recipe, classCount);
  const { freezeBackboneEpochs, epochs } = recipe.training;
  const sum = (of: (row: LayerRow) => number) => rows.reduce((total, row) => total + of(row), 0);
  const parameterCount = sum((row) => row.parameterCount);
  const headCount = parameterCount - frozenCount(recipe, graph);
  const staysFrozen = freezeBackboneEpochs === -1 || freezeBackboneEpochs >= epochs;
  return {
    layers: rows,
    parameterCount,
    // At first, where the backbone thaws later.
    trainableCount: freezeBackboneEpochs === 0 ? parameterCount : headCount,
    multiplyAdds: sum((row) => row.multiplyAdds),
    // At most: a run must find room for the steps after the backbone has thawed.
    stepMemoryBytes: staysFrozen
      ? stepMemory(recipe, parameterCount, headCount, frozenRows(recipe, graph, rows))
      : stepMemory(recipe, parameterCount, parameterCount, { frozen: [], trained: rows }),
  };
}

function frozenCount(recipe: Recipe, graph: Graph): number {
  const frozen = frozenParameters(recipe, graph);
  return graph.parameters
    .filter(({ name }) => frozen.has(name))
    .reduce((total, { shape }) => total + sizeOf(shape), 0);
}

interface RowsByPart {
  readonly frozen: readonly LayerRow[];
  readonly trained: readonly LayerRow[];
}

function frozenRows(recipe: Recipe, graph: Graph, rows: readonly LayerRow[]): RowsByPart {
  const { fixed } = frozenBackbone(recipe, graph);
  const free = new Set(graph.nodes.filter((_, id) => !fixed[id]).map(({ path }) => path));
  return {
    frozen: rows.filter(({ path }) => !free.has(path)),
    trained: rows.filter(({ path }) => free.has(path)),
  };
}

/**
 * All weights, once more where they are averaged. Of those that are trained gradients and optimizer state, the activations
 * that one pass keeps for its way back, and the two gradients alive at once. What is frozen has no way back: of it an
 * operation's input and output are alive at once, before the rest of the pass keeps anything.
 */
function stepMemory(
  { optimizer, training }: Recipe,
  parameterCount: number,
  trainableCount: number,
  { frozen, trained }: RowsByPart,
): number {
  const { batchSize, microBatchSize, emaDecay, precision } = training;
  const weights = (emaDecay === null ? 1 : 2) * parameterCount;
  const ofTraining = (1 + optimizerSlots(optimizer).length) * trainableCount;
  const kept = trained.reduce((total, row) => total + row.activationCount, 0);
  const perImage = Math.max(kept + 2 * widest(trained), 2 * widest(frozen));
  const images = microBatchSize ?? batchSize;
  return BYTES * (weights + ofTraining) + ACTIVATION_BYTES[precision] * images * perImage;
}

function widest(rows: readonly LayerRow[]): number {
  return Math.max(0, ...rows.map(({ activationCount }) => activationCount));
}
