import type { Dataset } from '../../dataset/dataset';
import type { DeviceReport } from '../../protocol/run';
import { isBackboneFrozen } from '../../training/engine-options';
import { compileAheadOnWebgpu } from '../platform/create-engine';
import { optionsAhead } from './options-ahead';
import type { RunPlan } from './run-plan';

/**
 * Lets a WebGPU device compile a run's kernels while its images are decoded. Never fails: what goes wrong here goes wrong
 * again when the engine is made, and is told then.
 *
 * @param epoch completed before the run begins
 */
export async function compileAhead(
  device: DeviceReport,
  plan: Pick<RunPlan, 'recipe' | 'microBatchSize'>,
  epoch: number,
  { classes }: Pick<Dataset, 'classes'>,
): Promise<void> {
  // A frozen backbone may train on kept features, by another program.
  if (device.kind !== 'webgpu' || isBackboneFrozen(plan.recipe, epoch)) return;
  try {
    const compiled = await compileAheadOnWebgpu(optionsAhead(plan, epoch, classes.length));
    if (!compiled.ok) console.warn('Kernels were not compiled ahead', compiled.failure);
  } catch (error) {
    console.warn('Kernels were not compiled ahead', error);
  }
}
