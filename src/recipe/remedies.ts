/** What each remedy makes of a recipe: the next one to run, as one step of undo. Null where it changes nothing. */
import type { RemedyKind } from '../shared/remedy-kinds';
import { presetById } from './presets';
import { relativeRate } from './rates';
import type { Augmentation, Recipe } from './schema';

const LARGEST_SIDE = 224;
const VALIDATION_PERCENT = 30;

type Remedies = { readonly [K in RemedyKind]: (recipe: Recipe) => Recipe | null };

const withTraining = (recipe: Recipe, change: Partial<Recipe['training']>): Recipe => ({
  ...recipe,
  training: { ...recipe.training, ...change },
});

const REMEDIES: Remedies = {
  moreAugmentation(recipe) {
    const stronger = strongerAugmentation(recipe.augmentation, recipe.preprocessing.imageSize);
    return stronger && { ...recipe, augmentation: stronger };
  },
  smallerRate(recipe) {
    const { learningRate } = recipe.training;
    // Far above what its optimizer is used with, a tenth is still too large.
    return withTraining(recipe, { learningRate: rounded(learningRate / Math.max(10, relativeRate(recipe))) });
  },
  largerRate(recipe) {
    const share = relativeRate(recipe);
    return withTraining(recipe, {
      learningRate: rounded(recipe.training.learningRate * (share < 1 ? 1 / share : 3)),
    });
  },
  pretrained(recipe) {
    const preset = presetById('quickTransfer');
    if (!preset || recipe.training.freezeBackboneEpochs !== 0) return null;
    const { dataset, device, seed, split } = recipe;
    return { ...preset.recipe, dataset, device, seed, split };
  },
  classWeights: (recipe) =>
    recipe.training.classWeights === 'balanced' ? null : withTraining(recipe, { classWeights: 'balanced' }),
  moreEpochs: (recipe) =>
    withTraining(recipe, { epochs: Math.min(10_000, recipe.training.epochs * 2), timeLimitMinutes: null }),
  largerImages(recipe) {
    const { preprocessing, start } = recipe;
    const imageSize = Math.min(LARGEST_SIDE, preprocessing.imageSize * 2);
    if (imageSize <= preprocessing.imageSize || start.kind !== 'scratch') return null;
    const resizeTo = Math.max(
      imageSize,
      Math.round((preprocessing.resizeTo * imageSize) / preprocessing.imageSize),
    );
    return { ...recipe, preprocessing: { ...preprocessing, imageSize, resizeTo, statistics: null } };
  },
  settleStatistics: (recipe) =>
    recipe.training.batchNormStatistics === 'recomputed'
      ? null
      : withTraining(recipe, { batchNormStatistics: 'recomputed' }),
  leakyUnits(recipe) {
    const { architecture } = recipe;
    if (architecture.kind !== 'cnn' || !architecture.blocks.some(({ activation }) => activation === 'relu'))
      return null;
    const blocks = architecture.blocks.map((block) => ({ ...block, activation: 'leakyRelu' as const }));
    return { ...recipe, architecture: { ...architecture, blocks } };
  },
  moreValidation(recipe) {
    const { split } = recipe;
    if (split.source !== 'percentage' || split.folds > 1 || split.validationPercent >= VALIDATION_PERCENT)
      return null;
    return { ...recipe, split: { ...split, validationPercent: VALIDATION_PERCENT } };
  },
  /** Copies of one picture are never divided by a split that is drawn. */
  drawSplit(recipe) {
    const { split } = recipe;
    return split.source === 'percentage' ? null : { ...recipe, split: { ...split, source: 'percentage' } };
  },
};

/** The recipe that a remedy makes; null where it would change nothing. */
export function remedied(kind: RemedyKind, recipe: Recipe): Recipe | null {
  return REMEDIES[kind](recipe);
}

/** One degree stronger: flips and shifts, then RandAugment, then mixup; null at the strongest. */
function strongerAugmentation(augmentation: Augmentation, imageSize: number): Augmentation | null {
  const { horizontalFlip, cropPadding, resizedCropScale, randAugmentCount, mixup } = augmentation;
  if (horizontalFlip === 0 && cropPadding === 0 && resizedCropScale === 1)
    return { ...augmentation, horizontalFlip: 0.5, cropPadding: Math.max(1, Math.round(imageSize / 12)) };
  if (randAugmentCount < 2)
    return { ...augmentation, randAugmentCount: randAugmentCount + 1, randAugmentMagnitude: 5 };
  return mixup === 0 ? { ...augmentation, mixup: 0.2 } : null;
}

/** To three digits: a rate is read by people. */
function rounded(rate: number): number {
  return Number(rate.toPrecision(3));
}
