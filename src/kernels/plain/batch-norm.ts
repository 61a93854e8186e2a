import { add, mul, reshape, rsqrt, squaredDifference, sub, type Tensor } from '@tensorflow/tfjs-core';
import type { Operation, ParameterId } from '../graph';
import { heapTensor, heapView } from './heap';
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
  if (!pass.training) return evaluate(operation, x, pass);
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
    saved: [],
    backward: () => {
      throw new RangeError('Batch norm has no backward pass in evaluation');
    },
  };
}

/** running ← running + momentum · (batch − running). One value has no unbiased variance: torch divides by zero too. */
function updateRunning(operation: BatchNorm, center: Tensor, variance: Tensor, rows: number, pass: Pass) {
  const { momentum } = operation;
  const move = (id: number, value: Tensor, factor: number) =>
    pass.setBuffer(
      id,
      add(mul(pass.buffer(id), 1 - momentum), mul(reshape(value, pass.buffer(id).shape), momentum * factor)),
    );
  move(operation.runningMean, center, 1);
  move(operation.runningVariance, variance, rows / (rows - 1));
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
  const output = heapTensor(x.shape);
  const normalized = heapTensor(x.shape);
  const center = heapTensor([channels]);
  const variance = heapTensor([channels]);
  const from = heapView(x);
  const means = new Float64Array(channels);
  const squares = new Float64Array(channels);
  forEachCell(rows, channels, (i, channel) => {
    means[channel] = (means[channel] as number) + (from[i] as number);
  });
  for (let channel = 0; channel < channels; channel++) means[channel] = (means[channel] as number) / rows;
  forEachCell(rows, channels, (i, channel) => {
    const difference = (from[i] as number) - (means[channel] as number);
    squares[channel] = (squares[channel] as number) + difference * difference;
  });
  const variances = squares.map((sum) => sum / rows);
  const inverses = variances.map((value) => 1 / Math.sqrt(value + epsilon));
  heapView(center).set(means);
  heapView(variance).set(variances);
  updateRunning(operation, center, variance, rows, pass);
  const values = heapView(x);
  const to = heapView(output);
  const kept = heapView(normalized);
  const scale = heapView(pass.parameter(weight));
  const shift = heapView(pass.parameter(bias));
  forEachCell(rows, channels, (i, channel) => {
    const value = ((values[i] as number) - (means[channel] as number)) * (inverses[channel] as number);
    kept[i] = value;
    to[i] = value * (scale[channel] as number) + (shift[channel] as number);
  });
  return {
    output,
    saved: [normalized],
    backward(gradient, _, [saved]) {
      const result = heapTensor(x.shape);
      const weightGradient = heapTensor([channels]);
      const biasGradient = heapTensor([channels]);
      const given = heapView(gradient);
      const normal = heapView(saved as Tensor);
      const target = heapView(result);
      const factors = heapView(pass.parameter(weight));
      const weightSums = new Float64Array(channels);
      const biasSums = new Float64Array(channels);
      forEachCell(rows, channels, (i, channel) => {
        const value = given[i] as number;
        weightSums[channel] = (weightSums[channel] as number) + value * (normal[i] as number);
        biasSums[channel] = (biasSums[channel] as number) + value;
      });
      heapView(weightGradient).set(weightSums);
      heapView(biasGradient).set(biasSums);
      const shifts = biasSums.map((sum) => sum / rows);
      const alongs = weightSums.map((sum) => sum / rows);
      const scales = inverses.map((inverse, channel) => inverse * (factors[channel] as number));
      forEachCell(rows, channels, (i, channel) => {
        target[i] =
          ((given[i] as number) -
            (shifts[channel] as number) -
            (normal[i] as number) * (alongs[channel] as number)) *
          (scales[channel] as number);
      });
      const parameters: [ParameterId, Tensor][] = [];
      if (pass.isTrained(weight)) parameters.push([weight, weightGradient]);
      if (pass.isTrained(bias)) parameters.push([bias, biasGradient]);
      return { inputs: [result], parameters };
    },
  };
}

/** Visits a [rows, channels] array in memory order. */
function forEachCell(rows: number, channels: number, visit: (index: number, channel: number) => void): void {
  let i = 0;
  for (let row = 0; row < rows; row++)
    for (let channel = 0; channel < channels; channel++) visit(i++, channel);
}
