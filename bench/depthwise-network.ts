/** The network whose depthwise convolutions are measured as a share of the whole. */
import type { EngineOptions } from '../src/kernels/engine';
import { buildModel } from '../src/models/catalogue';
import { DEFAULT_ARCHITECTURES } from '../src/recipe/defaults';

/** MobileNetV2 at a width of 0.35 on made-up images, everything trained or everything frozen. */
export function mobilenetV2Options(batch: number, imageSize: number, isFrozen: boolean): EngineOptions {
  const architecture = { ...DEFAULT_ARCHITECTURES.mobilenetV2, variant: 'w035' as const };
  const { graph } = buildModel(architecture, { imageSize, channels: 3, classCount: 5 });
  return {
    graph,
    pixels: {
      count: batch,
      height: imageSize,
      width: imageSize,
      channels: 3,
      read: (_, target) =>
        target.forEach((_, i) => {
          target[i] = Math.imul(i, 2654435761) >>> 24;
        }),
    },
    normalization: { mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5] },
    loss: { labelSmoothing: 0, classWeights: null },
    optimizer: { kind: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 },
    decayWeightsOnly: false,
    clipNorm: null,
    emaDecay: null,
    storage: 'float32',
    frozen: new Set(isFrozen ? graph.parameters.map(({ name }) => name) : []),
    learningRateScale: new Map(),
    microBatchSize: batch,
    seed: 1,
  };
}
