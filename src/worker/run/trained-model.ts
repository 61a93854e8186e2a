import type { Graph } from '../../kernels/graph';
import type { RunMetrics } from '../../metrics/records';
import type { Recipe } from '../../recipe/schema';
import type { RecipeStart } from '../../recipe/start';
import type { WeightSnapshot } from '../../training/position';

/** A model that has been trained or restored, with all it takes to predict, to export and to train on. */
export interface TrainedModel {
  /** With the statistics of its data, where it normalises by them. */
  readonly recipe: Recipe;
  /** What a recipe says that starts from its best weights. */
  readonly identity: RecipeStart;
  readonly classes: readonly string[];
  readonly graph: Graph;
  readonly best: WeightSnapshot;
  readonly last: WeightSnapshot;
  readonly metrics: RunMetrics;
}

/** Whether two lists of classes are the same, in the same order: logits of the one are logits of the other. */
export function areSameClasses(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, i) => name === b[i]);
}

/** The weights the recipe keeps: what is predicted with and exported by default. */
export function keptWeights({ recipe, best, last }: TrainedModel): WeightSnapshot {
  return recipe.training.keep === 'best' ? best : last;
}
