import type { Tensor } from '@tensorflow/tfjs-core';
import type { ParameterId } from '../graph';
import { heapAddress, heapCopy, heapDoubles, heapDoubleView, heapTensor, heapView } from './heap';
import { sumOverRows } from './heap-sums';
import { runInShares } from './kernel/cpu-kernel';
import type { Forward, Pass, PlainOperation } from './operation';
import { type BatchNorm, normalizeByRunning, updateRunning } from './running-statistics';

/**
 * torch.nn.BatchNorm2d over N, H, W (Ioffe & Szegedy 2015). Training normalises with the biased variance of the
 * micro-batch and moves the running statistics towards its mean and unbiased variance; evaluation uses the running ones.
 */
export const batchNorm2d: PlainOperation<'batchNorm2d'> = (operation, [input], pass) => {
  const x = input as Tensor;
  return pass.batchStatistics !== null && !operation.isFrozen
    ? train(operation, x, pass)
    : normalizeByRunning(operation, x, pass);
};

function train(operation: BatchNorm, x: Tensor, pass: Pass): Forward {
  const channels = x.shape.at(-1) as number;
  const rows = x.size / channels;
  const { weight, bias, epsilon } = operation;
  const sums = heapDoubles(channels);
  const squares = heapDoubles(channels);
  sumOverRows('sumColumns', [x, sums], rows, channels);
  const centers = heapDoubleView(sums);
  for (const [channel, sum] of centers.entries()) centers[channel] = sum / rows;
  sumOverRows('sumSquares', [x, sums, squares], rows, channels);
  const variances = heapDoubleView(squares).map((sum) => sum / rows);
  const inverses = variances.map((variance) => 1 / Math.sqrt(variance + epsilon));
  const means = heapCopy(heapDoubleView(sums));
  updateRunning(operation, means, heapCopy(variances), rows, pass);
  const output = heapTensor(x.shape);
  const factors = factorsOf(inverses, weight, pass);
  normalizeRows('normalizeColumns', [x, output, means, factors, pass.parameter(bias)], rows, channels);
  return {
    output,
    saved: [x, means],
    backward(gradient, [needsInput], [savedInput, savedMeans]) {
      const values = savedInput as Tensor;
      const middles = savedMeans as Tensor;
      const inverse = heapCopy(inverses);
      const given = heapDoubles(channels);
      const along = heapDoubles(channels);
      sumOverRows('sumColumns', [gradient, given], rows, channels);
      sumOverRows('sumAlong', [values, gradient, middles, inverse, along], rows, channels);
      const parameters: [ParameterId, Tensor][] = [];
      if (pass.isTrained(weight)) parameters.push([weight, heapCopy(heapDoubleView(along))]);
      if (pass.isTrained(bias)) parameters.push([bias, heapCopy(heapDoubleView(given))]);
      if (!needsInput) return { inputs: [null], parameters };
      const shifts = heapCopy(heapDoubleView(given).map((sum) => sum / rows));
      const alongs = heapCopy(heapDoubleView(along).map((sum, channel) => (sum / rows) * inverses[channel]));
      const result = heapTensor(values.shape);
      const inputs = [values, gradient, result, middles, shifts, alongs, factorsOf(inverses, weight, pass)];
      normalizeRows('normalizeColumnsBackward', inputs, rows, channels);
      return { inputs: [result], parameters };
    },
  };
}

/** Numbers in a share: some hundredths of a millisecond. */
const SHARE = 65_536;

/** @param tensors what the function of the kernel is given before the number of columns */
function normalizeRows(
  name: 'normalizeColumns' | 'normalizeColumnsBackward',
  tensors: readonly Tensor[],
  rows: number,
  columns: number,
): void {
  const grain = Math.max(1, Math.floor(SHARE / columns));
  runInShares(name, { args: [...tensors.map(heapAddress), columns], count: rows, grain });
}

/** weight / deviation of each channel. */
function factorsOf(inverses: Float64Array, weight: ParameterId, pass: Pass): Tensor {
  const scale = heapView(pass.parameter(weight));
  return heapCopy(inverses.map((inverse, channel) => inverse * scale[channel]));
}
