import { expect, test } from 'vitest';
import { isBehind } from './pruning';

test('a run is behind when its best so far is below the median of the others’ means so far', () => {
  const others = [
    [0.5, 0.7, 0.9],
    [0.4, 0.6, 0.9],
    [0.1, 0.1, 0.1],
  ]; // means of two epochs: 0.6, 0.5, 0.1
  expect(isBehind([0.3, 0.49], others, 2)).toBe(true);
  expect(isBehind([0.51, 0.2], others, 2)).toBe(false);
});

test('one other run, or runs that did not get that far, say nothing', () => {
  expect(isBehind([0.1], [[0.9]], 1)).toBe(false);
  expect(isBehind([0.1, 0.1], [[0.9], [0.9]], 2)).toBe(false);
});

test('a run without validation figures is never behind', () => {
  expect(isBehind([Number.NaN], [[0.9], [0.8]], 1)).toBe(false);
});
