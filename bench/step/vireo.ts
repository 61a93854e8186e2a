import type { Engine, StoragePrecision } from '../../src/kernels/engine';
import { compileAhead } from '../../src/kernels/webgpu/compile-ahead';
import type { OwnedDevice } from '../../src/kernels/webgpu/device';
import { createWebgpuEngine } from '../../src/kernels/webgpu/engine';
import type { Kernel } from '../../src/kernels/webgpu/program/kernel';
import { planMemory } from '../../src/kernels/webgpu/program/memory-plan';
import { type Tuning, variantBudget } from '../../src/kernels/webgpu/tuning/tuner';
import { variantsInMemory } from '../../src/kernels/webgpu/tuning/variant-cache';
import { initializeParameters } from '../../src/nn/initialize';
import type { PixelSource } from '../../src/shared/pixels';
import { type Contestant, type Job, labelsOf, noiseBytes } from './contestant';
import { kernelsOf, programOf } from './program';

export interface VireoContestant extends Contestant {
  readonly engine: Engine;
  readonly stepFlops: number;
  /** What a step runs, for the work that each kernel names. */
  readonly kernels: readonly Kernel[];
}

/** As in the studio, in a session that keeps nothing from earlier ones. */
function freshTuning({ profile }: OwnedDevice): Tuning {
  return { cache: variantsInMemory(), budget: variantBudget(profile) };
}

/** What the studio does while images are decoded; answers what the engine is to be tuned with. */
export async function beginCompiling(job: Job, owned: OwnedDevice): Promise<Tuning> {
  const tuning = freshTuning(owned);
  await compileAhead(programOf(job, job.batchSize).options, owned, tuning);
  return tuning;
}

/** Bytes of a step's temporaries with mixed precision, as planned for an adapter that has shader-f16. */
export function mixedPrecisionPoolBytes(job: Job, { profile }: OwnedDevice): number {
  const { options } = programOf(job, job.batchSize, 'float16');
  const withHalves = { ...profile, halfStorage: 'native' } as const;
  const { sizesBytes } = planMemory(kernelsOf(options, withHalves), []);
  return sizesBytes.reduce((sum, bytes) => sum + bytes, 0);
}

export async function startVireo(
  job: Job,
  owned: OwnedDevice,
  microBatchSize = job.batchSize,
  tuning = freshTuning(owned),
  storage: StoragePrecision = 'float32',
): Promise<VireoContestant> {
  const { batchSize, imageSize } = job;
  const { options, rows } = programOf(job, microBatchSize, storage);
  const bytes = noiseBytes(job);
  const imageBytes = imageSize * imageSize * 3;
  const pixels: PixelSource = {
    count: batchSize,
    height: imageSize,
    width: imageSize,
    channels: 3,
    read(indices, target) {
      for (const [i, index] of indices.entries()) {
        target.set(bytes.subarray(index * imageBytes, (index + 1) * imageBytes), i * imageBytes);
      }
    },
  };
  const engine = await createWebgpuEngine({ ...options, pixels }, owned, tuning);
  await engine.importState({ tensors: initializeParameters(options.graph, 1) });
  const indices = Int32Array.from({ length: batchSize }, (_, i) => i);
  const labels = labelsOf(job);
  let step = 0;
  return {
    name: storage === 'float32' ? 'Vireo' : 'Vireo, mixed precision',
    engine,
    // Backward multiplies twice: for the gradient of the input and of the weights. A multiply-add is two operations.
    stepFlops: 6 * batchSize * rows.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0),
    async step() {
      step += 1;
      const batch = { indices, labels, augmentation: null, mix: null, learningRate: 1e-3, step };
      await engine.trainStep(batch);
      await owned.device.queue.onSubmittedWorkDone();
    },
    kernels: kernelsOf(options, owned.profile),
    dispose: () => engine.dispose(),
  };
}
