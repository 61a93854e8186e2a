import { DEFAULT_ARCHITECTURES, DEFAULT_BLOCK, DEFAULT_RECIPE, NO_AUGMENTATION } from './defaults';
import { defaultOptimizer } from './kinds/optimizers';
import type { Recipe } from './schema';

export interface Preset {
  /** Also the key of its name and its one-line description in the catalogue: `preset.<id>.name`, `.about`. */
  readonly id: string;
  readonly recipe: Recipe;
  /** What was published with it, to stand beside one's own result. */
  readonly published: readonly PublishedResult[];
  /** How large it was published to be; null: no source says so. */
  readonly publishedSize: PublishedSize | null;
}

export interface PublishedSize {
  readonly parameters: number;
  readonly trainable: number;
  /** By which publication: the key of its words, `publishedBy.<by>`. */
  readonly by: string;
}

export interface PublishedResult {
  readonly accuracy: number;
  /** What it was measured on, by which publication: the key of its words, `publishedOn.<on>`. */
  readonly on: string;
}

function preset(
  id: string,
  published: Preset['published'],
  recipe: Partial<Recipe>,
  publishedSize: PublishedSize | null = null,
): Preset {
  return { id, published, publishedSize, recipe: { ...DEFAULT_RECIPE, ...recipe, preset: id } };
}

const memoirPreprocessing = { ...DEFAULT_RECIPE.preprocessing, imageSize: 64 };
const memoirBlock = { ...DEFAULT_BLOCK, batchNorm: false };
/** Fashion VGG: 3×3 without padding, LeakyReLU(0.01), no batch norm. */
const fashionBlock = {
  ...DEFAULT_BLOCK,
  padding: 'valid',
  activation: 'leakyRelu',
  batchNorm: false,
} as const;
/** ViT-Ti/16 at the three levels of labels of Yoga-82. */
const YOGA: Preset['published'] = [
  { accuracy: 0.6566, on: 'yoga6' },
  { accuracy: 0.5346, on: 'yoga20' },
  { accuracy: 0.4254, on: 'yoga82' },
];

/**
 * What our own presets add: short runs are judged by settled statistics, and the best weights are those that answer right most
 * often. Presets that reproduce a publication keep PyTorch's running averages.
 */
const OURS = { batchNormStatistics: 'recomputed', monitor: 'validationAccuracy' } as const;

/**
 * Our own, for a few thousand images and no patience: a CNN that pools early, so that an epoch costs little, and gentle
 * forms of what keeps a network from learning few images by heart: stronger ones cost more than they bring in the few
 * epochs this is for. Chosen on validation images of CIFAR-10 (bench/LEARNING.md).
 */
const SMALL_DATA: Partial<Recipe> = {
  preprocessing: { ...DEFAULT_RECIPE.preprocessing, imageSize: 32, normalization: 'half' },
  architecture: {
    ...DEFAULT_ARCHITECTURES.cnn,
    blocks: [16, 32, 64, 128].map((channels) => ({ ...DEFAULT_BLOCK, channels })),
  },
  augmentation: {
    ...NO_AUGMENTATION,
    horizontalFlip: 0.5,
    cropPadding: 2,
    randAugmentCount: 1,
    randAugmentMagnitude: 3,
    mixup: 0.1,
  },
  optimizer: { ...defaultOptimizer('adamw'), weightDecay: 0.05 },
  schedule: { ...DEFAULT_RECIPE.schedule, kind: 'cosine', warmupEpochs: 0.5 },
  training: {
    ...DEFAULT_RECIPE.training,
    batchSize: 32,
    epochs: 20,
    learningRate: 3e-3,
    labelSmoothing: 0.1,
    decayWeightsOnly: true,
    emaDecay: 0.98,
    ...OURS,
  },
};

/** The backbone stays as it was learned elsewhere; the head alone is trained, at Adam's own rate. */
const FROZEN = { batchSize: 32, learningRate: 1e-3, freezeBackboneEpochs: -1 } as const;

/** torchvision's evaluation transform. */
const IMAGENET_CROP = {
  ...DEFAULT_RECIPE.preprocessing,
  imageSize: 224,
  resize: 'crop',
  resizeTo: 256,
  normalization: 'imagenet',
} as const;

