import { expect, test } from 'vitest';
import { firstColouring, MOST_COLOURED_CLASSES, marksOf } from './map-marks';

const CLASSES = ['crow', 'owl', 'swan'];
const TRUTHS = Int32Array.of(0, 1, 1, 2, 0);
const ANSWERS = [0, 0, 1, 2, 2];

const outcomes = {
  set: {
    classes: CLASSES,
    predictions: ANSWERS.map((classIndex) => ({ path: '', classIndex, probability: 1 })),
  },
  truths: TRUTHS,
  // The last was set aside.
  isSetAside: [false, false, false, false, true],
} as unknown as Parameters<typeof marksOf>[1];
const map = { sides: Uint8Array.of(1, 1, 0, 0, 0) };

const told = (groups: ReturnType<typeof marksOf>) =>
  groups.map(({ kind, classIndex, rows }) => [kind, classIndex, rows]);

test('each coloured class is a group of its own, and all others are one behind them', () => {
  expect(told(marksOf(map, outcomes, 'class', [0, 1, 2]))).toEqual([
    ['class', 0, [0]],
    ['class', 1, [1, 2]],
    ['class', 2, [3]],
  ]);
  expect(told(marksOf(map, outcomes, 'class', [2]))).toEqual([
    ['otherClasses', null, [0, 1, 2]],
    ['class', 2, [3]],
  ]);
});

test('what was wrong is drawn over what was right, and by another shape', () => {
  const groups = marksOf(map, outcomes, 'outcome', []);
  expect(told(groups)).toEqual([
    ['right', null, [0, 2, 3]],
    ['wrong', null, [1]],
  ]);
  expect(groups[0]?.shape).not.toBe(groups[1]?.shape);
});

test('a side of the split without images is no group', () => {
  expect(told(marksOf(map, outcomes, 'side', []))).toEqual([
    ['training', null, [2, 3]],
    ['validation', null, [0, 1]],
  ]);
});

test('as many classes as can be told apart have looks of their own; of more, outcomes are shown first', () => {
  const every = Array.from({ length: MOST_COLOURED_CLASSES }, (_, c) => c);
  const looks = marksOf(map, outcomes, 'class', every)
    .filter(({ kind }) => kind === 'class')
    .map(({ colour, shape }) => `${colour} ${shape}`);
  expect(new Set(looks).size).toBe(MOST_COLOURED_CLASSES);
  expect([10, MOST_COLOURED_CLASSES, 400].map(firstColouring)).toEqual(['class', 'class', 'outcome']);
});
