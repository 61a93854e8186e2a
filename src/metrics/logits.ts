/** Figures of one row of logits, in double precision. */

export interface Criterion {
  /** torch.nn.functional.cross_entropy(label_smoothing=…). */
  readonly labelSmoothing: number;
  /** torch.nn.functional.cross_entropy(weight=…), or null for all 1. */
  readonly classWeights: ArrayLike<number> | null;
}

/**
 * torch.nn.functional.cross_entropy of one image, not yet divided: add up `loss` and `weight` over images, then divide
 * (reduction 'mean'). loss = (1 − ε) w[y] (−log p[y]) + ε/K · Σ w[c] (−log p[c]), weight = w[y].
 */
export function crossEntropy(
  logits: ArrayLike<number>,
  label: number,
  { labelSmoothing, classWeights }: Criterion,
): { readonly loss: number; readonly weight: number } {
  const normalizer = logSumExp(logits);
  const weight = classWeights === null ? 1 : classWeights[label];
  const hard = weight * (normalizer - logits[label]);
  if (labelSmoothing === 0) return { loss: hard, weight };
  let smooth = 0;
  for (let c = 0; c < logits.length; c++) {
    smooth += (classWeights === null ? 1 : classWeights[c]) * (normalizer - logits[c]);
  }
  return { loss: (1 - labelSmoothing) * hard + (labelSmoothing / logits.length) * smooth, weight };
}

/** Softmax of one row. */
export function softmax(logits: ArrayLike<number>): Float32Array<ArrayBuffer> {
  const normalizer = logSumExp(logits);
  return Float32Array.from(logits, (logit) => Math.exp(logit - normalizer));
}

/** The class of the largest logit; the first of equals. */
export function largest(logits: ArrayLike<number>): number {
  let best = 0;
  for (let c = 1; c < logits.length; c++) if (logits[c] > logits[best]) best = c;
  return best;
}

/**
 * How many classes stand before the label's when logits are sorted, equals in order of class. 0: it is the largest. What
 * is not a number stands before every number, as torch sorts it, and a label's that is not one is last.
 */
export function rankOf(logits: ArrayLike<number>, label: number): number {
  const own = logits[label];
  let rank = 0;
  for (let c = 0; c < logits.length; c++) {
    // Not "larger": that is false of NaN on either side, and a broken model would be right about everything.
    const isBefore = logits[c] === own ? c < label : c !== label && !(logits[c] < own);
    if (isBefore) rank++;
  }
  return rank;
}

function logSumExp(logits: ArrayLike<number>): number {
  const top = logits[largest(logits)];
  let sum = 0;
  for (let c = 0; c < logits.length; c++) sum += Math.exp(logits[c] - top);
  return top + Math.log(sum);
}
