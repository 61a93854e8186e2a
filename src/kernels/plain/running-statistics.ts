/** What batch norm does with running statistics, whoever computes those of a batch. */
import { add, mul, reshape, rsqrt, sub, type Tensor } from '@tensorflow/tfjs-core';
import type { Operation } from '../graph';
import type { Forward, Pass } from './operation';

export type BatchNorm = Extract<Operation, { kind: 'batchNorm2d' }>;

/** Batch norm in evaluation: the running statistics' scale and shift of each channel. */
export function normalizeByRunning(operation: BatchNorm, x: Tensor, pass: Pass): Forward {
  const inverse = rsqrt(add(pass.buffer(operation.runningVariance), operation.epsilon));
  const scale = mul(inverse, pass.parameter(operation.weight));
  const shift = sub(pass.parameter(operation.bias), mul(pass.buffer(operation.runningMean), scale));
  return {
    output: add(mul(x, scale), shift),
    saved: [scale],
    backward: (gradient, [needsInput], saved) => {
      if (pass.isTrained(operation.weight) || pass.isTrained(operation.bias)) {
        throw new RangeError('Batch norm trains no parameters in evaluation');
      }
      // Running statistics do not depend on the input: it is only scaled.
      return { inputs: [needsInput ? mul(gradient, saved[0]) : null], parameters: [] };
    },
  };
}

/**
 * running ← running + momentum · (batch − running). One value has no unbiased variance, and torch refuses to train on it;
 * a ragged last batch must not end a run, nor leave statistics that are no numbers, so there it counts as 0.
 */
export function updateRunning(
  operation: BatchNorm,
  center: Tensor,
  variance: Tensor,
  rows: number,
  pass: Pass,
): void {
  const { momentum } = operation;
  const move = (id: number, value: Tensor, factor: number) =>
    pass.setBuffer(
      id,
      add(mul(pass.buffer(id), 1 - momentum), mul(reshape(value, pass.buffer(id).shape), momentum * factor)),
    );
  move(operation.runningMean, center, 1);
  move(operation.runningVariance, variance, rows / Math.max(1, rows - 1));
}
