import { reshape, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { Sums } from './operation';

/** Sums over the first axis and over all axes but the last, from a function that sums the columns of [M, N] → [N]. */
export function sumsBy(columnSums: (matrix: Tensor) => Tensor): Pick<Sums, 'overBatch' | 'overRows'> {
  return {
    overBatch: (tensor) => {
      const [batch, ...rest] = tensor.shape;
      return tidy(() => reshape(columnSums(reshape(tensor, [batch, tensor.size / batch])), rest));
    },
    overRows: (tensor) => {
      const width = tensor.shape.at(-1) as number;
      return tidy(() => columnSums(reshape(tensor, [tensor.size / width, width])));
    },
  };
}
