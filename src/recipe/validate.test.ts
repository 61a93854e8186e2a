import { expect, test } from 'vitest';
import { DEFAULT_ARCHITECTURES, DEFAULT_BLOCK, DEFAULT_RECIPE, NO_AUGMENTATION } from './defaults';
import { PRESETS } from './presets';
import type { Recipe } from './schema';
import { parseRecipe } from './validate';

/** Problems of the default recipe with parts replaced, as `path: code`. */
function problemsOf(change: Partial<Recipe>, context = {}): string[] {
  const { problems } = parseRecipe({ ...DEFAULT_RECIPE, ...change }, context);
  return problems.map(({ path, code }) => `${path}: ${code}`);
}

const training = (change: Partial<Recipe['training']>) => ({
  training: { ...DEFAULT_RECIPE.training, ...change },
});
const preprocessing = (change: Partial<Recipe['preprocessing']>) => ({
  preprocessing: { ...DEFAULT_RECIPE.preprocessing, ...change },
});

test('every preset and every default architecture can be run', () => {
  for (const { recipe } of PRESETS) expect(parseRecipe(recipe).problems).toEqual([]);
  for (const architecture of Object.values(DEFAULT_ARCHITECTURES))
    expect(problemsOf({ architecture, ...preprocessing({ imageSize: 112 }) })).toEqual([]);
});

test('a run of k folds may stop early: the fold that is held out is its validation set, whatever the percentage', () => {
  const split = { ...DEFAULT_RECIPE.split, validationPercent: 0, folds: 5, fold: 4 };
  expect(problemsOf({ ...training({ patience: 3 }), split })).toEqual([]);
});

test('a recipe survives the way through JSON', () => {
  for (const { recipe } of PRESETS) {
    expect(parseRecipe(JSON.parse(JSON.stringify(recipe))).recipe).toEqual(recipe);
  }
});

test.each<[string, Partial<Recipe>, string]>([
  [
    'patches that do not fill the image',
    { architecture: DEFAULT_ARCHITECTURES.vit, ...preprocessing({ imageSize: 36 }) },
    'architecture.patchSize: patchIndivisible',
  ],
  [
    'a width that heads cannot share',
    { architecture: { ...DEFAULT_ARCHITECTURES.d2lVit, heads: 7 } },
    'architecture.heads: headsIndivisible',
  ],
  [
    'blocks that leave nothing of the image',
    {
      architecture: {
        ...DEFAULT_ARCHITECTURES.cnn,
        blocks: Array.from({ length: 6 }, () => DEFAULT_BLOCK),
      },
    },
    'architecture.blocks.5.pool: nothingLeft',
  ],
  [
    'a crop larger than the image',
    preprocessing({ resize: 'crop', imageSize: 64, resizeTo: 48 }),
    'preprocessing.resizeTo: cropLargerThanImage',
  ],
  [
    'a padded crop that could miss the image',
    { augmentation: { ...NO_AUGMENTATION, cropPadding: 32 } },
    'augmentation.cropPadding: tooBig',
  ],
  [
    'VGG-16 on images its pools use up',
    { architecture: DEFAULT_ARCHITECTURES.vgg, ...preprocessing({ imageSize: 24 }) },
    'preprocessing.imageSize: tooSmall',
  ],
  [
    'accumulation that does not divide the batch',
    training({ batchSize: 32, microBatchSize: 12 }),
    'training.microBatchSize: accumulationIndivisible',
  ],
  [
    'accumulation of more than the batch',
    training({ batchSize: 32, microBatchSize: 64 }),
    'training.microBatchSize: accumulationIndivisible',
  ],
  [
    'Nesterov without momentum',
    { optimizer: { kind: 'sgd', momentum: 0, nesterov: true, weightDecay: 0 } },
    'optimizer.nesterov: nesterovWithoutMomentum',
  ],
  [
    'stopping early with nothing held out',
    { ...training({ patience: 3 }), split: { ...DEFAULT_RECIPE.split, validationPercent: 0 } },
    'training.patience: patienceWithoutValidation',
  ],
  [
    'a normalisation measured on other channels',
    preprocessing({
      normalization: 'dataset',
      channels: 1,
      statistics: { mean: [0, 0, 0], deviation: [1, 1, 1] },
    }),
    'preprocessing.channels: statisticsOfOtherChannels',
  ],
  [
    'a normalisation that nothing gives',
    preprocessing({ normalization: 'given' }),
    'preprocessing.normalization: nothingGiven',
  ],
  [
    'a warm-up longer than the run',
    { schedule: { ...DEFAULT_RECIPE.schedule, warmupEpochs: 9 } },
    'schedule.warmupEpochs: tooBig',
  ],
  ['a range: no epochs', training({ epochs: 0 }), 'training.epochs: tooSmall'],
  [
    'a range: dropout of 1',
    { architecture: { ...DEFAULT_ARCHITECTURES.vit, dropout: 1 } },
    'architecture.dropout: tooBig',
  ],
  ['a learning rate of 0', training({ learningRate: 0 }), 'training.learningRate: tooSmall'],
])('%s is refused at its field', (_, change, problem) => {
  expect(problemsOf(change)).toContain(problem);
});

test('what is no recipe at all is refused without an exception', () => {
  for (const input of [null, 7, 'recipe', [], {}, { version: 99 }])
    expect(parseRecipe(input)).toMatchObject({ recipe: null });
});

test('a recipe from before near copies could be kept together is taken as it was', () => {
  const { keptTogether, ...dataset } = DEFAULT_RECIPE.dataset;
  expect(keptTogether).toEqual([]);
  expect(parseRecipe({ ...DEFAULT_RECIPE, dataset })).toMatchObject({ recipe: DEFAULT_RECIPE, problems: [] });
});
