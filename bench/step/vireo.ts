import type { Engine } from '../../src/kernels/engine';
import type { OwnedDevice } from '../../src/kernels/webgpu/device';
import { createWebgpuEngine } from '../../src/kernels/webgpu/engine';
import { TUNING_BUDGET_MS } from '../../src/kernels/webgpu/tuning/tuner';
import { variantsInMemory } from '../../src/kernels/webgpu/tuning/variant-cache';
import { buildModel } from '../../src/models/catalogue';
import { initializeParameters } from '../../src/nn/initialize';
import { DEFAULT_ARCHITECTURES } from '../../src/recipe/defaults';
import { presetById } from '../../src/recipe/presets';
import type { Architecture } from '../../src/recipe/schema';
import { type Contestant, type Job, labelsOf, noiseBytes } from './contestant';

function architectureOf({ model }: Job): Architecture {
  if (model === 'vitTi16') return DEFAULT_ARCHITECTURES.timmVit;
  const preset = presetById(model);
  if (!preset) throw new Error(`There is no preset ${model}`);
  return preset.recipe.architecture;
}

export interface VireoContestant extends Contestant {
  readonly engine: Engine;
  readonly stepFlops: number;
}

export async function startVireo(
  job: Job,
  owned: OwnedDevice,
  microBatchSize = job.batchSize,
): Promise<VireoContestant> {
  const { batchSize, imageSize, classCount } = job;
  const { graph, rows } = buildModel(architectureOf(job), { imageSize, channels: 3, classCount });
  const bytes = noiseBytes(job);
  const imageBytes = imageSize * imageSize * 3;
  const engine = await createWebgpuEngine(
    {
      graph,
      pixels: {
        count: batchSize,
        height: imageSize,
        width: imageSize,
        channels: 3,
        read(indices, target) {
          for (const [i, index] of indices.entries()) {
            target.set(bytes.subarray(index * imageBytes, (index + 1) * imageBytes), i * imageBytes);
          }
        },
      },
      normalization: { mean: [0, 0, 0], deviation: [1, 1, 1] },
      loss: { labelSmoothing: 0, classWeights: null },
      optimizer: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
      decayWeightsOnly: false,
      clipNorm: null,
      emaDecay: null,
      frozen: new Set(),
      learningRateScale: new Map(),
      microBatchSize,
      seed: 1,
    },
    owned,
    // As in the studio, in a session that keeps nothing from earlier ones.
    { cache: variantsInMemory(), budgetMs: TUNING_BUDGET_MS },
  );
  await engine.importState({ tensors: initializeParameters(graph, 1) });
  const indices = Int32Array.from({ length: batchSize }, (_, i) => i);
  const labels = labelsOf(job);
  let step = 0;
  return {
    name: 'Vireo',
    engine,
    // Backward multiplies twice: for the gradient of the input and of the weights. A multiply-add is two operations.
    stepFlops: 6 * batchSize * rows.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0),
    async step() {
      step += 1;
      const batch = { indices, labels, augmentation: null, mix: null, learningRate: 1e-3, step };
      await engine.trainStep(batch);
      await owned.device.queue.onSubmittedWorkDone();
    },
    dispose: () => engine.dispose(),
  };
}
