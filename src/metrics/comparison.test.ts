import { expect, test } from 'vitest';
import { differBeyondChance, isWithinLuck, wilsonInterval } from './intervals';
import { smoothed } from './smoothing';

test('a constant curve stays itself, from its first point on, however it is sampled', () => {
  for (const value of smoothed([0, 1, 5, 5.5, 100], [3, 3, 3, 3, 3], 2)) expect(value).toBeCloseTo(3, 12);
});

test('the weight of a value halves with every half-life', () => {
  // 1 then 0 one half-life later: (½·1 + 0) / (½ + 1)
  expect(smoothed([0, 2], [1, 0], 2)[1]).toBeCloseTo(1 / 3, 12);
});

test('sampling a curve twice as densely barely changes what smoothing shows', () => {
  const curve = (x: number) => Math.exp(-x / 10);
  const grid = (points: number) => Array.from({ length: points }, (_, i) => (i * 40) / (points - 1));
  const end = (points: number) => smoothed(grid(points), grid(points).map(curve), 5).at(-1) as number;
  expect(Math.abs(end(401) - end(801))).toBeLessThan(1e-3);
});

test('a value that is not a number leaves the curve standing', () => {
  expect([...smoothed([0, 1], [2, Number.NaN], 1)]).toEqual([2, 2]);
});

test('no smoothing is no change', () => {
  expect([...smoothed([0, 1], [2, 4], 0)]).toEqual([2, 4]);
});

test('Wilson’s interval has its textbook values', () => {
  // 81 of 263: Newcombe 1998, table I
  const [low, high] = wilsonInterval(81 / 263, 263);
  expect(low).toBeCloseTo(0.2553, 4);
  expect(high).toBeCloseTo(0.3662, 4);
  expect(wilsonInterval(0, 0)).toEqual([0, 1]);
});

test('Newcombe’s interval of a difference: 56/70 against 48/80 differs, half a point on 500 images does not', () => {
  // Newcombe 1998, table II: 0.0524 … 0.3339
  expect(differBeyondChance({ share: 56 / 70, count: 70 }, { share: 48 / 80, count: 80 })).toBe(true);
  expect(differBeyondChance({ share: 0.905, count: 500 }, { share: 0.9, count: 500 })).toBe(false);
});

test('luck has the binomial distribution’s tail', () => {
  // P(X ≥ 7 of 8 | ½) = 9/256, P(X ≥ 8 of 8 | ½) = 1/256
  expect(isWithinLuck(7 / 8, 8, 0.5)).toBe(true);
  expect(isWithinLuck(1, 8, 0.5)).toBe(false);
  // Poisson of 1, nearly: P(X ≥ 3) = 0.080, P(X ≥ 4) = 0.0189
  expect(isWithinLuck(3 / 400, 400, 1 / 400)).toBe(true);
  expect(isWithinLuck(4 / 400, 400, 1 / 400)).toBe(false);
  // As many as expected are luck, and of many images a tenth above is none.
  expect(isWithinLuck(0.1, 50_000, 0.1)).toBe(true);
  expect(isWithinLuck(0.11, 50_000, 0.1)).toBe(false);
  expect(isWithinLuck(0.9, 50_000, 0.1)).toBe(false);
});
