import { tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { readReference } from '../testing/reference-file';
import { crossEntropy as byOperations } from './by-operations/cross-entropy';
import { crossEntropy as onHeap } from './cross-entropy';
import { initialiseWasm } from './initialise-wasm';
import { sliceTargets, targetsOf } from './targets';

interface Reference {
  logits: number[];
  labels: number[];
  cases: {
    labelSmoothing: number;
    classWeights: number[] | null;
    mix?: { labels: number[]; share: number[] };
    loss: number;
    gradient: number[];
  }[];
}

const { logits, labels, cases } = readReference<Reference>('cross-entropy');
const classCount = logits.length / labels.length;

/** Stock operations run on the CPU here, too. */
const ways = [
  ['on the heap', onHeap],
  ['by operations', byOperations],
] as const;

beforeAll(async () => {
  await initialiseWasm(null);
});

test.each(
  cases.flatMap((one) =>
    ways.map(([way, lossOf]) => [JSON.stringify({ ...one, gradient: 0 }), way, lossOf, one] as const),
  ),
)('%s (%s): loss and gradient are torch’s', async (_, _way, crossEntropy, one) => {
  const loss = {
    labelSmoothing: one.labelSmoothing,
    classWeights: one.classWeights && Float32Array.from(one.classWeights),
  };
  const mix = one.mix && {
    labels: Int32Array.from(one.mix.labels),
    share: Float32Array.from(one.mix.share),
  };
  const targets = targetsOf(loss, classCount, Int32Array.from(labels), mix ?? null);
  const values = tensor2d(logits, [labels.length, classCount]);
  const { statistics, gradient } = crossEntropy(values, targets);
  const [lossSum = Number.NaN] = await statistics.data();
  expect(lossSum / targets.weightSum / one.loss).toBeCloseTo(1, 6);
  const found = await gradient.data();
  expect(found).toHaveLength(one.gradient.length);
  for (const [i, value] of one.gradient.entries()) expect(found[i]).toBeCloseTo(value, 6);
});

test.each(ways)(
  'counts the best and the five best, the lower class first among equals (%s)',
  async (_, crossEntropy) => {
    const plain = { labelSmoothing: 0, classWeights: null };
    // ranks of the labels: 0, 0 (tie, lower class), 1 (tie, higher class), 4, 5
    const rows = [
      [0, 9, 1, 2, 3, 4],
      [7, 7, 0, 0, 0, 0],
      [7, 7, 0, 0, 0, 0],
      [5, 4, 3, 2, 1, 0],
      [5, 4, 3, 2, 1, 0],
    ];
    const targets = targetsOf(plain, 6, Int32Array.of(1, 0, 1, 4, 5), null);
    const { statistics } = crossEntropy(tensor2d(rows), targets);
    const [, correct, correctTop5] = await statistics.data();
    expect([correct, correctTop5]).toEqual([2, 4]);
  },
);

test.each(ways)('of two labels each counts by its share (%s)', async (_, crossEntropy) => {
  const plain = { labelSmoothing: 0, classWeights: null };
  const rows = [
    [9, 1, 0, 0, 0, 0],
    [1, 9, 0, 0, 0, 0],
    [9, 8, 7, 6, 5, 0],
  ];
  // The answer is the first label of one, the second of the next, and both of the last, whose label is mixed with itself.
  const mix = { labels: Int32Array.of(1, 1, 0), share: Float32Array.of(0.75, 0.75, 0.5) };
  const targets = targetsOf(plain, 6, Int32Array.of(0, 0, 0), mix);
  const [, correct, correctTop5] = await crossEntropy(tensor2d(rows), targets).statistics.data();
  expect(correct).toBeCloseTo(0.75 + 0.25 + 1, 6);
  expect(correctTop5).toBeCloseTo(3, 6);
  const last = sliceTargets(targets, 2, 1);
  const [, ofLast] = await crossEntropy(tensor2d([rows[2]]), last).statistics.data();
  expect(ofLast).toBeCloseTo(1, 6);
});

test.each(ways)(
  'logits that are not finite give a loss that is not finite, and nothing correct (%s)',
  async (_, crossEntropy) => {
    const plain = { labelSmoothing: 0, classWeights: null };
    const targets = targetsOf(plain, 2, Int32Array.of(0), null);
    const { statistics } = crossEntropy(tensor2d([[Number.NaN, 1]]), targets);
    const [lossSum, correct] = await statistics.data();
    expect(lossSum).toBeNaN();
    expect(correct).toBe(0);
  },
);

test('parts of a batch add up to the whole', async () => {
  const loss = { labelSmoothing: 0.1, classWeights: Float32Array.of(1, 2, 3, 1, 2, 3, 1) };
  const targets = targetsOf(loss, classCount, Int32Array.from(labels), null);
  const whole = onHeap(tensor2d(logits, [5, classCount]), targets);
  let lossSum = 0;
  const gradients: number[] = [];
  for (const [first, count] of [
    [0, 2],
    [2, 3],
  ] as const) {
    const part = tensor2d(logits.slice(first * classCount, (first + count) * classCount), [
      count,
      classCount,
    ]);
    const { statistics, gradient } = onHeap(part, sliceTargets(targets, first, count));
    lossSum += (await statistics.data())[0];
    gradients.push(...(await gradient.data()));
  }
  expect(lossSum).toBeCloseTo((await whole.statistics.data())[0], 4);
  expect(gradients).toEqual([...(await whole.gradient.data())]);
});

test('a label that is no class is refused', () => {
  const plain = { labelSmoothing: 0, classWeights: null };
  for (const label of [-1, 3]) {
    expect(() => targetsOf(plain, 3, Int32Array.of(0, label), null)).toThrow(`Label ${label}`);
  }
});
