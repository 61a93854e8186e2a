import { expect, test } from 'vitest';
import { spreadOf } from './spread';

test('the spread is the sample’s: divided by one less than its count', () => {
  // statistics.stdev([2, 4, 4, 4, 5, 5, 7, 9]) of Python: √(32 / 7).
  const spread = spreadOf([2, 4, 4, 4, 5, 5, 7, 9]);
  expect(spread).toMatchObject({ count: 8, mean: 5, least: 2, most: 9 });
  expect(spread?.deviation).toBeCloseTo(2.138089935299395, 14);
});

test('values that lie close keep their digits', () => {
  expect(spreadOf([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])?.deviation).toBeCloseTo(Math.sqrt(30), 10);
});

test('one value has no spread, and none has nothing', () => {
  expect(spreadOf([0.9])).toEqual({ count: 1, mean: 0.9, deviation: null, least: 0.9, most: 0.9 });
  expect(spreadOf([null, 0.5, null])).toMatchObject({ count: 1, mean: 0.5 });
  expect(spreadOf([null])).toBeNull();
  expect(spreadOf([])).toBeNull();
});
