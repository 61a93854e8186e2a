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
