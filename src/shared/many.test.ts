import { expect, test } from 'vitest';
import { append, largestOf, smallestOf } from './many';

const MANY = Array.from({ length: 1_000_000 }, (_, i) => i - 5);

test('a million values, which no function takes as arguments', () => {
  expect(largestOf(MANY)).toBe(999_994);
  expect(smallestOf(MANY)).toBe(-5);
  const list = [1];
  append(list, MANY);
  expect(list.length).toBe(1_000_001);
});

test('of nothing the bound is the answer, and NaN is the answer of whatever holds one, as of Math.max', () => {
  expect(largestOf([], 0)).toBe(0);
  expect(smallestOf([])).toBe(Number.POSITIVE_INFINITY);
  expect(largestOf([1, Number.NaN, 2])).toBeNaN();
});
