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
import {
  add,
  cast,
  exp,
  greater,
  less,
  logSoftmax,
  mul,
  neg,
  stack,
  sub,
  sum,
  type Tensor,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import { invariant } from '../../shared/errors';
import type { LossSpec } from '../engine';
import { heapTensor, heapView } from './heap';
import type { BackendName } from './operation';

export interface Targets {
  readonly classCount: number;
  /** First labels; they decide what counts as correct. */
  readonly labels: Int32Array;
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
  return { classCount, labels, rows, weightSum };
}

/** The part of `targets` for images first … first + count − 1; `weightSum` stays that of the whole batch. */
export function sliceTargets(targets: Targets, first: number, count: number): Targets {
  const { classCount, labels, rows } = targets;
  return {
    ...targets,
    labels: labels.subarray(first, first + count),
    rows: rows.subarray(first * classCount, (first + count) * classCount),
  };
}

export interface LossResult {
  /** [3]: summed loss, correct predictions, labels among the five largest logits. */
  readonly statistics: Tensor;
  /** Gradient of the mean loss by the logits [n, classes]. */
  readonly gradient: Tensor;
}

/** Loss, counts and gradient of logits [n, classes]. Of equal logits the lower class ranks first. */
export function crossEntropy(logits: Tensor, targets: Targets, backend: BackendName): LossResult {
  if (backend === 'wasm') return onHeap(logits, targets);
  let result: LossResult | undefined;
  tidy(() => {
    result = byOperations(logits, targets);
    return [result.statistics, result.gradient];
  });
  return result as LossResult;
}

function onHeap(logits: Tensor, targets: Targets): LossResult {
  const { classCount, labels, rows, weightSum } = targets;
  const statistics = heapTensor([3]);
  const gradient = heapTensor(logits.shape);
  const values = heapView(logits);
  const result = heapView(gradient);
  let lossSum = 0;
  let correct = 0;
  let correctTop5 = 0;
  for (let n = 0, start = 0; n < labels.length; n++, start += classCount) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < classCount; c++) {
      // Not Math.max over a comparison: NaN must reach the loss.
      const value = values[start + c];
      if (!(value <= largest)) largest = value;
    }
    let total = 0;
    for (let c = 0; c < classCount; c++) total += Math.exp(values[start + c] - largest);
    const logTotal = Math.log(total) + largest;
    const label = labels[n];
    const own = values[start + label];
    let mass = 0;
    let rank = Number.isNaN(total) ? classCount : 0;
    for (let c = 0; c < classCount; c++) {
      const value = values[start + c];
      const target = rows[start + c];
      if (target !== 0) lossSum -= target * (value - logTotal);
      mass += target;
      if (value > own || (value === own && c < label)) rank++;
    }
    if (rank === 0) correct++;
    if (rank < 5) correctTop5++;
    for (let c = 0; c < classCount; c++) {
      const probability = Math.exp(values[start + c] - logTotal);
      result[start + c] = (probability * mass - rows[start + c]) / weightSum;
    }
  }
  heapView(statistics).set([lossSum, correct, correctTop5]);
  return { statistics, gradient };
}

function byOperations(logits: Tensor, targets: Targets): LossResult {
  const { classCount, labels, rows, weightSum } = targets;
  const shape: [number, number] = [labels.length, classCount];
  const target = tensor2d(rows, shape);
  const logProbabilities = logSoftmax(logits);
  const lossSum = neg(sum(mul(target, logProbabilities)));
  const hot = new Float32Array(rows.length);
  const before = new Float32Array(rows.length);
  for (let n = 0; n < labels.length; n++) {
    const label = labels[n];
    hot[n * classCount + label] = 1;
    before.fill(1, n * classCount, n * classCount + label);
  }
  const own = sum(mul(logits, tensor2d(hot, shape)), 1, true);
  const above = cast(greater(logits, own), 'float32');
  const notBelow = sub(1, cast(less(logits, own), 'float32'));
  // Equal logits of lower classes rank before: they are not below and stand before the label.
  const ties = mul(sub(notBelow, above), tensor2d(before, shape));
  // A row that is not finite ranks nowhere: NaN is below nothing.
  const rank = add(sum(add(above, ties), 1), sum(mul(logits, 0), 1));
  const statistics = stack([
    lossSum,
    sum(cast(less(rank, 0.5), 'float32')),
    sum(cast(less(rank, 4.5), 'float32')),
  ]);
  const mass = sum(target, 1, true);
  const gradient = mul(sub(mul(exp(logProbabilities), mass), target), 1 / weightSum);
  return { statistics, gradient };
}
