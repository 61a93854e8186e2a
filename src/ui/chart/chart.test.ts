import { expect, test } from 'vitest';
import {
  apart,
  chartScale,
  epochMarks,
  LINEAR,
  logarithmicTicks,
  logarithmicXTicks,
  roundedTicks,
  shareOfX,
  shareOfY,
  xAtShare,
  xTicks,
} from './chart-scale';
import { nearest } from './HoverNote';

const LOG_Y = { x: false, y: true };

const curve = (...ys: number[]) => ({ points: ys.map((y, x) => ({ x, y })) });

test('an axis begins at zero, ends on a round number, and holds the outlier', () => {
  const scale = chartScale([curve(0.4, 0.3), curve(0.2, 31.7)], 0, LINEAR);
  expect(scale).toMatchObject({ xMost: 1, yLeast: 0 });
  expect(scale.yMost).toBeGreaterThanOrEqual(31.7);
  expect(roundedTicks(scale.yLeast, scale.yMost)).toEqual([0, 10, 20, 30, 40]);
});

test('ticks are round, few, and reach from end to end', () => {
  for (const most of [0.07, 0.31, 0.9, 1, 1.2, 2.6, 7, 99, 101, 4321]) {
    const { yLeast, yMost } = chartScale([curve(most)], 0, LINEAR);
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
  const { yLeast, yMost } = chartScale([curve(68 * SECOND, 41 * SECOND)], 0, LINEAR, 'duration');
  expect(roundedTicks(yLeast, yMost, 'duration')).toEqual([0, 15, 30, 45, 60, 75].map((s) => s * SECOND));
  const log = chartScale([curve(3 * SECOND, 50 * MINUTE)], 0, LOG_Y, 'duration');
  const ticks = logarithmicTicks(log.yLeast, log.yMost, 'duration');
  expect(ticks).toEqual([SECOND, 10 * SECOND, MINUTE, 10 * MINUTE, HOUR]);
});

test('values below zero move the lower end', () => {
  const { yLeast, yMost } = chartScale([curve(-3, 5)], 0, LINEAR);
  expect(yLeast).toBeLessThanOrEqual(-3);
  expect(roundedTicks(yLeast, yMost)).toContain(0);
});

test('a logarithmic axis lies between powers of ten, whatever is not above zero', () => {
  const scale = chartScale([curve(0, -1, 0.004, 2, Number.NaN)], 10, LOG_Y);
  expect(scale).toMatchObject({ xMost: 10, yLeast: 0.001, yMost: 10 });
  expect(logarithmicTicks(0.001, 10)).toEqual([0.001, 0.01, 0.1, 1, 10]);
  expect(logarithmicTicks(1e-9, 10).length).toBeLessThanOrEqual(7);
});

test('a chart without a point still has axes', () => {
  for (const logarithmic of [LINEAR, LOG_Y, { x: true, y: false }]) {
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

test('on a logarithmic x axis each tenfold takes the same room, from the first point above zero', () => {
  const points = [0, 0.1, 1, 10].map((x) => ({ x, y: 1 }));
  const scale = chartScale([{ points }], 0, { x: true, y: false });
  expect(scale).toMatchObject({ xLeast: 0.1, xMost: 10 });
  expect([0.1, 1, 10].map((x) => shareOfX(scale, x))).toEqual([0, 0.5, 1]);
  expect(shareOfX(scale, 0)).toBeNull();
  for (const share of [0, 0.3, 1]) expect(shareOfX(scale, xAtShare(scale, share))).toBeCloseTo(share, 12);
  expect(logarithmicXTicks(1, 20)).toEqual([1, 2, 5, 10, 20]);
  expect(logarithmicXTicks(0.01, 1000)).toEqual([0.01, 0.1, 1, 10, 100, 1000]);
});

test('on plain axes a value stands in proportion, and a pointer finds it again', () => {
  const scale = chartScale([curve(0, 4)], 8, LINEAR);
  expect([0, 2, 8].map((x) => shareOfX(scale, x))).toEqual([0, 0.25, 1]);
  expect([0, 1, 4].map((y) => shareOfY(scale, y))).toEqual([0, 0.25, 1]);
  expect(shareOfY(scale, Number.NaN)).toBeNull();
  expect(xAtShare(scale, 0.25)).toBe(2);
});

test('every epoch is marked as long as marks can be told apart', () => {
  expect(epochMarks(4)).toEqual([1, 2, 3, 4]);
  expect(epochMarks(2.5)).toEqual([1, 2]);
  expect(epochMarks(40)).toHaveLength(40);
  expect(epochMarks(100).slice(0, 3)).toEqual([5, 10, 15]);
  for (const most of [41, 99, 401, 10_000])
    expect(epochMarks(most).length, `${most}`).toBeLessThanOrEqual(40);
});

test('labels at the ends of curves lie apart, in their order, within the chart', () => {
  expect(apart([10, 50, 90], 12, 100)).toEqual([10, 50, 90]);
  expect(apart([50, 51, 10], 12, 100)).toEqual([50, 62, 10]);
  expect(apart([99, 98, 97], 12, 100)).toEqual([100, 88, 76]);
});
