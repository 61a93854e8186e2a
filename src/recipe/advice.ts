/**
 * What suits a dataset: a preset, and what of it differs, each with a reason. Rules of thumb, whose thresholds were not measured; that
 * pretrained weights win on some hundred photographs was (bench/TRANSFER.md).
 */
import { presetById } from './presets';
import type { Recipe } from './schema';

/** What of a dataset decides. */
export interface DatasetTraits {
  /** Training images of each class. */
  readonly perClass: readonly number[];
  /** Median of the shorter sides of some images, px. */
  readonly medianSide: number;
  /** Whether no image looked at has colours. */
  readonly isGray: boolean;
}

/** Why, as the key of a sentence: `advice.<code>`. */
export type AdviceCode =
  | 'pretrained'
  | 'scratchSmallImages'
  | 'scratchManyImages'
  | 'quick'
  | 'imageSize'
  | 'gray'
  | 'batchFew'
  | 'batchMany'
  | 'epochs'
  | 'classWeights';

export interface AdviceReason {
  readonly code: AdviceCode;
  readonly values: Readonly<Record<string, number>>;
}

export interface Advice {
  readonly start: 'scratch' | 'pretrained';
  /** The preset it begins as. */
  readonly preset: string;
  readonly reasons: readonly AdviceReason[];
  /** The recipe with all of it, for the data, device and seed that the given one is for. */
  apply(recipe: Recipe): Recipe;
}

/** Pictures up to this side are thumbnails: what weights learned at 224 px is not in them. */
export const THUMBNAIL = 40;
/** From this side on, pretrained weights see what they know. */
const PHOTOGRAPH = 96;
/** With so many images a class, a network from scratch has enough to learn from. */
const MANY_PER_CLASS = 1000;
/** From so many images on, Small data has time to gain from its augmentation. */
const MANY = 1000;
const VERY_MANY = 20_000;
const FEW = 200;
/** Steps below which a small network has not learned yet. */
const LEAST_STEPS = 300;
const MOST_EPOCHS = 40;
const IMBALANCE = 3;

/** @param pretrained whether weights learned elsewhere may be asked for */
export function adviceFor(traits: DatasetTraits, pretrained: boolean): Advice {
  const { perClass, medianSide, isGray } = traits;
  const total = perClass.reduce((sum, count) => sum + count, 0);
  const mean = Math.round(total / Math.max(1, perClass.length));
  const transfers = pretrained && medianSide >= PHOTOGRAPH && mean < MANY_PER_CLASS;
  const reasons: AdviceReason[] = [];
  const tell = (code: AdviceCode, values: AdviceReason['values'] = {}) => reasons.push({ code, values });

  const preset = transfers ? 'quickTransfer' : total >= MANY ? 'smallData' : 'quickStart';
  if (transfers) tell('pretrained', { side: medianSide, number: mean });
  else if (preset === 'quickStart') tell('quick', { number: total });
  else if (medianSide <= THUMBNAIL) tell('scratchSmallImages', { side: medianSide });
  else tell('scratchManyImages', { number: total });

  const imageSize = transfers ? 224 : sideFor(medianSide);
  tell('imageSize', { side: medianSide, size: imageSize });
  const readsGray = isGray && !transfers;
  if (readsGray) tell('gray');

  const batchSize = total < FEW ? 16 : total >= VERY_MANY ? 128 : 32;
  if (batchSize < 32) tell('batchFew', { number: total, batch: batchSize });
  if (batchSize > 32) tell('batchMany', { number: total, batch: batchSize });

  const usual = presetById(preset)?.recipe.training.epochs ?? 8;
  const steps = Math.max(1, Math.ceil((0.8 * total) / batchSize));
  const epochs = Math.max(usual, Math.min(MOST_EPOCHS, Math.ceil(LEAST_STEPS / steps)));
  if (epochs !== usual) tell('epochs', { steps, epochs });

  const rarest = Math.min(...perClass);
  const commonest = Math.max(...perClass);
  const isUneven = perClass.length > 1 && rarest > 0 && commonest / rarest >= IMBALANCE;
  if (isUneven) tell('classWeights', { times: Math.round(commonest / rarest) });

  return {
    start: transfers ? 'pretrained' : 'scratch',
    preset,
    reasons,
    apply(recipe) {
      const chosen = presetById(preset)?.recipe ?? recipe;
      const { dataset, device, seed, split } = recipe;
      return {
        ...chosen,
        ...{ dataset, device, seed },
        split: { ...chosen.split, source: split.source },
        preprocessing: {
          ...chosen.preprocessing,
          ...(transfers ? {} : { imageSize, resizeTo: Math.round((imageSize * 9) / 8) }),
          channels: readsGray ? 1 : 3,
        },
        training: { ...chosen.training, batchSize, epochs, classWeights: isUneven ? 'balanced' : 'none' },
      };
    },
  };
}

/** Whole pictures of thumbnails, and what a small network still sees of larger ones. */
function sideFor(medianSide: number): number {
  if (medianSide <= 28) return 28;
  if (medianSide <= THUMBNAIL) return 32;
  return medianSide <= 56 ? 48 : 64;
}

/** Whether a recipe does what is advised, whatever else it says. */
export function followsAdvice(advice: Advice, recipe: Recipe): boolean {
  const wanted = advice.apply(recipe);
  const decides = ({ architecture, preprocessing, training }: Recipe) =>
    JSON.stringify([
      ...[architecture.kind, preprocessing.imageSize, preprocessing.channels],
      ...[training.batchSize, training.epochs, training.classWeights, training.freezeBackboneEpochs !== 0],
    ]);
  return decides(wanted) === decides(recipe);
}
