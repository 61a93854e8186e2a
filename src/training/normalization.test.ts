import { expect, test } from 'vitest';
import { DEFAULT_RECIPE } from '../recipe/defaults';
import type { Recipe } from '../recipe/schema';
import type { PixelSource } from '../shared/pixels';
import { normalizationOf, withStatistics, withStatisticsOf } from './normalization';

const OTHERS = { mean: [0.9, 0.9, 0.9], deviation: [0.1, 0.1, 0.1] };

function recipeWith(change: Partial<Recipe['preprocessing']>): Recipe {
  return { ...DEFAULT_RECIPE, preprocessing: { ...DEFAULT_RECIPE.preprocessing, ...change } };
}

/** Images of one pixel; image i is 51·i in red, 102 in green, 0 in blue. */
const pixels: PixelSource = {
  count: 6,
  height: 1,
  width: 1,
  channels: 3,
  read: (indices, target) => {
    for (const [i, index] of indices.entries()) target.set([51 * index, 102, 0], 3 * i);
  },
};

test('statistics are the mean and the deviation of each channel over the rows given, and no others', async () => {
  const recipe = recipeWith({ normalization: 'dataset' });
  const measured = await withStatistics(recipe, pixels, Int32Array.of(0, 2, 4));
  const { mean, deviation } = normalizationOf(measured.preprocessing);
  expect(mean[0]).toBeCloseTo(0.4, 12);
  expect(mean[1]).toBeCloseTo(0.4, 12);
  expect(deviation[0]).toBeCloseTo(Math.sqrt(0.32 / 3), 12);
  // One flat colour has no deviation: dividing leaves zero, not infinity.
  expect(deviation[1]).toBe(1 / 255);
});

test('a run from scratch measures its own data, whatever the recipe brings along', async () => {
  const brought = recipeWith({ normalization: 'dataset', statistics: OTHERS });
  const begun = withStatisticsOf(brought, null);
  expect(begun.preprocessing.statistics).toBeNull();
  const measured = await withStatistics(begun, pixels, Int32Array.of(0, 5));
  expect(measured.preprocessing.statistics?.mean[0]).toBeCloseTo(0.5, 12);
});

test('a run from weights, and one that goes on, keep what the weights learned with', async () => {
  const weights = recipeWith({ normalization: 'dataset', statistics: OTHERS });
  const begun = withStatisticsOf(recipeWith({ normalization: 'dataset' }), weights);
  const measured = await withStatistics(begun, pixels, Int32Array.of(0, 5));
  expect(normalizationOf(measured.preprocessing)).toEqual(OTHERS);
});

test('what weights ask for stays as they state it, with weights and without', async () => {
  const recipe = recipeWith({ normalization: 'given', statistics: OTHERS });
  const weights = recipeWith({ normalization: 'imagenet' });
  for (const begun of [withStatisticsOf(recipe, null), withStatisticsOf(recipe, weights)]) {
    const measured = await withStatistics(begun, pixels, Int32Array.of(0, 5));
    expect(normalizationOf(measured.preprocessing)).toEqual(OTHERS);
  }
});

test('other normalisations measure nothing', async () => {
  for (const normalization of ['unit', 'half', 'imagenet'] as const) {
    const recipe = recipeWith({ normalization });
    expect(await withStatistics(recipe, pixels, Int32Array.of(0, 5))).toBe(recipe);
  }
});
