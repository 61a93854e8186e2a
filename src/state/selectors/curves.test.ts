import { beforeEach, describe, expect, test } from 'vitest';
import { useStudio } from '../studio';
import { epochOf, stepOf } from '../testing/scripted-worker';
import { trainingCurve, validationCurve } from './curves';
import { rankedClasses } from './ranked-classes';

const blank = useStudio.getInitialState();

beforeEach(() => useStudio.setState(blank, true));

describe('curves', () => {
  test('training within the epochs, validation at their ends', () => {
    const epochs = [epochOf(1, 2), epochOf(2, null)];
    expect(trainingCurve([stepOf(5), stepOf(10), stepOf(15)], epochs, 'loss')).toEqual([
      { x: 0.5, y: 1 },
      { x: 1, y: 1 },
      { x: 1.5, y: 1 },
    ]);
    expect(validationCurve(epochs, 'loss')).toEqual([{ x: 1, y: 2 }]);
  });

  test('a restored run shows its epochs', () => {
    expect(trainingCurve([], [epochOf(1, null), epochOf(2, null)], 'loss')).toEqual([
      { x: 1, y: 1 },
      { x: 2, y: 0.5 },
    ]);
  });

  test('a smoothed curve begins where it was measured, and moves less', () => {
    const steps = Array.from({ length: 100 }, (_, i) => stepOf(i + 1, i % 2 === 0 ? 3 : 1));
    const measured = trainingCurve(steps, [], 'loss');
    const smooth = trainingCurve(steps, [], 'loss', 0.5);
    expect(smooth.map(({ x }) => x)).toEqual(measured.map(({ x }) => x));
    // Divided by the weight so far: the first value is itself, not drawn to zero.
    expect(smooth[0]?.y).toBe(3);
    for (const { y } of smooth.slice(50)) expect(Math.abs(y - 2)).toBeLessThan(0.2);
  });

  test('two hundred thousand steps become a few hundred points that keep the peak', () => {
    const steps = Array.from({ length: 200_000 }, (_, i) => stepOf(i + 1, i === 77_777 ? 9 : 1));
    const points = trainingCurve(steps, [], 'loss');
    expect(points.length).toBeLessThan(500);
    expect(Math.max(...points.map(({ y }) => y))).toBe(9);
  });
});

test('the likeliest classes of an image come first', () => {
  const set = {
    classes: ['a', 'b', 'c'],
    predictions: [],
    probabilities: Float32Array.of(0.25, 0.5, 0.25, 0, 0.125, 0.875),
    problems: [],
    device: { kind: 'cpu', name: 'CPU', software: false },
  } as const;
  expect(rankedClasses(set, 1, 2)).toEqual([
    { name: 'c', probability: 0.875 },
    { name: 'b', probability: 0.125 },
  ]);
});
