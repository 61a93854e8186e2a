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
 * running ← running + share · (batch − running), where the share is the momentum unless the pass has its own. One value has no unbiased variance, and torch refuses to train on it;
 * a ragged last batch must not end a run, nor leave statistics that are no numbers, so there it counts as 0.
 */
export function updateRunning(
  operation: BatchNorm,
  center: Tensor,
  variance: Tensor,
  rows: number,
  pass: Pass,
): void {
  const { batchStatistics } = pass;
  const share = typeof batchStatistics === 'object' ? (batchStatistics?.share ?? 0) : operation.momentum;
  const move = (id: number, value: Tensor, factor: number) => {
    const taken = mul(reshape(value, pass.buffer(id).shape), share * factor);
    // What is replaced has no part in the sum: it may not be finite.
    pass.setBuffer(id, share === 1 ? taken : add(mul(pass.buffer(id), 1 - share), taken));
  };
  move(operation.runningMean, center, 1);
  move(operation.runningVariance, variance, rows / Math.max(1, rows - 1));
}
