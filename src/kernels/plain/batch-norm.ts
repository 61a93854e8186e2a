import { add, mul, reshape, rsqrt, squaredDifference, sub, type Tensor } from '@tensorflow/tfjs-core';
import type { Operation, ParameterId } from '../graph';
import { heapAddress, heapCopy, heapDoubles, heapDoubleView, heapTensor, heapView } from './heap';
import { cpuKernel } from './kernel/cpu-kernel';
import { sumOverRows } from './matrix-multiply';
import type { Forward, Pass, PlainOperation } from './operation';

type BatchNorm = Extract<Operation, { kind: 'batchNorm2d' }>;

/**
 * torch.nn.BatchNorm2d over N, H, W (Ioffe & Szegedy 2015). Training normalises with the biased variance of the
 * micro-batch and moves the running statistics towards its mean and unbiased variance; evaluation uses the running ones.
 */
export const batchNorm2d: PlainOperation<'batchNorm2d'> = (operation, [input], pass) => {
  const x = input as Tensor;
  const channels = x.shape.at(-1) as number;
  const rows = x.size / channels;
  if (!pass.training || operation.isFrozen) return evaluate(operation, x, pass);
  return pass.backend === 'webgpu'
    ? trainByOperations(operation, x, rows, pass)
    : trainOnHeap(operation, x, rows, channels, pass);
};

function evaluate(operation: BatchNorm, x: Tensor, pass: Pass): Forward {
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
function updateRunning(operation: BatchNorm, center: Tensor, variance: Tensor, rows: number, pass: Pass) {
  const { momentum } = operation;
  const move = (id: number, value: Tensor, factor: number) =>
    pass.setBuffer(
      id,
      add(mul(pass.buffer(id), 1 - momentum), mul(reshape(value, pass.buffer(id).shape), momentum * factor)),
    );
  move(operation.runningMean, center, 1);
  move(operation.runningVariance, variance, rows / Math.max(1, rows - 1));
}

function trainByOperations(operation: BatchNorm, x: Tensor, rows: number, pass: Pass): Forward {
  const { weight, bias, epsilon } = operation;
  const channels = x.shape.at(-1) as number;
  const mean0 = (tensor: Tensor) => mul(sumOverRows(tensor, pass.backend), 1 / rows);
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
      const biasGradient = sumOverRows(gradient, pass.backend);
      const weightGradient = sumOverRows(mul(gradient, normal), pass.backend);
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

function trainOnHeap(operation: BatchNorm, x: Tensor, rows: number, channels: number, pass: Pass): Forward {
  const { weight, bias, epsilon } = operation;
  const kernel = cpuKernel();
  const sums = heapDoubles(channels);
  const squares = heapDoubles(channels);
  kernel.sumColumns(heapAddress(x), heapAddress(sums), rows, channels);
  const centers = heapDoubleView(sums);
  for (const [channel, sum] of centers.entries()) centers[channel] = sum / rows;
  kernel.sumSquares(...[x, sums, squares].map(heapAddress), rows, channels);
  const variances = heapDoubleView(squares).map((sum) => sum / rows);
  const inverses = variances.map((variance) => 1 / Math.sqrt(variance + epsilon));
  const means = heapCopy(heapDoubleView(sums));
  updateRunning(operation, means, heapCopy(variances), rows, pass);
  const output = heapTensor(x.shape);
  const factors = factorsOf(inverses, weight, pass);
  const addresses = [x, output, means, factors, pass.parameter(bias)].map(heapAddress);
  kernel.normalizeColumns(...addresses, rows, channels);
  return {
    output,
    saved: [x, means],
    backward(gradient, [needsInput], [savedInput, savedMeans]) {
      const values = savedInput as Tensor;
      const middles = savedMeans as Tensor;
      const inverse = heapCopy(inverses);
      const given = heapDoubles(channels);
      const along = heapDoubles(channels);
      kernel.sumColumns(heapAddress(gradient), heapAddress(given), rows, channels);
      kernel.sumAlong(...[values, gradient, middles, inverse, along].map(heapAddress), rows, channels);
      const parameters: [ParameterId, Tensor][] = [];
      if (pass.isTrained(weight)) parameters.push([weight, heapCopy(heapDoubleView(along))]);
      if (pass.isTrained(bias)) parameters.push([bias, heapCopy(heapDoubleView(given))]);
      if (!needsInput) return { inputs: [null], parameters };
      const shifts = heapCopy(heapDoubleView(given).map((sum) => sum / rows));
      const alongs = heapCopy(heapDoubleView(along).map((sum, channel) => (sum / rows) * inverses[channel]));
      const result = heapTensor(values.shape);
      const inputs = [values, gradient, result, middles, shifts, alongs, factorsOf(inverses, weight, pass)];
      kernel.normalizeColumnsBackward(...inputs.map(heapAddress), rows, channels);
      return { inputs: [result], parameters };
    },
  };
}

/** weight / deviation of each channel. */
function factorsOf(inverses: Float64Array, weight: ParameterId, pass: Pass): Tensor {
  const scale = heapView(pass.parameter(weight));
  return heapCopy(inverses.map((inverse, channel) => inverse * scale[channel]));
}
