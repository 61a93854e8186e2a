import { expect, test } from 'vitest';
import { DEFAULT_RECIPE } from './defaults';
import { gridSearch, randomSearch } from './search';

const fields = [
  { path: 'training.learningRate', values: [1e-3, 1e-2] },
  { path: 'seed', values: [0, 1, 2] },
];

test('a grid is every combination, and leaves the recipe it varies as it was', () => {
  const before = structuredClone(DEFAULT_RECIPE);
  const points = gridSearch(DEFAULT_RECIPE, fields);
  expect(points.map(({ recipe }) => [recipe.training.learningRate, recipe.seed])).toEqual([
    [1e-3, 0],
    [1e-3, 1],
    [1e-3, 2],
    [1e-2, 0],
    [1e-2, 1],
    [1e-2, 2],
  ]);
  expect(DEFAULT_RECIPE).toEqual(before);
});

test('a random search draws different combinations, the same for a seed, and no more than there are', () => {
  const drawn = randomSearch(DEFAULT_RECIPE, fields, 4, 7);
  expect(new Set(drawn.map(({ settings }) => JSON.stringify(settings))).size).toBe(4);
  expect(randomSearch(DEFAULT_RECIPE, fields, 4, 7)).toEqual(drawn);
  expect(randomSearch(DEFAULT_RECIPE, fields, 99, 7)).toHaveLength(6);
});
