import { expect, test } from 'vitest';
import { chartScale, logarithmicTicks, roundedTicks, xTicks } from './chart-scale';
import { nearest } from './HoverNote';

const curve = (...ys: number[]) => ({ points: ys.map((y, x) => ({ x, y })) });

test('an axis begins at zero, ends on a round number, and holds the outlier', () => {
  const scale = chartScale([curve(0.4, 0.3), curve(0.2, 31.7)], 0, false);
  expect(scale).toMatchObject({ xMost: 1, yLeast: 0 });
  expect(scale.yMost).toBeGreaterThanOrEqual(31.7);
  expect(roundedTicks(scale.yLeast, scale.yMost)).toEqual([0, 10, 20, 30, 40]);
});

test('ticks are round, few, and reach from end to end', () => {
  for (const most of [0.07, 0.31, 0.9, 1, 1.2, 2.6, 7, 99, 101, 4321]) {
    const { yLeast, yMost } = chartScale([curve(most)], 0, false);
    const ticks = roundedTicks(yLeast, yMost);
    expect(ticks.length, `${most}`).toBeLessThanOrEqual(6);
    expect(ticks.length, `${most}`).toBeGreaterThanOrEqual(3);
    expect(ticks[0]).toBe(0);
    expect(ticks.at(-1)).toBe(yMost);
    expect(yMost).toBeLessThan(2 * most);
  }
});

test('the x axis has whole epochs, and ends before its last tick would lie outside', () => {
  expect(xTicks(8)).toEqual([0, 2, 4, 6, 8]);
  expect(xTicks(13)).toEqual([0, 5, 10]);
  expect(xTicks(20_000)).toEqual([0, 5000, 10_000, 15_000, 20_000]);
});

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

test('an axis of time has the steps of a clock, from parts of a second to days', () => {
  const stepsOf = (most: number) => xTicks(most, 'duration')[1];
  for (const [most, step] of [
    [0.4 * SECOND, 100],
    [3 * SECOND, 1 * SECOND],
    [12 * SECOND, 5 * SECOND],
    [47 * SECOND, 10 * SECOND],
    [70 * SECOND, 15 * SECOND],
    [100 * SECOND, 30 * SECOND],
    [4 * MINUTE, MINUTE],
    [23 * MINUTE, 5 * MINUTE],
    [70 * MINUTE, 15 * MINUTE],
    [2 * HOUR, 30 * MINUTE],
    [11 * HOUR, 3 * HOUR],
    [70 * HOUR, 24 * HOUR],
    [300 * HOUR, 5 * 24 * HOUR],
  ] as const) {
    expect(stepsOf(most), `${most} ms`).toBe(step);
    const ticks = xTicks(most, 'duration');
    expect(ticks.length).toBeGreaterThanOrEqual(3);
    expect(ticks.length).toBeLessThanOrEqual(6);
    expect(ticks.at(-1)).toBeLessThanOrEqual(most);
  }
});

test('times on the other axis end on a step of a clock, too', () => {
  const { yLeast, yMost } = chartScale([curve(68 * SECOND, 41 * SECOND)], 0, false, 'duration');
  expect(roundedTicks(yLeast, yMost, 'duration')).toEqual([0, 15, 30, 45, 60, 75].map((s) => s * SECOND));
  const log = chartScale([curve(3 * SECOND, 50 * MINUTE)], 0, true, 'duration');
  const ticks = logarithmicTicks(log.yLeast, log.yMost, 'duration');
  expect(ticks).toEqual([SECOND, 10 * SECOND, MINUTE, 10 * MINUTE, HOUR]);
});

test('values below zero move the lower end', () => {
  const { yLeast, yMost } = chartScale([curve(-3, 5)], 0, false);
  expect(yLeast).toBeLessThanOrEqual(-3);
  expect(roundedTicks(yLeast, yMost)).toContain(0);
});

test('a logarithmic axis lies between powers of ten, whatever is not above zero', () => {
  const scale = chartScale([curve(0, -1, 0.004, 2, Number.NaN)], 10, true);
  expect(scale).toMatchObject({ xMost: 10, yLeast: 0.001, yMost: 10 });
  expect(logarithmicTicks(0.001, 10)).toEqual([0.001, 0.01, 0.1, 1, 10]);
  expect(logarithmicTicks(1e-9, 10).length).toBeLessThanOrEqual(7);
});

test('a chart without a point still has axes', () => {
  for (const logarithmic of [false, true]) {
    const { xMost, yLeast, yMost } = chartScale([curve()], 0, logarithmic);
    expect(xMost).toBeGreaterThan(0);
    expect(yMost).toBeGreaterThan(yLeast);
  }
});

test('the value below the pointer is that of the nearest point', () => {
  const points = [0, 1, 2, 10].map((x) => ({ x, y: 100 * x }));
  expect([-5, 0.4, 0.6, 5.9, 6.1, 99].map((x) => nearest(points, x))).toEqual([0, 0, 100, 200, 1000, 1000]);
  expect(nearest([], 1)).toBeNull();
});