export const PRESETS: readonly Preset[] = [
  preset('quickStart', [], {
    preprocessing: { ...DEFAULT_RECIPE.preprocessing, imageSize: 32 },
    architecture: {
      ...DEFAULT_ARCHITECTURES.cnn,
      blocks: [8, 16, 32].map((channels) => ({ ...DEFAULT_BLOCK, channels })),
    },
    split: { ...DEFAULT_RECIPE.split, validationPercent: 20 },
    training: { ...DEFAULT_RECIPE.training, ...OURS, batchSize: 32, epochs: 8, learningRate: 2e-3 },
  }),
  preset('birdCnn', [{ accuracy: 0.389, on: 'birds' }], {
    preprocessing: memoirPreprocessing,
    architecture: {
      ...DEFAULT_ARCHITECTURES.cnn,
      blocks: [
        { ...memoirBlock, channels: 16, pool: 1 },
        { ...memoirBlock, channels: 32, pool: 2 },
      ],
    },
    training: { ...DEFAULT_RECIPE.training, batchSize: 200, epochs: 5 },
  }),
  preset('birdVit', [{ accuracy: 0.505, on: 'birds' }], {
    preprocessing: memoirPreprocessing,
    architecture: DEFAULT_ARCHITECTURES.vit,
    optimizer: defaultOptimizer('adam'),
    training: { ...DEFAULT_RECIPE.training, batchSize: 200, epochs: 15 },
  }),
  preset('smallData', [], SMALL_DATA),
  preset('fashionVgg', [], {
    preprocessing: { ...DEFAULT_RECIPE.preprocessing, imageSize: 28, channels: 1 },
    architecture: {
      ...DEFAULT_ARCHITECTURES.cnn,
      blocks: [
        { ...fashionBlock, channels: 16, pool: 1 },
        { ...fashionBlock, channels: 32, pool: 2 },
        { ...fashionBlock, channels: 64, pool: 1 },
        { ...fashionBlock, channels: 128, pool: 2 },
      ],
      hiddenUnits: [128],
      hiddenActivation: 'leakyRelu',
    },
    optimizer: defaultOptimizer('adagrad'),
    training: { ...DEFAULT_RECIPE.training, batchSize: 32, epochs: 20, learningRate: 1e-2 },
  }),
  preset('fashionVit', [{ accuracy: 0.78, on: 'fashionMnist' }], {
    preprocessing: { ...DEFAULT_RECIPE.preprocessing, imageSize: 96, channels: 1 },
    architecture: { ...DEFAULT_ARCHITECTURES.d2lVit, wiring: 'd2l' },
    optimizer: defaultOptimizer('adam'),
    training: { ...DEFAULT_RECIPE.training, batchSize: 128, epochs: 10 },
  }),
  preset('yogaVit', YOGA, {
    preprocessing: {
      ...DEFAULT_RECIPE.preprocessing,
      imageSize: 224,
      resize: 'crop',
      resizeTo: 256,
      normalization: 'imagenet',
    },
    architecture: { ...DEFAULT_ARCHITECTURES.timmVit, dropout: 0.1 },
    augmentation: { ...NO_AUGMENTATION, randAugmentCount: 2 },
    optimizer: defaultOptimizer('adam'),
    schedule: { ...DEFAULT_RECIPE.schedule, kind: 'linear' },
    training: {
      ...DEFAULT_RECIPE.training,
      batchSize: 256,
      microBatchSize: 32,
      epochs: 100,
      learningRate: 2e-4,
      clipNorm: 5,
      patience: 12,
    },
  }),
  // The schedule and augmentation of He et al. 2016, section 4.2, in fewer epochs.
  preset('resnet18', [], {
    preprocessing: { ...DEFAULT_RECIPE.preprocessing, imageSize: 32, normalization: 'imagenet' },
    architecture: DEFAULT_ARCHITECTURES.resnet,
    augmentation: { ...NO_AUGMENTATION, horizontalFlip: 0.5, cropPadding: 4 },
    optimizer: { ...defaultOptimizer('sgd'), weightDecay: 5e-4 },
    schedule: { ...DEFAULT_RECIPE.schedule, kind: 'cosine' },
    training: { ...DEFAULT_RECIPE.training, batchSize: 128, epochs: 30, learningRate: 0.1 },
  }),
  // The second simulation of the course on convolutional networks: VGG-16's features, a head of 512 → 128 → one sigmoid.
  preset(
    'catsDogsVgg',
    [],
    {
      preprocessing: { ...DEFAULT_RECIPE.preprocessing, imageSize: 224, normalization: 'imagenet' },
      architecture: { ...DEFAULT_ARCHITECTURES.vgg, binaryHead: true },
      optimizer: defaultOptimizer('adam'),
      training: { ...DEFAULT_RECIPE.training, ...FROZEN, epochs: 10 },
    },
    { parameters: 14_780_481, trainable: 65_793, by: 'cnnCourse' },
  ),
  preset('petsVit', [], {
    preprocessing: IMAGENET_CROP,
    split: { ...DEFAULT_RECIPE.split, validationPercent: 10, testPercent: 10 },
    architecture: { ...DEFAULT_ARCHITECTURES.timmVit, variant: 'vit_base' },
    optimizer: defaultOptimizer('adam'),
    training: { ...DEFAULT_RECIPE.training, ...FROZEN, epochs: 5 },
  }),
  preset('quickTransfer', [], {
    preprocessing: { ...IMAGENET_CROP, interpolation: 'bicubic' },
    split: { ...DEFAULT_RECIPE.split, validationPercent: 20 },
    architecture: { ...DEFAULT_ARCHITECTURES.mobilenetV3, flavour: 'timm' },
    optimizer: defaultOptimizer('adam'),
    training: { ...DEFAULT_RECIPE.training, ...OURS, ...FROZEN, epochs: 20 },
  }),
  preset('fashionMlp', [], {
    preprocessing: { ...DEFAULT_RECIPE.preprocessing, imageSize: 28, channels: 1 },
    architecture: DEFAULT_ARCHITECTURES.mlp,
    optimizer: defaultOptimizer('adam'),
    training: { ...DEFAULT_RECIPE.training, batchSize: 64, epochs: 10 },
  }),
];

/** Whether a recipe still is the preset it began as. Data, device, seed and the weights it starts from are a run's own. */
export function followsPreset(recipe: Recipe): boolean {
  const preset = recipe.preset === null ? undefined : presetById(recipe.preset);
  if (!preset) return false;
  const ofPreset: Recipe = {
    ...preset.recipe,
    dataset: recipe.dataset,
    device: recipe.device,
    seed: recipe.seed,
    start: recipe.start,
    split: { ...preset.recipe.split, source: recipe.split.source },
    preprocessing: { ...preset.recipe.preprocessing, statistics: recipe.preprocessing.statistics },
  };
  return isDeepEqual(ofPreset, recipe);
}

/** Plain data: numbers, texts, lists and objects, whatever the order of their keys. */
function isDeepEqual(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => isDeepEqual(Reflect.get(a, key), Reflect.get(b, key)));
}

export function presetById(id: string): Preset | undefined {
  return PRESETS.find((p) => p.id === id);
}
