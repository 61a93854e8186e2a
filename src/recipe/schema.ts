/**
 * The recipe: one JSON document that describes a run completely. This schema is the one truth for defaults, forms,
 * presets and validation; see fields.ts for what a form shows, validate.ts for what fields must say together.
 */
import { namedRecord } from '../shared/named-record';
import { z } from '../shared/zod';
import {
  architectureSchema,
  type convolutionBlockSchema,
  positive,
  probability,
} from './architecture-schema';
import { OPTIMIZER_NAMES, OPTIMIZERS, type OptimizerName, type SettingTypes } from './kinds/optimizers';
import { SCHEDULE_NAMES, type ScheduleSettings } from './kinds/schedules';
import { AS_GUESSED } from './reading';
import { readingSchema } from './reading-schema';
import { FROM_SCRATCH } from './start';
import { startSchema } from './start-schema';
import { RECIPE_VERSION } from './version';

const SETTINGS = {
  share: probability,
  positive: z.number().positive(),
  notNegative: z.number().min(0),
  switch: z.boolean(),
} satisfies { readonly [K in keyof SettingTypes]: z.ZodType<SettingTypes[K]> };

type SettingChecks<S> = {
  [P in keyof S]: S[P] extends keyof typeof SETTINGS ? (typeof SETTINGS)[S[P]] : never;
};

function optimizerOption<K extends OptimizerName>(kind: K) {
  const settings = Object.entries(OPTIMIZERS[kind].settings).map(([name, type]) => [name, SETTINGS[type]]);
  const checks = Object.fromEntries(settings) as SettingChecks<(typeof OPTIMIZERS)[K]['settings']>;
  return z.object({ kind: z.literal(kind), ...checks });
}

type OptimizerOption = { [K in OptimizerName]: ReturnType<typeof optimizerOption<K>> }[OptimizerName];

export const optimizerSchema = z.discriminatedUnion(
  'kind',
  OPTIMIZER_NAMES.map((kind) => optimizerOption(kind)) as [OptimizerOption, ...OptimizerOption[]],
);

const scheduleSettings = {
  warmupEpochs: z.number().min(0),
  finalShare: z.number().min(0).max(1),
  everyEpochs: positive(10000),
  factor: z.number().positive().lt(1),
} satisfies { readonly [K in keyof ScheduleSettings]: z.ZodType<ScheduleSettings[K]> };

const scheduleSchema = z.object({ kind: z.enum(SCHEDULE_NAMES), ...scheduleSettings });

const augmentationSchema = z.object({
  horizontalFlip: z.number().min(0).max(1),
  verticalFlip: z.number().min(0).max(1),
  /** Random crop after zero padding by this many pixels on each side; 0 for none. */
  cropPadding: z.int().min(0).max(256),
  /** Smallest share of the area of a random resized crop; 1 for none. */
  resizedCropScale: z.number().gt(0).max(1),
  rotationDegrees: z.number().min(0).max(180),
  brightness: z.number().min(0).max(1),
  contrast: z.number().min(0).max(1),
  saturation: z.number().min(0).max(1),
  hue: z.number().min(0).max(0.5),
  /** RandAugment: operations per image; 0 for none. */
  randAugmentCount: z.int().min(0).max(8),
  /** RandAugment: magnitude of 0 … 30. */
  randAugmentMagnitude: z.int().min(0).max(30),
  erasing: z.number().min(0).max(1),
  /** Beta(α, α) of mixup; 0 for none. */
  mixup: z.number().min(0).max(10),
  /** Beta(α, α) of cutmix; 0 for none. With both, each batch draws one of them. */
  cutmix: z.number().min(0).max(10),
});

const grayValue = z.int().min(0).max(65_535);
const grayRangeSchema = z
  .object({ low: grayValue, high: grayValue })
  .refine(({ low, high }) => low < high, 'low must be below high');
export type GrayRange = z.infer<typeof grayRangeSchema>;

