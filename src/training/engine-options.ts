import type { EngineOptions, LossSpec } from '../kernels/engine';
import type { Graph } from '../kernels/graph';
import { frozenBackbone, frozenParameters, learningRateScales } from '../models/backbone';
import type { Recipe } from '../recipe/schema';
import type { PixelSource } from '../shared/pixels';
import { normalizationOf } from './normalization';

export interface EngineOptionsInput {
  readonly recipe: Recipe;
  readonly graph: Graph;
  readonly pixels: PixelSource;
  /** Labels of the training images: class weights are balanced over them. */
  readonly trainingLabels: Int32Array;
  /** Images in one pass: the recipe's, or what the device has room for. */
  readonly microBatchSize: number;
  /** Epochs completed: the backbone is frozen during the first `freezeBackboneEpochs`. */
  readonly epoch: number;
}

/** What an engine must know to run a recipe from `epoch` on. */
export function engineOptions(input: EngineOptionsInput): EngineOptions {
  const { recipe, graph, pixels, trainingLabels, microBatchSize, epoch } = input;
  const { training } = recipe;
  const isFrozen = isBackboneFrozen(recipe, epoch);
  return {
    graph: isFrozen ? frozenBackbone(recipe, graph).graph : graph,
    pixels,
    normalization: normalizationOf(recipe.preprocessing),
    loss: lossOf(recipe, graph.classCount, trainingLabels),
    optimizer: recipe.optimizer,
    decayWeightsOnly: training.decayWeightsOnly,
    clipNorm: training.clipNorm,
    emaDecay: training.emaDecay,
    storage: training.precision === 'mixed16' ? 'float16' : 'float32',
    frozen: isFrozen ? frozenParameters(recipe, graph) : new Set(),
    learningRateScale: learningRateScales(recipe, graph),
    microBatchSize,
    seed: recipe.seed,
  };
}

/** Whether only the head learns in the epoch after `epoch` completed ones. */
export function isBackboneFrozen({ training }: Recipe, epoch: number): boolean {
  return training.freezeBackboneEpochs === -1 || epoch < training.freezeBackboneEpochs;
}

/** The criterion of a recipe; class weights are scikit-learn's 'balanced': n / (classes · images of the class). */
export function lossOf({ training }: Recipe, classCount: number, trainingLabels: Int32Array): LossSpec {
  return {
    labelSmoothing: training.labelSmoothing,
    classWeights: training.classWeights === 'balanced' ? balancedWeights(classCount, trainingLabels) : null,
  };
}

/** A class without images weighs 0: it has no loss to weigh, and smoothing must not push towards infinity. */
function balancedWeights(classCount: number, labels: Int32Array): Float32Array {
  const counts = new Float64Array(classCount);
  for (const label of labels) counts[label]++;
  return Float32Array.from(counts, (count) => (count === 0 ? 0 : labels.length / (classCount * count)));
}
