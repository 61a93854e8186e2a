import type { Tensor } from '@tensorflow/tfjs-core';
import { heapTensor, heapView } from './heap';
import type { LossResult, Targets } from './targets';

/** See targets.ts for the loss; computed in float64. Of equal logits the lower class ranks first. */
export function crossEntropy(logits: Tensor, targets: Targets): LossResult {
  const { classCount, labels, mix, rows, weightSum } = targets;
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
    const other = mix?.labels[n] ?? label;
    const share = mix?.share[n] ?? 1;
    let mass = 0;
    for (let c = 0; c < classCount; c++) {
      const value = values[start + c];
      const target = rows[start + c];
      if (target !== 0) lossSum -= target * (value - logTotal);
      mass += target;
    }
    if (!Number.isNaN(total)) {
      const counted = [[label, share], ...(share === 1 ? [] : [[other, 1 - share]])];
      for (const [named, part] of counted) {
        const rank = rankAt(values, start, classCount, named);
        if (rank === 0) correct += part;
        if (rank < 5) correctTop5 += part;
      }
    }
    for (let c = 0; c < classCount; c++) {
      const probability = Math.exp(values[start + c] - logTotal);
      result[start + c] = (probability * mass - rows[start + c]) / weightSum;
    }
  }
  heapView(statistics).set([lossSum, correct, correctTop5]);
  return { statistics, gradient };
}

/** How many classes come before this one by the logits from `start` on. */
function rankAt(values: Float32Array, start: number, classCount: number, label: number): number {
  const own = values[start + label];
  let rank = 0;
  for (let c = 0; c < classCount; c++) {
    const value = values[start + c];
    if (value > own || (value === own && c < label)) rank++;
  }
  return rank;
}
