import type { ProgramOptions } from '../engine';
import type { OwnedDevice } from './device';
import { ModelBuffers } from './lowering/program-buffers';
import { trainingPrograms } from './lowering/programs';
import { pipelinesOf } from './program/executable';
import { persistent } from './program/kernel';
import { Tuner, type Tuning } from './tuning/tuner';

/**
 * Lets the device's compilers begin with all that steps of `options.microBatchSize` images will run, but for what reads
 * the pixels: those may still be on their way. Resolves when they have begun. Needs no memory of the device; an engine
 * made later finds what is compiled.
 */
export async function compileAhead(
  options: ProgramOptions,
  owned: OwnedDevice,
  tuning: Tuning | null,
): Promise<void> {
  const pipelines = pipelinesOf(owned.device);
  const view = persistent('pixels to come', 1);
  const nowhere = { residents: [], imagesPerResident: 1, staged: view, augmented: view };
  const buffers = new ModelBuffers(options);
  const count = options.microBatchSize;
  const { programs } = trainingPrograms(options, buffers, owned.profile, count, nowhere, false);
  const kernels = [...programs.pass, ...programs.update];
  pipelines.begin(tuning ? await Tuner.on(owned, pipelines, tuning).apply(kernels) : kernels);
}
