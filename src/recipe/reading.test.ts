import { expect, it } from 'vitest';
import { DEFAULT_RECIPE } from './defaults';
import { AS_GUESSED, areSameReadings } from './reading';
import { readingSchema } from './reading-schema';
import { recipeSchema } from './schema';

it('says the same in whatever order it was said', () => {
  const one = { ...AS_GUESSED, fileNamesIn: { 'a.csv': 'x', 'b.csv': 'y' } };
  const other = { ...AS_GUESSED, fileNamesIn: { 'b.csv': 'y', 'a.csv': 'x' } };
  expect(areSameReadings(one, other)).toBe(true);
  expect(areSameReadings(one, { ...one, nameEncoding: 'gbk' })).toBe(false);
  expect(areSameReadings(one, { ...one, classesFrom: { kind: 'folders' } })).toBe(false);
});

it('of a recipe from before there was a choice is as guessed', () => {
  const { reading: _, ...dataset } = DEFAULT_RECIPE.dataset;
  expect(recipeSchema.parse({ ...DEFAULT_RECIPE, dataset }).dataset.reading).toEqual(AS_GUESSED);
});

it.each([
  { classesFrom: { kind: 'table', path: 'a.csv' } },
  { classesFrom: { kind: 'elsewhere' } },
  { tableUses: { 'a.csv': 'everything' } },
  { fileNamesIn: { 'a.csv': 3 } },
])('refuses %j', (change) => {
  expect(readingSchema.safeParse({ ...AS_GUESSED, ...change }).success).toBe(false);
});
