import { expect, test } from 'vitest';
import { downsample } from './downsample';

const identity = (value: number) => value;

test('a short curve stays as it is', () => {
  const points = [3, 1, 2];
  expect(downsample(points, 3, identity)).toBe(points);
});

test('a long curve keeps its order, its extremes and few points', () => {
  const points = Array.from({ length: 10_000 }, (_, i) => ({ i, value: Math.sin(i / 500) }));
  points[7_321] = { i: 7_321, value: 50 };
  points[42] = { i: 42, value: -50 };
  const thin = downsample(points, 300, (point) => point.value);
  expect(thin.length).toBeLessThanOrEqual(300);
  expect(thin.length).toBeGreaterThan(150);
  expect(thin.map((point) => point.i)).toEqual(thin.map((point) => point.i).toSorted((a, b) => a - b));
  expect(thin.map((point) => point.i)).toEqual(expect.arrayContaining([42, 7_321]));
});

test('values that are no numbers are left out', () => {
  const points = Array.from({ length: 100 }, (_, i) => (i < 50 ? Number.NaN : i));
  const thin = downsample(points, 10, identity);
  expect(thin).toContain(99);
  expect(thin.every((value) => !Number.isNaN(value))).toBe(true);
});
