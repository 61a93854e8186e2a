import type { Graph } from '../../kernels/graph';
import { modelOfRecipe } from '../../models/recipe-model';
import { initializeParameters } from '../../nn/initialize';
import { fromStateDict } from '../../nn/state-dict';
import type { StateShape } from '../../protocol/model';
import type { Recipe } from '../../recipe/schema';
import { parseRecipe } from '../../recipe/validate';
import { failure, type Result, success } from '../../shared/result';
import type { Handlers } from '../handlers';
import { type ModelDesk, reportOf } from './model-desk';

export interface ImportDesk {
  readonly handlers: Handlers<'describeState' | 'importWeights'>;
}

/** Weights from elsewhere: the names a model has, and a model of which some weights are given and the rest are drawn. */
export function createImportDesk(model: ModelDesk): ImportDesk {
  return {
    handlers: {
      async describeState({ recipe, classCount }) {
        const graph = graphOf(recipe, classCount);
        return graph.ok ? success(stateShapes(graph.value)) : graph;
      },
      async importWeights({ recipe, classes, tensors }) {
        const built = graphOf(recipe, classes.length);
        if (!built.ok) return built;
        const graph = built.value;
        const { tensors: given, mismatch } = fromStateDict(graph, tensors);
        if (given.size === 0 || mismatch.unexpected.length > 0 || mismatch.wrongShape.length > 0) {
          const [first] = [...mismatch.unexpected, ...mismatch.wrongShape.map(({ name }) => name)];
          return failure('importNothingFits', { first: first ?? '' });
        }
        const drawn = initializeParameters(graph, recipe.seed, (key) => !given.has(key));
        const weights = { epoch: 0, step: 0, tensors: new Map([...drawn, ...given]) };
        const imported = {
          recipe,
          identity: recipe.start,
          classes,
          graph,
          best: weights,
          last: weights,
          metrics: { steps: [], epochs: [] },
        };
        model.keep(imported);
        return success({ report: reportOf(imported), drawn: [...drawn.keys()].map(nameOf) });
      },
    },
  };
}

function graphOf(input: Recipe, classCount: number): Result<Graph> {
  const { recipe, problems } = parseRecipe(input, { classCount });
  if (!recipe || problems.length > 0) return failure('recipeRefused', { field: problems[0]?.path ?? '' });
  return success(modelOfRecipe(recipe, classCount).graph);
}

function stateShapes(graph: Graph): StateShape[] {
  const parameters = graph.parameters.flatMap(({ entries }) => entries);
  return [...parameters, ...graph.buffers].map(({ name, shape }) => ({ name, shape }));
}

/** `parameter/fc.weight` → `fc.weight`. */
function nameOf(key: string): string {
  return key.slice(key.indexOf('/') + 1);
}
