import type { Graph } from '../../kernels/graph';
import { backboneBlocks, frozenParameters } from '../../models/backbone';
import { modelOfRecipe } from '../../models/recipe-model';
import { summarizeModel } from '../../models/summary';
import { fits, fromStateDict, type StateDictMismatch, toStateDict } from '../../nn/state-dict';
import type { ExportedModel, ModelBundle, ModelReport } from '../../protocol/model';
import type { Recipe } from '../../recipe/schema';
import type { RecipeStart } from '../../recipe/start';
import { parseRecipe } from '../../recipe/validate';
import { type Failure, failure, type Result, success } from '../../shared/result';
import { normalizationOf } from '../../training/normalization';
import type { Handlers, Post } from '../handlers';
import { areSameClasses, type TrainedModel } from '../run/trained-model';

export interface ModelDesk {
  readonly handlers: Handlers<'describeModel' | 'restoreModel'>;
  /** The model that was last trained or restored. */
  current(): TrainedModel | null;
  keep(model: TrainedModel): void;
  /** Why training by `recipe` on `classes` cannot go on from `model`, or null when it can. */
  misfit(model: TrainedModel, recipe: Recipe, classes: readonly string[]): Failure | null;
}

export function createModelDesk(post: Post): ModelDesk {
  let model: TrainedModel | null = null;
  return {
    current: () => model,
    keep(trained) {
      model = trained;
      post({ type: 'modelReady', report: reportOf(trained) });
    },
    misfit,
    handlers: {
      async describeModel({ recipe: input, classCount }) {
        const { recipe, problems } = parseRecipe(input, { classCount });
        const summary = recipe && problems.length === 0 ? summarizeModel(recipe, classCount) : null;
        return success({ summary, problems });
      },
      async restoreModel({ bundle, identity }) {
        const restored = restore(bundle, identity);
        if (!restored.ok) return restored;
        model = restored.value;
        return success(reportOf(model));
      },
    },
  };
}

/** What the page is told of a model. */
export function reportOf({ recipe, identity, classes }: TrainedModel): ModelReport {
  return { recipe, identity, classes, summary: summarizeModel(recipe, classes.length) };
}

/** A model as plain data, under torch's names and in torch's layouts. */
export function bundleOf(model: TrainedModel, weights: 'best' | 'last'): ExportedModel {
  const { recipe, classes, graph, metrics } = model;
  const { tensors, step } = model[weights];
  return {
    recipe,
    classes,
    normalization: normalizationOf(recipe.preprocessing),
    graph,
    frozen: entriesOf(graph, frozenParameters(recipe, graph)),
    blocks: backboneBlocks(recipe.architecture, graph).map((names) => entriesOf(graph, new Set(names))),
    tensors: toStateDict(graph, tensors, step),
    epochs: metrics.epochs,
    steps: metrics.steps,
  };
}

function entriesOf(graph: Graph, names: ReadonlySet<string>): string[] {
  return graph.parameters
    .filter(({ name }) => names.has(name))
    .flatMap(({ entries }) => entries.map(({ name }) => name));
}

/** Failures: `recipeRefused` (the recipe inside cannot be used), and those of the state_dict (names, shapes). */
function restore(bundle: ModelBundle, identity: RecipeStart): Result<TrainedModel> {
  const { recipe, problems } = parseRecipe(bundle.recipe);
  if (!recipe || problems.length > 0) return failure('recipeRefused', { field: problems[0]?.path ?? '' });
  const graph = modelOfRecipe(recipe, bundle.classes.length).graph;
  const { tensors, mismatch } = fromStateDict(graph, bundle.tensors);
  if (!fits(mismatch)) return { ok: false, failure: mismatchFailure(mismatch, bundle.classes.length) };
  const { epoch = 0, step = 0 } = bundle.epochs.at(-1) ?? {};
  const weights = { epoch, step, tensors };
  return success({
    recipe,
    identity,
    classes: bundle.classes,
    graph,
    best: weights,
    last: weights,
    metrics: { steps: bundle.steps, epochs: bundle.epochs },
  });
}

function mismatchFailure(
  { missing, unexpected, wrongShape }: StateDictMismatch,
  classCount: number,
): Failure {
  const names = [...wrongShape.map(({ name }) => name), ...missing, ...unexpected];
  return { code: 'weightsMismatch', values: { count: names.length, first: names[0] ?? '', classCount } };
}

function misfit(model: TrainedModel, recipe: Recipe, classes: readonly string[]): Failure | null {
  if (!areSameClasses(model.classes, classes)) {
    return {
      code: 'otherClasses',
      values: { modelClasses: model.classes.length, datasetClasses: classes.length },
    };
  }
  const { preprocessing, architecture } = model.recipe;
  const same =
    JSON.stringify(architecture) === JSON.stringify(recipe.architecture) &&
    preprocessing.imageSize === recipe.preprocessing.imageSize &&
    preprocessing.channels === recipe.preprocessing.channels;
  return same ? null : { code: 'otherArchitecture' };
}
