/**
 * "None of these": an answer that is less sure than a threshold is withheld. How sure a model is, is the probability of its
 * likeliest class: the baseline of Hendrycks and Gimpel 2017, "A Baseline for Detecting Misclassified and
 * Out-of-Distribution Examples" (arXiv 1610.02136).
 */

/** Nothing is withheld. */
export const NO_THRESHOLD = 0;

/** A threshold is proposed that costs no larger a share of the right answers: 1 in 20, as that literature compares (95 % kept). */
const RIGHT_SHARE_GIVEN_UP = 0.05;

/**
 * Right answers it takes to say so: with none of 73 withheld, the 95 % interval of that share (Wilson 1927) reaches up to
 * 1 in 20, and with fewer beyond it.
 */
export const RIGHT_ANSWERS_NEEDED = 73;

/** Thresholds are proposed in hundredths: what a person can type, and no finer than validation images can tell. */
const PROPOSED_IN = 100;

/** One answer whose truth is known. */
export interface JudgedAnswer {
  /** Probability of the likeliest class, 0 … 1. */
  readonly confidence: number;
  readonly isRight: boolean;
}

/** Confidences in ascending order, of the right answers and of the wrong ones. */
export interface ThresholdBasis {
  readonly right: Float64Array;
  readonly wrong: Float64Array;
}

/** What a threshold costs and what it buys, in images. */
export interface ThresholdCost {
  readonly threshold: number;
  /** Right answers that it withholds. */
  readonly rightWithheld: number;
  /** Wrong answers that it stops. */
  readonly wrongStopped: number;
}

/**
 * Whether this answer is "none of these". At 0 none is; at 1 every one that is not certain. A probability that is not a
 * number is not certain.
 */
export function isWithheld(probability: number, threshold: number): boolean {
  return threshold > NO_THRESHOLD && !(probability >= threshold);
}

/** Thresholds that are shown side by side, where validation answers lie between them. */
const SHOWN = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99];

/**
 * What thresholds cost, from the last that withholds nothing to the first that withholds every answer: beyond those all cost the same.
 * @param marked those that are shown in any case
 */
export function tellingCosts(basis: ThresholdBasis, marked: readonly number[]): readonly ThresholdCost[] {
  const all = [...new Set([...SHOWN, ...marked])].sort((a, b) => a - b);
  const costs = all.map((threshold) => thresholdCost(basis, threshold));
  const withheld = ({ rightWithheld, wrongStopped }: ThresholdCost) => rightWithheld + wrongStopped;
  const total = basis.right.length + basis.wrong.length;
  const first = costs.findLastIndex((cost) => withheld(cost) === 0);
  const last = costs.findIndex((cost) => withheld(cost) === total);
  const end = last === -1 ? costs.length : last;
  return costs.filter((cost, i) => (i >= first && i <= end) || marked.includes(cost.threshold));
}

export function thresholdBasis(answers: Iterable<JudgedAnswer>): ThresholdBasis {
  const right: number[] = [];
  const wrong: number[] = [];
  // What is not a number is withheld by every threshold, as what is 0.
  for (const { confidence, isRight } of answers)
    (isRight ? right : wrong).push(Number.isNaN(confidence) ? 0 : confidence);
  return { right: Float64Array.from(right).sort(), wrong: Float64Array.from(wrong).sort() };
}

export function thresholdCost({ right, wrong }: ThresholdBasis, threshold: number): ThresholdCost {
  return {
    threshold,
    rightWithheld: countBelow(right, threshold),
    wrongStopped: countBelow(wrong, threshold),
  };
}

/** The largest threshold, in hundredths, that withholds at most 1 in 20 of the right answers; null where those are too few to say. */
export function proposedThreshold({ right }: ThresholdBasis): number | null {
  if (right.length < RIGHT_ANSWERS_NEEDED) return null;
  for (let hundredths = PROPOSED_IN; hundredths > 0; hundredths--) {
    const threshold = hundredths / PROPOSED_IN;
    if (countBelow(right, threshold) <= RIGHT_SHARE_GIVEN_UP * right.length) return threshold;
  }
  return NO_THRESHOLD;
}

/** How many of the ascending values are smaller. */
function countBelow(values: Float64Array, bound: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
