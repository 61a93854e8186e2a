import { describe, expect, it } from 'vitest';
import { CounterRng, STREAM } from '../shared/rng';
import { wilsonInterval } from './intervals';
import {
  isWithheld,
  type JudgedAnswer,
  NO_THRESHOLD,
  proposedThreshold,
  RIGHT_ANSWERS_NEEDED,
  tellingCosts,
  thresholdBasis,
  thresholdCost,
} from './threshold';

const right = (confidence: number): JudgedAnswer => ({ confidence, isRight: true });
const wrong = (confidence: number): JudgedAnswer => ({ confidence, isRight: false });

/** Answers as a model gives them: sure ones are more often right. A tenth is certain. */
function drawn(seed: number, count: number): JudgedAnswer[] {
  const rng = new CounterRng(seed, STREAM.sample);
  return Array.from({ length: count }, () => {
    const confidence = rng.uniform() < 0.1 ? 1 : 0.25 + 0.75 * rng.uniform();
    return { confidence, isRight: rng.uniform() < confidence };
  });
}

const THRESHOLDS = Array.from({ length: 101 }, (_, i) => i / 100);

describe('isWithheld', () => {
  it('withholds what is less sure, and nothing that is as sure', () => {
    expect(isWithheld(0.79, 0.8)).toBe(true);
    expect(isWithheld(0.8, 0.8)).toBe(false);
    expect(isWithheld(0.81, 0.8)).toBe(false);
  });

  it('withholds nothing at 0, and at 1 all that is not certain', () => {
    for (const probability of [0, 1e-12, 0.5, 1 - 2 ** -24]) {
      expect(isWithheld(probability, NO_THRESHOLD)).toBe(false);
      expect(isWithheld(probability, 1)).toBe(true);
    }
    expect(isWithheld(1, 1)).toBe(false);
  });

  it('takes what is not a number for doubt', () => {
    expect(isWithheld(Number.NaN, 0.01)).toBe(true);
    expect(isWithheld(Number.NaN, NO_THRESHOLD)).toBe(false);
  });
});

describe('thresholdCost', () => {
  it('counts right answers withheld and wrong ones stopped', () => {
    const basis = thresholdBasis([right(0.9), right(0.6), right(0.99), wrong(0.5), wrong(0.7), wrong(0.95)]);
    expect(thresholdCost(basis, 0.6)).toEqual({ threshold: 0.6, rightWithheld: 0, wrongStopped: 1 });
    expect(thresholdCost(basis, 0.8)).toEqual({ threshold: 0.8, rightWithheld: 1, wrongStopped: 2 });
    expect(thresholdCost(basis, 1)).toEqual({ threshold: 1, rightWithheld: 3, wrongStopped: 3 });
    expect(thresholdCost(thresholdBasis([]), 0.5)).toEqual({
      threshold: 0.5,
      rightWithheld: 0,
      wrongStopped: 0,
    });
  });

  it.each([1, 2, 3])('is what counting answer by answer gives, and never falls (seed %i)', (seed) => {
    const answers = [...drawn(seed, 400), wrong(Number.NaN)];
    const basis = thresholdBasis(answers);
    let before = thresholdCost(basis, NO_THRESHOLD);
    expect(before).toEqual({ threshold: 0, rightWithheld: 0, wrongStopped: 0 });
    for (const threshold of THRESHOLDS) {
      const cost = thresholdCost(basis, threshold);
      const withheld = answers.filter(({ confidence }) => isWithheld(confidence, threshold));
      expect(cost.rightWithheld).toBe(withheld.filter(({ isRight }) => isRight).length);
      expect(cost.wrongStopped).toBe(withheld.filter(({ isRight }) => !isRight).length);
      expect(cost.rightWithheld).toBeGreaterThanOrEqual(before.rightWithheld);
      expect(cost.wrongStopped).toBeGreaterThanOrEqual(before.wrongStopped);
      before = cost;
    }
    const uncertain = answers.filter(({ confidence }) => confidence !== 1);
    expect(before.rightWithheld + before.wrongStopped).toBe(uncertain.length);
  });
});

describe('proposedThreshold', () => {
  it('is the largest that withholds at most 1 right answer in 20', () => {
    // 0.01, 0.02 … 1: five of a hundred may go, so 0.06 is the last to stay.
    const basis = thresholdBasis(Array.from({ length: 100 }, (_, i) => right((i + 1) / 100)));
    expect(proposedThreshold(basis)).toBe(0.06);
  });

  it.each([4, 5, 6])('costs no more than it says, and one hundredth more would (seed %i)', (seed) => {
    const basis = thresholdBasis(drawn(seed, 1000));
    const proposed = proposedThreshold(basis) ?? Number.NaN;
    const most = basis.right.length / 20;
    expect(thresholdCost(basis, proposed).rightWithheld).toBeLessThanOrEqual(most);
    expect(thresholdCost(basis, proposed + 0.01).rightWithheld).toBeGreaterThan(most);
  });

  it('is 1 where every right answer is certain', () => {
    expect(proposedThreshold(thresholdBasis(Array.from({ length: 80 }, () => right(1))))).toBe(1);
  });

  it('says nothing where the interval of none withheld reaches beyond 1 in 20', () => {
    expect(wilsonInterval(0, RIGHT_ANSWERS_NEEDED)[1]).toBeLessThanOrEqual(1 / 20);
    expect(wilsonInterval(0, RIGHT_ANSWERS_NEEDED - 1)[1]).toBeGreaterThan(1 / 20);
    const answers = Array.from({ length: 72 }, () => right(0.9));
    expect(proposedThreshold(thresholdBasis(answers))).toBeNull();
    expect(proposedThreshold(thresholdBasis([...answers, right(0.9)]))).toBe(0.9);
    expect(proposedThreshold(thresholdBasis([]))).toBeNull();
  });
});

it('thresholds are shown from the last that withholds nothing to the first that withholds everything', () => {
  const basis = thresholdBasis([0.22, 0.34, 0.28].map((confidence, i) => ({ confidence, isRight: i > 0 })));
  const shown = (marked: readonly number[]) => tellingCosts(basis, marked).map(({ threshold }) => threshold);
  expect(shown([])).toEqual([0.2, 0.3, 0.4]);
  expect(shown([0.6])).toEqual([0.2, 0.3, 0.4, 0.6]);
  expect(tellingCosts(basis, [])[1]).toEqual({ threshold: 0.3, rightWithheld: 1, wrongStopped: 1 });
  const sure = thresholdBasis([1, 1, 0.97].map((confidence) => ({ confidence, isRight: true })));
  expect(tellingCosts(sure, []).map(({ threshold }) => threshold)).toEqual([0.95, 0.99]);
});
