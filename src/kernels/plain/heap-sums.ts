/**
 * Products and sums on the WASM heap. tfjs's WASM backend is fast (XNNPACK: SIMD, threads) only for one unbatched product of matrices as
 * they lie; anything transposed goes through a scalar loop, so transposes are made first there.
 */
import { matMul, type Tensor, tidy, transpose } from '@tensorflow/tfjs-core';
import { heapAddress, heapCopy, heapDoubles, heapDoubleView } from './heap';
import { runInShares } from './kernel/cpu-kernel';
import type { Sums } from './operation';
import { sumsBy } from './sums';

/** Columns in a share: a cache line. */
const SHARE = 16;

/**
 * Sums of columns by the kernel, into the last of `tensors`, of heapDoubles.
 * @param tensors what the function of the kernel is given before rows and columns
 */
export function sumOverRows(
  name: 'sumAlong' | 'sumColumns' | 'sumSquares',
  tensors: readonly Tensor[],
  rows: number,
  columns: number,
): void {
  runInShares(name, { args: [...tensors.map(heapAddress), rows, columns], count: columns, grain: SHARE });
}

/** Sums of the columns of [M, N] → [N], in float64. */
function columnSums(matrix: Tensor): Tensor {
  const [rows, columns] = matrix.shape as [number, number];
  const sums = heapDoubles(columns);
  sumOverRows('sumColumns', [matrix, sums], rows, columns);
  const result = heapCopy(heapDoubleView(sums));
  sums.dispose();
  return result;
}

export const HEAP_SUMS: Sums = {
  ...sumsBy(columnSums),
  transposedProduct: (a, b) => tidy(() => matMul(transpose(a), b)),
};
