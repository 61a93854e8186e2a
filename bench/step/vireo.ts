import type { Engine } from '../../src/kernels/engine';
import type { OwnedDevice } from '../../src/kernels/webgpu/device';
import { createWebgpuEngine } from '../../src/kernels/webgpu/engine';
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

export async function startVireo(
  job: Job,
  owned: OwnedDevice,
): Promise<Contestant & { readonly engine: Engine }> {
  const { batchSize, imageSize, classCount } = job;
  const { graph } = buildModel(architectureOf(job), { imageSize, channels: 3, classCount });
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
      microBatchSize: batchSize,
      seed: 1,
    },
    owned,
  );
  await engine.importState({ tensors: initializeParameters(graph, 1) });
  const indices = Int32Array.from({ length: batchSize }, (_, i) => i);
  const labels = labelsOf(job);
  let step = 0;
  return {
    name: 'Vireo',
    engine,
    async step() {
      step += 1;
      const batch = { indices, labels, augmentation: null, mix: null, learningRate: 1e-3, step };
      await engine.trainStep(batch);
      await owned.device.queue.onSubmittedWorkDone();
    },
    dispose: () => engine.dispose(),
  };
}
