import type { EngineOptions } from '../../kernels/engine';
import { modelOfRecipe } from '../../models/recipe-model';
import { engineOptions } from '../../training/engine-options';
import type { RunPlan } from './run-plan';

/**
 * What a run will ask of a device, before its images are there: without their pixels, and with a normalisation in place of
 * one that is measured on them, which only the kernel that reads pixels asks for.
 *
 * @param epoch completed before
 */
export function optionsAhead(
  { recipe, microBatchSize }: Pick<RunPlan, 'recipe' | 'microBatchSize'>,
  epoch: number,
  classCount: number,
): EngineOptions {
  const { imageSize, channels } = recipe.preprocessing;
  return engineOptions({
    recipe: { ...recipe, preprocessing: { ...recipe.preprocessing, normalization: 'unit' } },
    graph: modelOfRecipe(recipe, classCount).graph,
    pixels: { count: 0, height: imageSize, width: imageSize, channels, read: () => undefined },
    trainingLabels: new Int32Array(0),
    microBatchSize: Math.min(microBatchSize, recipe.training.batchSize),
    epoch,
  });
}
