import {
  add,
  cast,
  concat,
  exp,
  greater,
  less,
  logSoftmax,
  mul,
  neg,
  reshape,
  stack,
  sub,
  sum,
  type Tensor,
  tensor1d,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import { InvariantError } from '../../../shared/errors';
import type { LossResult, Targets } from '../targets';

/** See targets.ts for the loss. Of equal logits the lower class ranks first. */
export function crossEntropy(logits: Tensor, targets: Targets): LossResult {
  let result: LossResult | undefined;
  tidy(() => {
    result = lossOf(logits, targets);
    return [result.statistics, result.gradient];
  });
  if (!result) throw new InvariantError('tidy did not run');
  return result;
}

function lossOf(logits: Tensor, targets: Targets): LossResult {
  const { classCount, labels, mix, rows, weightSum } = targets;
  const shape: [number, number] = [labels.length, classCount];
  const target = tensor2d(rows, shape);
  const logProbabilities = logSoftmax(logits);
  const lossSum = neg(sum(mul(target, logProbabilities)));
  const share = mix?.share ?? new Float32Array(labels.length).fill(1);
  const first = countsOf(logits, labels, share);
  const second =
    mix &&
    countsOf(
      logits,
      mix.labels,
      share.map((part) => 1 - part),
    );
  const both = second ? add(first, second) : first;
  const statistics = concat([reshape(lossSum, [1]), both]);
  const mass = sum(target, 1, true);
  const gradient = mul(sub(mul(exp(logProbabilities), mass), target), 1 / weightSum);
  return { statistics, gradient };
}

/** [2]: the sum of the shares of images whose label is the largest logit, and whose label is among the five largest. */
function countsOf(logits: Tensor, labels: Int32Array, share: Float32Array): Tensor {
  const classCount = logits.shape[1] as number;
  const shape: [number, number] = [labels.length, classCount];
  const hot = new Float32Array(labels.length * classCount);
  const before = new Float32Array(labels.length * classCount);
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
  const within = (most: number) => sum(mul(cast(less(rank, most), 'float32'), tensor1d(share)));
  return stack([within(0.5), within(4.5)]);
}
