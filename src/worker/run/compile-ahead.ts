import type { Dataset } from '../../dataset/dataset';
import { modelOfRecipe } from '../../models/recipe-model';
import type { DeviceReport } from '../../protocol/run';
import { engineOptions, isBackboneFrozen } from '../../training/engine-options';
import { compileAheadOnWebgpu } from '../platform/create-engine';
import type { RunPlan } from './run-plan';

/**
 * Lets a WebGPU device compile a run's kernels while its images are decoded. Never fails: what goes wrong here goes wrong
 * again when the engine is made, and is told then.
 *
 * @param epoch completed before the run begins
 */
export async function compileAhead(
  device: DeviceReport,
  { recipe, microBatchSize }: Pick<RunPlan, 'recipe' | 'microBatchSize'>,
  epoch: number,
  { classes }: Pick<Dataset, 'classes'>,
): Promise<void> {
  // A frozen backbone may train on kept features, by another program.
  if (device.kind !== 'webgpu' || isBackboneFrozen(recipe, epoch)) return;
  const { imageSize, channels } = recipe.preprocessing;
  try {
    const { graph } = modelOfRecipe(recipe, classes.length);
    const options = engineOptions({
      // The statistics of the images are not known yet, and only the kernel that reads pixels asks for them.
      recipe: { ...recipe, preprocessing: { ...recipe.preprocessing, normalization: 'unit' } },
      graph,
      pixels: { count: 0, height: imageSize, width: imageSize, channels, read: () => undefined },
      trainingLabels: new Int32Array(0),
      microBatchSize: Math.min(microBatchSize, recipe.training.batchSize),
      epoch,
    });
    const compiled = await compileAheadOnWebgpu(options);
    if (!compiled.ok) console.warn('Kernels were not compiled ahead', compiled.failure);
  } catch (error) {
    console.warn('Kernels were not compiled ahead', error);
  }
}
