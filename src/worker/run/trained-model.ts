import type { Graph } from '../../kernels/graph';
import type { RunMetrics } from '../../metrics/records';
import type { Recipe } from '../../recipe/schema';
import type { RecipeStart } from '../../recipe/start';
import type { WeightSnapshot } from '../../training/position';
import type { RunData } from './prepare-data';
import type { RunPlan } from './run-plan';

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

/** What a run came to. */
export function trainedModel(
  { runId, kept, recipe: { preset, architecture } }: Pick<RunPlan, 'runId' | 'kept' | 'recipe'>,
  { recipe, classes }: RunData,
  graph: Graph,
  weights: Pick<TrainedModel, 'best' | 'last' | 'metrics'>,
): TrainedModel {
  const name = kept?.entry.name ?? preset ?? architecture.kind;
  const { step } = weights.best;
  const identity = { kind: 'run', runId: kept?.entry.originalRunId ?? runId, name, step } as const;
  return { recipe, identity, classes, graph, ...weights };
}

/** Whether two lists of classes are the same, in the same order: logits of the one are logits of the other. */
export function areSameClasses(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, i) => name === b[i]);
}

/** The weights the recipe keeps: what is predicted with and exported by default. */
export function keptWeights({ recipe, best, last }: TrainedModel): WeightSnapshot {
  return recipe.training.keep === 'best' ? best : last;
}
