import type { ProgramOptions, StoragePrecision } from '../../src/kernels/engine';
import type { DeviceProfile } from '../../src/kernels/webgpu/device-profile';
import { ModelBuffers } from '../../src/kernels/webgpu/lowering/program-buffers';
import { trainingPrograms } from '../../src/kernels/webgpu/lowering/programs';
import { type Kernel, persistent } from '../../src/kernels/webgpu/program/kernel';
import { buildModel } from '../../src/models/catalogue';
import { DEFAULT_ARCHITECTURES } from '../../src/recipe/defaults';
import { presetById } from '../../src/recipe/presets';
import type { Architecture } from '../../src/recipe/schema';
import type { Job, ModelName } from './contestant';

/** What is trained: a model that peers train too, or one that only our own kernels are judged by. */
export type ProgramJob = Omit<Job, 'model'> & { readonly model: ModelName | 'resnet18' };

function architectureOf({ model }: ProgramJob): Architecture {
  if (model === 'vitTi16') return DEFAULT_ARCHITECTURES.timmVit;
  if (model === 'resnet18') return DEFAULT_ARCHITECTURES.resnet;
  const preset = presetById(model);
  if (!preset) throw new Error(`There is no preset ${model}`);
  return preset.recipe.architecture;
}

export function programOf(
  job: ProgramJob,
  microBatchSize = job.batchSize,
  storage: StoragePrecision = 'float32',
) {
  const { imageSize, classCount } = job;
  const { graph, rows } = buildModel(architectureOf(job), { imageSize, channels: 3, classCount });
  const options: ProgramOptions = {
    graph,
    normalization: { mean: [0, 0, 0], deviation: [1, 1, 1] },
    loss: { labelSmoothing: 0, classWeights: null },
    optimizer: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
    decayWeightsOnly: false,
    clipNorm: null,
    storage,
    emaDecay: null,
    frozen: new Set(),
    learningRateScale: new Map(),
    microBatchSize,
    seed: 1,
  };
  return { options, rows };
}

/** What a step runs, before any variant is chosen. */
export function kernelsOf(options: ProgramOptions, profile: DeviceProfile): readonly Kernel[] {
  const [height = 1, width = 1, channels = 1] = options.graph.inputShape;
  const count = options.microBatchSize;
  const staged = persistent('staged pixels', Math.ceil((count * height * width * channels) / 4));
  const augmented = persistent('augmented pixels', 1);
  const pixels = { residents: [], imagesPerResident: 1, staged, augmented };
  const { programs } = trainingPrograms(options, new ModelBuffers(options), profile, count, pixels, false);
  return Object.values(programs).flat();
}
