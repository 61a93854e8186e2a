/**
 * torch.nn.functional.cross_entropy with class weights, label smoothing, and two labels per image (mixup, cutmix).
 *
 * Each image has a target row t with loss −Σ_c t_c · log softmax(logits)_c. For labels a and b with shares s and 1 − s,
 * smoothing ε, class weights w and K classes:
 *
 *     t_c = (1 − ε) · (s · w_a · [c = a] + (1 − s) · w_b · [c = b]) + ε / K · w_c
 *
 * The mean divides by Σ over images of s · w_a + (1 − s) · w_b (torch's divisor for one label).
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import { invariant } from '../../shared/errors';
import type { LossSpec } from '../engine';
export interface Targets {
  readonly classCount: number;
  readonly labels: Int32Array;
  /** Second labels; what counts as correct is shared as the loss is. */
  readonly mix: Mix | null;
  /** [n, classes], row-major. */
  readonly rows: Float32Array;
  /** What a mean loss over these images divides by. */
  readonly weightSum: number;
}

export interface Mix {
  readonly labels: Int32Array;
  readonly share: Float32Array;
}

/** Throws InvariantError where a label is no class of the model. */
export function targetsOf(loss: LossSpec, classCount: number, labels: Int32Array, mix: Mix | null): Targets {
  const weightOf = (label: number) => loss.classWeights?.[label] ?? 1;
  const rows = new Float32Array(labels.length * classCount);
  const smoothed = Float64Array.from(
    { length: classCount },
    (_, c) => (loss.labelSmoothing / classCount) * weightOf(c),
  );
  let weightSum = 0;
  for (let n = 0; n < labels.length; n++) {
    const row = new Float64Array(smoothed);
    const addLabel = (label: number, share: number) => {
      invariant(label >= 0 && label < classCount, `Label ${label} of a model with ${classCount} classes`);
      row[label] = row[label] + (1 - loss.labelSmoothing) * share * weightOf(label);
      weightSum += share * weightOf(label);
    };
    const share = mix?.share[n] ?? 1;
    addLabel(labels[n], share);
    if (mix && share !== 1) addLabel(mix.labels[n], 1 - share);
    rows.set(row, n * classCount);
  }
  return { classCount, labels, mix, rows, weightSum };
}

/** The part of `targets` for images first … first + count − 1; `weightSum` stays that of the whole batch. */
export function sliceTargets(targets: Targets, first: number, count: number): Targets {
  const { classCount, labels, mix, rows } = targets;
  return {
    ...targets,
    labels: labels.subarray(first, first + count),
    mix: mix && {
      labels: mix.labels.subarray(first, first + count),
      share: mix.share.subarray(first, first + count),
    },
    rows: rows.subarray(first * classCount, (first + count) * classCount),
  };
}

export interface LossResult {
  /**
   * [3]: summed loss, correct predictions, labels among the five largest logits. Of two labels each counts by its share, as
   * λ · a + (1 − λ) · b in the reference code of mixup (Zhang et al. 2018).
   */
  readonly statistics: Tensor;
  /** Gradient of the mean loss by the logits [n, classes]. */
  readonly gradient: Tensor;
}
