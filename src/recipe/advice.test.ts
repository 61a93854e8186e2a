import { expect, test } from 'vitest';
import { type AdviceCode, adviceFor, type DatasetTraits, followsAdvice } from './advice';
import { DEFAULT_RECIPE } from './defaults';
import { parseRecipe } from './validate';

const even = (classes: number, each: number) => Array.from({ length: classes }, () => each);

interface Expected {
  readonly preset: string;
  readonly imageSize: number;
  readonly channels: 1 | 3;
  readonly batchSize: number;
  readonly epochs: number;
  readonly classWeights: 'none' | 'balanced';
}

const DATASETS: readonly (readonly [string, DatasetTraits, Expected])[] = [
  [
    'Fashion-MNIST',
    { perClass: even(10, 6000), medianSide: 28, isGray: true },
    { preset: 'smallData', imageSize: 28, channels: 1, batchSize: 128, epochs: 20, classWeights: 'none' },
  ],
  [
    'CIFAR-10',
    { perClass: even(10, 5000), medianSide: 32, isGray: false },
    { preset: 'smallData', imageSize: 32, channels: 3, batchSize: 128, epochs: 20, classWeights: 'none' },
  ],
  [
    '400 birds',
    { perClass: even(400, 145), medianSide: 224, isGray: false },
    {
      preset: 'quickTransfer',
      imageSize: 224,
      channels: 3,
      batchSize: 128,
      epochs: 20,
      classWeights: 'none',
    },
  ],
  [
    '82 yoga poses',
    { perClass: Array.from({ length: 82 }, (_, i) => 60 + 12 * i), medianSide: 480, isGray: false },
    {
      preset: 'quickTransfer',
      imageSize: 224,
      channels: 3,
      batchSize: 128,
      epochs: 20,
      classWeights: 'balanced',
    },
  ],
  [
    'cats and dogs, 1,399 images',
    { perClass: [700, 699], medianSide: 374, isGray: false },
    { preset: 'quickTransfer', imageSize: 224, channels: 3, batchSize: 32, epochs: 20, classWeights: 'none' },
  ],
  [
    '75 photographs of 5 classes',
    { perClass: even(5, 15), medianSide: 640, isGray: false },
    { preset: 'quickTransfer', imageSize: 224, channels: 3, batchSize: 16, epochs: 40, classWeights: 'none' },
  ],
  [
    '2 classes of 25, thumbnails',
    { perClass: [25, 25], medianSide: 32, isGray: false },
    { preset: 'quickStart', imageSize: 32, channels: 3, batchSize: 16, epochs: 40, classWeights: 'none' },
  ],
  [
    'gray pictures of 28 px, 500',
    { perClass: even(10, 50), medianSide: 28, isGray: true },
    { preset: 'quickStart', imageSize: 28, channels: 1, batchSize: 32, epochs: 24, classWeights: 'none' },
  ],
];

test.each(DATASETS)('%s', (_, traits, expected) => {
  const advice = adviceFor(traits, true);
  const recipe = advice.apply(DEFAULT_RECIPE);
  const { preprocessing, training } = recipe;
  expect({
    preset: advice.preset,
    imageSize: preprocessing.imageSize,
    channels: preprocessing.channels,
    batchSize: training.batchSize,
    epochs: training.epochs,
    classWeights: training.classWeights,
  }).toEqual(expected);
  expect(parseRecipe(recipe, { classCount: traits.perClass.length }).problems).toEqual([]);
  expect(followsAdvice(advice, recipe)).toBe(true);
  expect(followsAdvice(advice, { ...recipe, training: { ...training, epochs: 1 } })).toBe(false);
  expect(advice.reasons.length).toBeGreaterThan(1);
});

test.each(DATASETS)(
  '%s: without weights from elsewhere, nothing is frozen and images are small',
  (_, traits) => {
    const recipe = adviceFor(traits, false).apply(DEFAULT_RECIPE);
    expect(recipe.training.freezeBackboneEpochs).toBe(0);
    expect(recipe.preprocessing.imageSize).toBeLessThanOrEqual(64);
    expect(parseRecipe(recipe, { classCount: traits.perClass.length }).problems).toEqual([]);
  },
);

test('what the data, the device and the seed are stays, and no weights are taken by themselves', () => {
  const own = { ...DEFAULT_RECIPE, seed: 7, device: 'cpu' as const };
  const recipe = adviceFor({ perClass: even(5, 15), medianSide: 640, isGray: false }, true).apply(own);
  expect([recipe.seed, recipe.device, recipe.start.kind]).toEqual([7, 'cpu', 'scratch']);
});

test('each thing that differs from the preset has its reason', () => {
  const codesOf = (traits: DatasetTraits) => adviceFor(traits, true).reasons.map(({ code }) => code);
  const yoga: AdviceCode[] = ['pretrained', 'imageSize', 'batchMany', 'classWeights'];
  expect(codesOf(DATASETS[3][1])).toEqual(yoga);
  expect(codesOf(DATASETS[7][1])).toEqual(['quick', 'imageSize', 'gray', 'epochs']);
});
