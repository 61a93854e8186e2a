import { expect, test } from 'vitest';
import { extremes } from './downsample';

test('a long curve keeps its order, its extremes and few points', () => {
  const values = Float64Array.from({ length: 10_000 }, (_, i) => Math.sin(i / 500));
  values[7_321] = 50;
  values[42] = -50;
  const kept = extremes(values, 300);
  expect(kept.length).toBeLessThanOrEqual(300);
  expect(kept.length).toBeGreaterThan(150);
  expect(kept).toEqual(kept.toSorted((a, b) => a - b));
  expect(kept).toEqual(expect.arrayContaining([42, 7_321]));
});

test('values that are no numbers are left out', () => {
  const values = Float64Array.from({ length: 100 }, (_, i) => (i < 50 ? Number.NaN : i));
  const kept = extremes(values, 10);
  expect(kept).toContain(99);
  expect(kept.every((i) => i >= 50)).toBe(true);
});
