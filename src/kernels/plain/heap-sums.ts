/**
 * Products and sums on the WASM heap. tfjs's WASM backend is fast (XNNPACK: SIMD, threads) only for one unbatched product of matrices as
 * they lie; anything transposed goes through a scalar loop, so transposes are made first there.
 */
import { matMul, type Tensor, tidy, transpose } from '@tensorflow/tfjs-core';
import { heapAddress, heapCopy, heapDoubles, heapDoubleView } from './heap';
import { cpuKernel } from './kernel/cpu-kernel';
import type { Sums } from './operation';
import { sumsBy } from './sums';

/** Sums of the columns of [M, N] → [N], in float64. */
function columnSums(matrix: Tensor): Tensor {
  const [rows, columns] = matrix.shape as [number, number];
  const sums = heapDoubles(columns);
  cpuKernel().sumColumns(heapAddress(matrix), heapAddress(sums), rows, columns);
  const result = heapCopy(heapDoubleView(sums));
  sums.dispose();
  return result;
}

export const HEAP_SUMS: Sums = {
  ...sumsBy(columnSums),
  transposedProduct: (a, b) => tidy(() => matMul(transpose(a), b)),
};
