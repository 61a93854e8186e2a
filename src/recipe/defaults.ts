import type { HeadSettings } from './head';
import { defaultOptimizer } from './kinds/optimizers';
import { AS_GUESSED } from './reading';
import type { Architecture, ArchitectureKind, Augmentation, ConvolutionBlock, Recipe } from './schema';
import { FROM_SCRATCH } from './start';
import { MOBILENETS_V3 } from './variants';
import { RECIPE_VERSION } from './version';

export const DEFAULT_BLOCK: ConvolutionBlock = {
  channels: 32,
  kernel: 3,
  padding: 'same',
  activation: 'relu',
  batchNorm: true,
  pool: 2,
};

/** One linear layer of softmax. */
export const LINEAR_HEAD = {
  hiddenUnits: [],
  hiddenActivation: 'relu',
  dropout: 0,
  binaryHead: false,
  outputBias: true,
} satisfies HeadSettings;

export const DEFAULT_ARCHITECTURES: { readonly [K in ArchitectureKind]: Extract<Architecture, { kind: K }> } =
  {
    cnn: {
      kind: 'cnn',
      blocks: [16, 32, 64].map((channels) => ({ ...DEFAULT_BLOCK, channels })),
      ...LINEAR_HEAD,
    },
    vit: {
      kind: 'vit',
      patchSize: 8,
      width: 256,
      depth: 2,
      heads: 12,
      headWidth: 64,
      mlpWidth: 512,
      dropout: 0.1,
      embeddingDropout: 0.1,
      pooling: 'cls',
    },
    resnet: { kind: 'resnet', variant: 'resnet18', stem: 'cifar', ...LINEAR_HEAD },
    vgg: {
      kind: 'vgg',
      variant: 'vgg16',
      batchNorm: false,
      ...LINEAR_HEAD,
      hiddenUnits: [128],
      dropout: 0.2,
    },
    mobilenetV2: {
      kind: 'mobilenetV2',
      variant: 'w100',
      flavour: 'torchvision',
      ...LINEAR_HEAD,
      dropout: 0.2,
    },
    mobilenetV3: {
      kind: 'mobilenetV3',
      variant: 'small',
      flavour: 'torchvision',
      ...LINEAR_HEAD,
      hiddenUnits: [MOBILENETS_V3.small.hidden],
      hiddenActivation: 'hardSwish',
      dropout: 0.2,
    },
    efficientnet: {
      kind: 'efficientnet',
      variant: 'b0',
      ...LINEAR_HEAD,
      dropout: 0.2,
      stochasticDepth: 0.2,
    },
    convnext: { kind: 'convnext', variant: 'atto', ...LINEAR_HEAD, stochasticDepth: 0 },
    dinov2: { kind: 'dinov2', variant: 'small', patchSize: 14, ...LINEAR_HEAD },
    mlp: { kind: 'mlp', ...LINEAR_HEAD, hiddenUnits: [512, 128, 64] },
    timmVit: { kind: 'timmVit', variant: 'vit_tiny', patchSize: 16, ...LINEAR_HEAD },
    hfVit: { kind: 'hfVit', variant: 'base', patchSize: 16, ...LINEAR_HEAD },
    d2lVit: {
      kind: 'd2lVit',
      patchSize: 16,
      width: 512,
      depth: 2,
      heads: 8,
      mlpWidth: 2048,
      dropout: 0.1,
      embeddingDropout: 0.1,
      wiring: 'preNorm',
    },
  };

export const NO_AUGMENTATION: Augmentation = {
  horizontalFlip: 0,
  verticalFlip: 0,
  cropPadding: 0,
  resizedCropScale: 1,
  rotationDegrees: 0,
  brightness: 0,
  contrast: 0,
  saturation: 0,
  hue: 0,
  randAugmentCount: 0,
  randAugmentMagnitude: 9,
  erasing: 0,
  mixup: 0,
  cutmix: 0,
};

export const DEFAULT_RECIPE: Recipe = {
  version: RECIPE_VERSION,
  preset: null,
  dataset: {
    fingerprint: null,
    name: '',
    setAside: [],
    keptTogether: [],
    relabelled: {},
    addedClasses: [],
    roles: {},
    labelLevel: null,
    reading: AS_GUESSED,
    grayRange: null,
  },
  preprocessing: {
    imageSize: 32,
    channels: 3,
    resize: 'stretch',
    resizeTo: 36,
    interpolation: 'bilinear',
    normalization: 'unit',
    statistics: null,
  },
  split: { source: 'percentage', validationPercent: 10, testPercent: 0, folds: 0, fold: 0 },
  augmentation: NO_AUGMENTATION,
  architecture: DEFAULT_ARCHITECTURES.cnn,
  start: FROM_SCRATCH,
  training: {
    batchSize: 32,
    microBatchSize: null,
    epochs: 5,
    learningRate: 1e-3,
    labelSmoothing: 0,
    classWeights: 'none',
    decayWeightsOnly: false,
    clipNorm: null,
    precision: 'float32',
    emaDecay: null,
    batchNormStatistics: 'running',
    patience: null,
    monitor: 'validationLoss',
    timeLimitMinutes: null,
    keep: 'best',
    freezeBackboneEpochs: 0,
    trainableBlocks: 0,
    backboneLearningRateScale: 1,
    backboneRates: 'same',
  },
  optimizer: defaultOptimizer('adam'),
  schedule: { kind: 'constant', warmupEpochs: 0, finalShare: 0, everyEpochs: 10, factor: 0.1 },
  seed: 0,
  device: 'auto',
};
