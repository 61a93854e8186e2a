import { add, mul, reshape, rsqrt, squaredDifference, sub, type Tensor } from '@tensorflow/tfjs-core';
import type { ParameterId } from '../../graph';
import type { Forward, Pass, PlainOperation } from '../operation';
import { type BatchNorm, normalizeByRunning, updateRunning } from '../running-statistics';

/** torch.nn.BatchNorm2d over N, H, W (Ioffe & Szegedy 2015); see ../batch-norm.ts. */
export const batchNorm2d: PlainOperation<'batchNorm2d'> = (operation, [x], pass) =>
  pass.batchStatistics !== null && !operation.isFrozen
    ? train(operation, x, pass)
    : normalizeByRunning(operation, x, pass);

function train(operation: BatchNorm, x: Tensor, pass: Pass): Forward {
  const { weight, bias, epsilon } = operation;
  const channels = x.shape.at(-1) as number;
  const rows = x.size / channels;
  const mean0 = (tensor: Tensor) => mul(pass.sums.overRows(tensor), 1 / rows);
  const center = mean0(x);
  const variance = mean0(squaredDifference(x, center));
  const inverse = rsqrt(add(variance, epsilon));
  const normalized = mul(sub(x, center), inverse);
  updateRunning(operation, center, variance, rows, pass);
  return {
    output: add(mul(normalized, pass.parameter(weight)), pass.parameter(bias)),
    saved: [normalized, inverse],
    backward(gradient, [needsInput], saved) {
      const [normal, savedInverse] = saved as readonly [Tensor, Tensor];
      const biasGradient = pass.sums.overRows(gradient);
      const weightGradient = pass.sums.overRows(mul(gradient, normal));
      const parameters: [ParameterId, Tensor][] = [];
      if (pass.isTrained(weight)) parameters.push([weight, weightGradient]);
      if (pass.isTrained(bias)) parameters.push([bias, biasGradient]);
      if (!needsInput) return { inputs: [null], parameters };
      const along = mul(weightGradient, 1 / rows);
      const centered = sub(sub(gradient, mul(biasGradient, 1 / rows)), mul(normal, along));
      const factor = reshape(mul(savedInverse, pass.parameter(weight)), [channels]);
      return { inputs: [mul(centered, factor)], parameters };
    },
  };
}
