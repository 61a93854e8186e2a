import { expect, test } from 'vitest';
import type { EvaluationSet } from '../protocol/commands';
import { mistakesOf, worstFirst } from './evaluation-slice';

/** Five images of three classes; the third is a cat (1) taken for a dog (2) with great confidence. */
const probabilities = [
  [0.9, 0.05, 0.05],
  [0.1, 0.8, 0.1],
  [0.01, 0.02, 0.97],
  [0.1, 0.5, 0.4],
  [0.3, 0.3, 0.4],
];
const labels = [0, 1, 1, 2, 2];
const set: EvaluationSet = {
  split: 'validation',
  classes: ['ant', 'cat', 'dog'],
  predictions: probabilities.map((row, i) => {
    const probability = Math.max(...row);
    return { path: `${i}.png`, classIndex: row.indexOf(probability), probability };
  }),
  probabilities: Float32Array.from(probabilities.flat()),
  labels: Int32Array.from(labels),
  itemIndices: Int32Array.from([10, 11, 12, 13, 14]),
  problems: [],
  device: { kind: 'cpu', name: 'CPU', software: false },
};

test('mistakes are counted by truth and answer', () => {
  const { confusion, accuracy, pairs, figures } = mistakesOf(set);
  expect([...confusion.counts]).toEqual([1, 0, 0, 0, 1, 1, 0, 1, 1]);
  expect(accuracy).toBeCloseTo(3 / 5);
  expect(pairs).toEqual([
    { truth: 1, prediction: 2, count: 1, share: 0.5 },
    { truth: 2, prediction: 1, count: 1, share: 0.5 },
  ]);
  expect(figures[0]).toMatchObject({ precision: 1, recall: 1, support: 1 });
  expect(figures[1]).toMatchObject({ precision: 0.5, recall: 0.5, support: 2 });
});

test('what the model was most wrong about comes first', () => {
  const all = { truth: null, prediction: null };
  // Probabilities given to the truth: 0.9, 0.8, 0.02, 0.4, 0.4.
  expect(worstFirst(set, all)).toEqual([2, 3, 4, 1, 0]);
  expect(worstFirst(set, { truth: 2, prediction: null })).toEqual([3, 4]);
  expect(worstFirst(set, { truth: 1, prediction: 2 })).toEqual([2]);
  expect(worstFirst(set, { truth: 0, prediction: 2 })).toEqual([]);
});
