/**
 * The dropout mask, the same on every device: an element is kept exactly when
 *
 *     pcg4d(element, stream, step, seed)[0] >>> 8  >=  dropoutThreshold(p)
 *
 * which is toUnit(bits) >= p without rounding. Kept values are multiplied by dropoutScale(p), the others are zero.
 *
 * `element` is the row-major position in the tensor of the WHOLE batch (batch axis first), as an unsigned 32-bit
 * integer, so that micro-batches draw what the whole batch would: for a value of shape [N, …S] it is
 * n · size(S) + offset; for attention, whose mask acts on the probabilities [N, heads, queries, keys], it is
 * ((n · heads + head) · queries + query) · keys + key. For stochasticDepth it is n alone:
 * one element an image. `stream` is the operation's own, `step` is TrainBatch.step,
 * `seed` is EngineOptions.seed.
 */
import { pcg4d } from '../shared/rng';

/** The least 24-bit draw that is kept: 0 keeps all, 2^24 keeps none. */
export function dropoutThreshold(probability: number): number {
  return Math.ceil(probability * 16777216);
}

/** 1 / (1 − p) as float32; 0 where nothing is kept. */
export function dropoutScale(probability: number): number {
  return probability < 1 ? Math.fround(1 / (1 - probability)) : 0;
}

export interface DropoutKey {
  readonly probability: number;
  readonly stream: number;
  readonly step: number;
  readonly seed: number;
}

/** Whether each of `count` elements from `firstElement` on is kept, as 1 and 0. */
export function dropoutMask(key: DropoutKey, firstElement: number, count: number): Uint8Array {
  const threshold = dropoutThreshold(key.probability);
  const kept = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const bits = pcg4d(firstElement + i, key.stream, key.step, key.seed)[0];
    kept[i] = bits >>> 8 >= threshold ? 1 : 0;
  }
  return kept;
}
