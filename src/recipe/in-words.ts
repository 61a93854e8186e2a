/** A recipe in three choices of words: how large the images, how long to train, how strong the augmentation. */
import { NO_AUGMENTATION } from './defaults';
import { presetById } from './presets';
import type { Augmentation, Recipe } from './schema';
import { parseRecipe } from './validate';

export type ImageSizeLevel = 'small' | 'usual' | 'large';
export type LengthLevel = 'try' | 'usual' | 'long' | 'veryLong';
export type AugmentationLevel = 'none' | 'gentle' | 'medium' | 'strong';

/** One answer to a question: its word, the figure beside it, and the edit it stands for. */
export interface Level<L extends string> {
  readonly level: L;
  /** Pixels, epochs; null where the word says it all. */
  readonly figure: number | null;
  readonly edit: { readonly path: string; readonly value: unknown };
}

export interface Question<L extends string> {
  readonly levels: readonly Level<L>[];
  /** The level the recipe stands at; null where its fields were set to something else. */
  readonly chosen: L | null;
}

/** What the words are relative to: the preset the recipe came from, else the recipe itself. */
function baseOf(recipe: Recipe): Recipe {
  return (recipe.preset === null ? undefined : presetById(recipe.preset)?.recipe) ?? recipe;
}

function question<L extends string>(
  levels: readonly Level<L>[],
  isAt: (level: Level<L>) => boolean,
): Question<L> {
  return { levels, chosen: levels.find(isAt)?.level ?? null };
}

const SIZES: readonly (readonly [ImageSizeLevel, number])[] = [
  ['small', 0.5],
  ['usual', 1],
  ['large', 2],
];

/** Half, once and twice the preset's size, as far as the network can read it. */
export function imageSizeInWords(recipe: Recipe): Question<ImageSizeLevel> {
  const base = baseOf(recipe).preprocessing;
  const { architecture, preprocessing } = recipe;
  const multiple = 'patchSize' in architecture ? architecture.patchSize : 1;
  const levels = SIZES.flatMap(([level, share]): Level<ImageSizeLevel>[] => {
    const imageSize = Math.round((base.imageSize * share) / multiple) * multiple;
    const resizeTo = Math.round((base.resizeTo * imageSize) / base.imageSize);
    const value = { ...preprocessing, imageSize, resizeTo };
    const { problems } = parseRecipe({ ...recipe, preprocessing: value });
    const isReadable = problems.every(({ path }) => !READ_WITH_SIZE.test(path));
    return isReadable ? [{ level, figure: imageSize, edit: { path: 'preprocessing', value } }] : [];
  });
  return question(levels, ({ figure }) => figure === preprocessing.imageSize);
}

/** Fields that are wrong where the size does not fit. */
const READ_WITH_SIZE = /^(preprocessing|architecture\.(blocks|patchSize))/;

const LENGTHS: readonly (readonly [LengthLevel, number])[] = [
  ['try', 0.25],
  ['usual', 1],
  ['long', 2],
  ['veryLong', 4],
];
/** Epochs of a recipe that came from no preset. */
const USUAL_EPOCHS = 20;

/** A quarter, once, twice and four times the preset's epochs. */
export function lengthInWords(recipe: Recipe): Question<LengthLevel> {
  const usual = recipe.preset === null ? USUAL_EPOCHS : baseOf(recipe).training.epochs;
  const levels = LENGTHS.map(([level, share]): Level<LengthLevel> => {
    const epochs = Math.ceil(usual * share);
    return { level, figure: epochs, edit: { path: 'training.epochs', value: epochs } };
  });
  // A preset of one epoch is at its own length, not at a quarter of it.
  const distinct = levels.filter(
    ({ level, figure }) =>
      level === 'usual' || !levels.some((other) => other.level === 'usual' && other.figure === figure),
  );
  return question(distinct, ({ figure }) => figure === recipe.training.epochs);
}

/** What each word does to pictures of a size. */
function augmentationOf(level: AugmentationLevel, imageSize: number): Augmentation {
  // An eighth of the side, as the padded crops of 32 px that ResNets were trained with on CIFAR-10.
  const gentle = {
    ...NO_AUGMENTATION,
    horizontalFlip: 0.5,
    cropPadding: Math.max(1, Math.round(imageSize / 8)),
  };
  switch (level) {
    case 'none':
      return NO_AUGMENTATION;
    case 'gentle':
      return gentle;
    case 'medium':
      return { ...gentle, randAugmentCount: 1, randAugmentMagnitude: 5, erasing: 0.1 };
    case 'strong':
      return { ...gentle, randAugmentCount: 2, randAugmentMagnitude: 9, erasing: 0.25, mixup: 0.2 };
  }
}

const STRENGTHS: readonly AugmentationLevel[] = ['none', 'gentle', 'medium', 'strong'];

export function augmentationInWords({ augmentation, preprocessing }: Recipe): Question<AugmentationLevel> {
  const levels = STRENGTHS.map(
    (level): Level<AugmentationLevel> => ({
      level,
      figure: null,
      edit: { path: 'augmentation', value: augmentationOf(level, preprocessing.imageSize) },
    }),
  );
  const isAt = ({ level }: Level<AugmentationLevel>) =>
    isSameAugmentation(augmentationOf(level, preprocessing.imageSize), augmentation);
  return question(levels, isAt);
}

/** A magnitude means nothing without operations. */
function isSameAugmentation(a: Augmentation, b: Augmentation): boolean {
  const told = ({ randAugmentMagnitude, ...rest }: Augmentation) => ({
    ...rest,
    magnitude: rest.randAugmentCount > 0 ? randAugmentMagnitude : null,
  });
  const [one, other] = [told(a), told(b)].map((values) =>
    Object.entries(values).sort(([x], [y]) => (x < y ? -1 : 1)),
  );
  return JSON.stringify(one) === JSON.stringify(other);
}
