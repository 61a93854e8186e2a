import { NO_AUGMENTATION } from './defaults';
import { defaultOptimizer } from './kinds/optimizers';
import type { Architecture, Augmentation, Recipe } from './schema';

/** How a network that begins with learned weights is trained: its head alone, or then all of it. */
export type FineTuneStage = 'head' | 'all';

export const FINE_TUNE_STAGES = ['head', 'all'] as const satisfies readonly FineTuneStage[];

const RATE = 1e-3;

/**
 * The head alone: its epochs cost next to nothing, since what the backbone makes of an image is computed once. Then all of
 * it, as fastai's `Learner.fine_tune`: the head first, then every block, each at a rate of its own, which grows from a
 * hundredth of the head's at the earliest block: what is learned first is what most images share.
 */
const STAGES: Readonly<Record<FineTuneStage, Partial<Recipe['training']>>> = {
  head: { epochs: 20, freezeBackboneEpochs: -1, backboneLearningRateScale: 1, backboneRates: 'same' },
  all: { epochs: 6, freezeBackboneEpochs: 3, backboneLearningRateScale: 0.01, backboneRates: 'geometric' },
};

export function withStage(recipe: Recipe, stage: FineTuneStage): Recipe {
  return { ...recipe, training: { ...recipe.training, trainableBlocks: 0, ...STAGES[stage] } };
}

/** Where a recipe stands between the two. */
export function stageOf({ training: { epochs, freezeBackboneEpochs } }: Recipe): FineTuneStage {
  return freezeBackboneEpochs === -1 || freezeBackboneEpochs >= epochs ? 'head' : 'all';
}

/** A recipe for a new head on learned weights; network and preprocessing are the recipe's own. */
export function forNewHead(recipe: Recipe): Recipe {
  const { training, schedule } = recipe;
  return withStage(
    {
      ...recipe,
      preset: null,
      augmentation: NO_AUGMENTATION,
      optimizer: defaultOptimizer('adamw'),
      schedule: { ...schedule, kind: 'cosine', warmupEpochs: 0, finalShare: 0 },
      training: {
        ...training,
        batchSize: 32,
        microBatchSize: null,
        learningRate: RATE,
        labelSmoothing: 0,
        emaDecay: null,
        keep: 'best',
      },
    },
    'head',
  );
}

/** Ways an image can lie under an augmentation that only flips, or null where it can be anything. */
export function variantCount(augmentation: Augmentation): number | null {
  const { horizontalFlip, verticalFlip, resizedCropScale, randAugmentMagnitude: _, ...rest } = augmentation;
  if (resizedCropScale < 1 || Object.values(rest).some((strength) => strength > 0)) return null;
  if (verticalFlip > 0) return 4;
  return horizontalFlip > 0 ? 2 : 1;
}

/** Of an architecture what its backbone's weights do not depend on: dropout, and the head. */
const APART =
  /^(dropout|embeddingDropout|stochasticDepth|hiddenUnits|hiddenActivation|binaryHead|outputBias)$/;

/** What a backbone's weights and its pace depend on, as text: equal for equal backbones. */
export function backboneKey(architecture: Architecture): string {
  return JSON.stringify(
    Object.entries(architecture)
      .filter(([key]) => !APART.test(key))
      .toSorted(([one], [other]) => one.localeCompare(other)),
  );
}

/** Whether weights of one architecture's backbone are weights of the other's. */
export function haveSameBackbone(a: Architecture, b: Architecture): boolean {
  return backboneKey(a) === backboneKey(b);
}

/** Whether a recipe is already for learned weights of this backbone, as the presets of courses are: then it says how to train. */
export function awaitsWeights(recipe: Recipe, architecture: Architecture): boolean {
  return recipe.training.freezeBackboneEpochs !== 0 && haveSameBackbone(recipe.architecture, architecture);
}
