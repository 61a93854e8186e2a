import { expect, test } from 'vitest';
import { cellOf } from '../../metrics/confusion';
import type { EvaluationSet } from '../../protocol/prediction';
import {
  EVERY_OUTCOME,
  evaluationFigures,
  lossOf,
  outcomesOf,
  untouchedAccuracy,
  worstFirst,
} from './evaluation';

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
  ownLabels: Int32Array.from(labels),
  itemIndices: Int32Array.from([10, 11, 12, 13, 14]),
  problems: [],
  device: { kind: 'cpu', name: 'CPU', software: false },
};
const UNDECIDED = { relabelled: [], setAside: [] };
const outcomes = outcomesOf(set, UNDECIDED);

test('outcomes are counted by truth and answer', () => {
  const { cells, accuracy, pairs, figures, wrong, count } = evaluationFigures(outcomes);
  const places = Array.from({ length: 9 }, (_, i) => cellOf(cells, Math.floor(i / 3), i % 3));
  expect(places.map((cell) => cells.counts[cell] ?? 0)).toEqual([1, 0, 0, 0, 1, 1, 0, 1, 1]);
  expect(accuracy).toBeCloseTo(3 / 5);
  expect([wrong, count]).toEqual([2, 5]);
  expect(pairs).toEqual([
    { truth: 1, prediction: 2, count: 1, share: 0.5 },
    { truth: 2, prediction: 1, count: 1, share: 0.5 },
  ]);
  expect(figures[0]).toMatchObject({ precision: 1, recall: 1, support: 1 });
  expect(figures[1]).toMatchObject({ precision: 0.5, recall: 0.5, support: 2 });
});

test('top losses come first, by class, by answer and by how sure the model was', () => {
  // Probabilities given to the truth: 0.9, 0.8, 0.02, 0.4, 0.4.
  expect(worstFirst(outcomes, EVERY_OUTCOME)).toEqual([2, 3, 4, 1, 0]);
  expect(lossOf(outcomes, 2)).toBeCloseTo(-Math.log(0.02));
  expect(worstFirst(outcomes, { ...EVERY_OUTCOME, truth: 2 })).toEqual([3, 4]);
  expect(worstFirst(outcomes, { ...EVERY_OUTCOME, truth: 1, prediction: 2 })).toEqual([2]);
  expect(worstFirst(outcomes, { ...EVERY_OUTCOME, truth: 0, prediction: 2 })).toEqual([]);
  // Fifteen bins: 0.97 lies in the last, 0.9 in the one before.
  expect(worstFirst(outcomes, { ...EVERY_OUTCOME, bin: 14 })).toEqual([2]);
  expect(worstFirst(outcomes, { ...EVERY_OUTCOME, bin: 13 })).toEqual([0]);
});

test('calibration is of the answers: how sure and how often right', () => {
  const { bins, calibrationError } = evaluationFigures(outcomes);
  expect(bins.filter(({ count }) => count > 0).map(({ count, accuracy }) => [count, accuracy])).toEqual([
    [1, 1], // 0.4, a dog
    [1, 0], // 0.5 for cat, a dog
    [1, 1], // 0.8, a cat
    [1, 1], // 0.9, an ant
    [1, 0], // 0.97 for dog, a cat
  ]);
  expect(calibrationError).toBeCloseTo((0.6 + 0.5 + 0.2 + 0.1 + 0.97) / 5);
});

test('what was decided since counts at once, and taking it back as well', () => {
  const relabelled = [{ index: 12, path: '2.png', originalClass: 'cat', className: 'dog' }];
  const corrected = outcomesOf(set, { relabelled, setAside: [{ index: 13, path: '3.png' }] });
  expect(corrected.relabelledCount).toBe(1);
  expect(corrected.truths).toEqual(Int32Array.from([0, 1, 2, 2, 2]));
  // The cat is a dog now, and the image set aside no longer counts, though it is still shown.
  expect(evaluationFigures(corrected)).toMatchObject({ count: 4, wrong: 0, accuracy: 1 });
  expect(worstFirst(corrected, { ...EVERY_OUTCOME, truth: 2 })).toEqual([3, 4, 2]);
  // A model that was trained with the correction, which has been taken back since.
  const trained = { ...set, labels: Int32Array.from([0, 1, 2, 2, 2]) };
  expect(outcomesOf(trained, UNDECIDED).truths).toEqual(set.labels);
  expect(outcomesOf(trained, { relabelled, setAside: [] }).relabelledCount).toBe(0);
  // A class this model does not know: as it was trained.
  const unknown = [{ index: 12, path: '2.png', originalClass: 'cat', className: 'newt' }];
  expect(outcomesOf(set, { relabelled: unknown, setAside: [] }).truths).toEqual(set.labels);
});

test('the score on the untouched split stays, whatever is decided about its images', () => {
  const decided = outcomesOf(set, {
    relabelled: [{ index: 12, path: '2.png', originalClass: 'cat', className: 'dog' }],
    setAside: [{ index: 13, path: '3.png' }],
  });
  expect(evaluationFigures(decided).accuracy).toBe(1);
  expect(untouchedAccuracy(decided.set)).toBeCloseTo(3 / 5);
});
