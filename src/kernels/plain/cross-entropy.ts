import type { Tensor } from '@tensorflow/tfjs-core';
import { heapTensor, heapView } from './heap';
import type { LossResult, Targets } from './targets';

/** See targets.ts for the loss; computed in float64. Of equal logits the lower class ranks first. */
export function crossEntropy(logits: Tensor, targets: Targets): LossResult {
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
