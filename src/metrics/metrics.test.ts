import { expect, test } from 'vitest';
import { classFigures, countOutcome, emptyConfusion, macroF1, occupiedCells } from './confusion';
import { crossEntropy, largest, rankOf, softmax } from './logits';
import { accuracy, addSums, meanLoss, NO_SUMS, top5Accuracy } from './sums';

test('macro-F1 is scikit-learn’s, over the classes that occur', () => {
  // f1_score([0, 0, 1, 1, 2, 2], [0, 2, 1, 1, 0, 1], average='macro') = (1/2 + 4/5 + 0) / 3
  const confusion = emptyConfusion(5); // classes 3 and 4 never occur
  const truth = [0, 0, 1, 1, 2, 2];
  const prediction = [0, 2, 1, 1, 0, 1];
  truth.forEach((label, i) => {
    countOutcome(confusion, label, prediction[i]);
  });
  expect(macroF1(confusion)).toBeCloseTo(1.3 / 3, 12);
  expect(classFigures(occupiedCells(confusion))[1]).toEqual({
    precision: 2 / 3,
    recall: 1,
    f1: 0.8,
    // (6 · 2 − 2 · 3) / √(2 · 4 · 3 · 3)
    matthews: 6 / Math.sqrt(72),
    support: 2,
    predicted: 3,
  });
  expect(classFigures(occupiedCells(confusion))[4]).toMatchObject({ precision: 0, recall: 0, f1: 0 });
});

test('the Matthews correlation is scikit-learn’s', () => {
  const of = (truth: readonly number[], prediction: readonly number[]) => {
    const confusion = emptyConfusion(2);
    for (const [i, label] of truth.entries()) countOutcome(confusion, label, prediction[i]);
    return classFigures(occupiedCells(confusion)).map(({ matthews }) => matthews);
  };
  // matthews_corrcoef([1, 1, 1, -1], [1, -1, 1, 1]) = -0.33333, the example of its documentation
  for (const value of of([1, 1, 1, 0], [1, 0, 1, 1])) expect(value).toBeCloseTo(-1 / 3, 12);
  expect(of([0, 0, 1], [0, 0, 1])).toEqual([1, 1]);
  expect(of([0, 0, 1], [1, 1, 0])).toEqual([-1, -1]);
  // One answer for all: scikit-learn says 0.
  expect(of([0, 0, 1], [0, 0, 0])).toEqual([0, 0]);
});

test('cross-entropy with smoothing and class weights is torch’s', () => {
  // torch.nn.functional.cross_entropy(logits, labels, weight=[1, 2, 0.5], label_smoothing=0.1) = 1.0447766780853271
  const rows = [
    { logits: [2, 0.5, -1], label: 0 },
    { logits: [0.1, 0.2, 0.3], label: 1 },
    { logits: [-1, 3, 1], label: 2 },
  ];
  const criterion = { labelSmoothing: 0.1, classWeights: [1, 2, 0.5] };
  const sums = rows.map(({ logits, label }) => crossEntropy(logits, label, criterion));
  const loss = sums.reduce((sum, row) => sum + row.loss, 0) / sums.reduce((sum, row) => sum + row.weight, 0);
  expect(loss).toBeCloseTo(1.0447766780853271, 6);
});

test('softmax does not overflow, and sums to one', () => {
  expect([...softmax([1000, 1000])]).toEqual([0.5, 0.5]);
  expect(softmax([1000, 1001, 999])[1]).toBeCloseTo(1 / (1 + Math.exp(-1) + Math.exp(-2)), 6);
  expect(softmax([1, 2, 3]).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
});

test('of equal logits the first class stands first', () => {
  expect(largest([1, 3, 3])).toBe(1);
  expect(rankOf([1, 3, 3], 1)).toBe(0);
  expect(rankOf([1, 3, 3], 2)).toBe(1);
  expect(rankOf([1, 3, 3], 0)).toBe(2);
});

test('a model that answers with no numbers is right about nothing', () => {
  const { NaN: no } = Number;
  expect(rankOf([no, no, no, no, no, no], 2)).toBe(5);
  expect(rankOf([1, no, 3], 2)).toBe(1);
  expect(rankOf([1, no, 3], 1)).toBe(2);
});

test('ragged batches are averaged exactly: sums are added, then divided once', () => {
  const whole = [
    { lossSum: 6, weightSum: 3, correct: 2, correctTop5: 3, count: 3 },
    { lossSum: 1, weightSum: 1, correct: 0, correctTop5: 0, count: 1 },
  ].reduce(addSums, NO_SUMS);
  expect([meanLoss(whole), accuracy(whole), top5Accuracy(whole)]).toEqual([7 / 4, 0.5, 0.75]);
});