export const recipeSchema = z.object({
  version: z.literal(RECIPE_VERSION),
  /** The preset it began as, or null. */
  preset: z.string().max(60).nullable(),
  dataset: z.object({
    /** Fingerprint of the data the run is meant for; null before one is opened. */
    fingerprint: z.string().max(128).nullable(),
    name: z.string().max(400),
    /** Paths of images set aside. */
    setAside: z.array(z.string()),
    /** Groups of paths whose images look alike: no group is divided between training, validation and test. */
    keptTogether: z.array(z.array(z.string())).default([]),
    /** Path → class name, where a person corrected a label, or gave the first one. */
    relabelled: namedRecord(null, z.string().min(1).max(400)),
    /** Classes that a person named: none of the files says them, and images can be given to them. */
    addedClasses: z.array(z.string().min(1).max(400)).default([]),
    /** Folder → role, where a person corrected what was recognised. */
    roles: namedRecord(z.string(), z.enum(['training', 'validation', 'test', 'unlabelled', 'ignore'])),
    /** Which level of labels, where a class map offers several; null for the folders' own. */
    labelLevel: z.string().nullable(),
    /** What the files mean, where a person said so. */
    reading: readingSchema.default(AS_GUESSED),
    /** Which values of 16-bit gray become 0 and 255; null: clipped at 255, as Pillow does. */
    grayRange: grayRangeSchema.nullable().default(null),
  }),
  preprocessing: z.object({
    imageSize: z.int().min(4).max(512),
    channels: z.union([z.literal(1), z.literal(3)]),
    /** stretch: both sides to size; crop: shorter side to `resizeTo`, then centre crop; pad: longer side, then pad. */
    resize: z.enum(['stretch', 'crop', 'pad']),
    resizeTo: z.int().min(4).max(1024),
    /** Pillow's antialiased filters. */
    interpolation: z.enum(['bilinear', 'bicubic']).default('bilinear'),
    normalization: z.enum(['unit', 'imagenet', 'half', 'dataset', 'given']),
    /**
     * For 'dataset': what was computed from the training images; the worker fills it in, and it stays with the weights. For
     * 'given': what weights made elsewhere ask for, where no other name fits.
     */
    statistics: z
      .object({ mean: z.array(z.number()), deviation: z.array(z.number().positive()) })
      .nullable()
      .default(null),
  }),
  split: z.object({
    source: z.enum(['percentage', 'folders']),
    validationPercent: z.number().min(0).max(90),
    testPercent: z.number().min(0).max(90),
    /** k-fold: 0 for none, else the number of folds; `fold` is the one held out. */
    folds: z.int().min(0).max(20),
    fold: z.int().min(0).max(19),
  }),
  augmentation: augmentationSchema,
  architecture: architectureSchema,
  start: startSchema.default(FROM_SCRATCH),
  training: z.object({
    batchSize: positive(4096),
    /** Images in one pass; null: as many as fit. Smaller than the batch: gradients accumulate. */
    microBatchSize: positive(4096).nullable(),
    epochs: positive(10000),
    learningRate: z.number().positive().max(10),
    labelSmoothing: probability,
    classWeights: z.enum(['none', 'balanced']),
    decayWeightsOnly: z.boolean(),
    clipNorm: z.number().positive().nullable(),
    /** mixed16: activations and their gradients are kept as float16, weights and all sums as float32 (WebGPU alone). */
    precision: z.enum(['float32', 'mixed16']).default('float32'),
    emaDecay: z.number().gt(0).lt(1).nullable(),
    /**
     * What batch norm is evaluated with. running: the averages of training, as PyTorch does. recomputed: where an epoch is
     * too short for those to settle, statistics taken anew over the training images (see statistics.ts).
     */
    batchNormStatistics: z.enum(['running', 'recomputed']).default('running'),
    /** Stop after this many epochs without a better value; null: never. */
    patience: positive(10000).nullable(),
    /** What "better" means, for early stopping and for the best weights. */
    monitor: z.enum(['validationLoss', 'validationAccuracy']),
    timeLimitMinutes: z.number().positive().nullable(),
    /** Which weights are evaluated at the end and exported by default. */
    keep: z.enum(['best', 'last']),
    /** Freeze everything but the head for this many first epochs; 0: nothing, −1: for the whole run. */
    freezeBackboneEpochs: z.int().min(-1).max(10000),
    /** Blocks of the backbone, counted back from the head, that are trained with it while the rest is frozen. */
    trainableBlocks: z.int().min(0).max(48).default(0),
    /** Learning rate of the backbone as a share of the head's: of all of it, or of its earliest block. */
    backboneLearningRateScale: z.number().gt(0).max(1),
    /**
     * geometric: each block of the backbone has a rate of its own, by the same factor from each to the next, and from the last
     * to the head (fastai's `slice(lr * scale, lr)`, Howard & Ruder 2018, section 3.2).
     */
    backboneRates: z.enum(['same', 'geometric']).default('same'),
  }),
  optimizer: optimizerSchema,
  schedule: scheduleSchema,
  seed: z.int().min(0).max(4294967295),
  /** webgpuTfjs: WebGPU by stock tfjs operations, slow, for adapters on which our own kernels fail. */
  device: z.enum(['auto', 'webgpu', 'webgpuTfjs', 'cpu']),
});

export type Recipe = z.infer<typeof recipeSchema>;
export type Architecture = Recipe['architecture'];
export type ArchitectureKind = Architecture['kind'];
export type Augmentation = Recipe['augmentation'];
export type Preprocessing = Recipe['preprocessing'];
export type SplitSettings = Recipe['split'];
export type DatasetDecisions = Recipe['dataset'];
export type ConvolutionBlock = z.infer<typeof convolutionBlockSchema>;
