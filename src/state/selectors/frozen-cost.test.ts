import { expect, test } from 'vitest';
import { DEFAULT_ARCHITECTURES, DEFAULT_RECIPE } from '../../recipe/defaults';
import type { Recipe } from '../../recipe/schema';
import { summaryOf } from '../testing/reports';
import { frozenCost, speedKey } from './frozen-cost';

const SPEED = { imagesPerSecond: 50, headImagesPerSecond: 5000 };
const split = (change: Partial<Recipe['split']>): Recipe => ({
  ...DEFAULT_RECIPE,
  split: { ...DEFAULT_RECIPE.split, ...change },
});

test('an epoch is all images through the backbone and the head, or through the head alone', () => {
  const dataset = { ...summaryOf(), imageCount: 1000 };
  const recipe = split({ source: 'percentage', testPercent: 20 });
  // 800 of 1000 images, at 50 and at 5000 a second.
  expect(frozenCost(recipe, dataset, SPEED)).toEqual({ throughBackboneMs: 16_160, onFeaturesMs: 160 });
});

test('a test folder is not part of an epoch', () => {
  const [one] = summaryOf().classes;
  if (!one) throw new Error('a class');
  const dataset = { ...summaryOf(), imageCount: 1000, classes: [{ ...one, testCount: 500 }] };
  expect(frozenCost(split({ source: 'folders' }), dataset, SPEED)?.onFeaturesMs).toBe(100);
});

test('nothing is said of what was not measured', () => {
  expect(frozenCost(DEFAULT_RECIPE, summaryOf(), undefined)).toBeNull();
  expect(frozenCost(DEFAULT_RECIPE, summaryOf(), { ...SPEED, headImagesPerSecond: null })).toBeNull();
  expect(frozenCost(DEFAULT_RECIPE, null, SPEED)).toBeNull();
});

test('a measurement is of a backbone, an image size, a device and a precision, and not of a head', () => {
  const resnet = DEFAULT_ARCHITECTURES.resnet;
  const recipe: Recipe = { ...DEFAULT_RECIPE, architecture: resnet };
  const key = speedKey(recipe);
  expect(speedKey({ ...recipe, architecture: { ...resnet, hiddenUnits: [50], dropout: 0.5 } })).toBe(key);
  expect(speedKey({ ...recipe, architecture: { ...resnet, stem: 'imagenet' } })).not.toBe(key);
  expect(speedKey({ ...recipe, device: 'cpu' })).not.toBe(key);
  expect(speedKey({ ...recipe, preprocessing: { ...recipe.preprocessing, imageSize: 77 } })).not.toBe(key);
});
