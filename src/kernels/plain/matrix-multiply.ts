/**
 * Matrix products. tfjs's WASM backend is fast (XNNPACK: SIMD, threads) only for one unbatched product of matrices as
 * they lie; anything transposed goes through a scalar loop, so transposes are made first there.
 */
import { fused, matMul, ones, reshape, type Tensor, tidy, transpose } from '@tensorflow/tfjs-core';
import { heapAddress, heapCopy, heapDoubles, heapDoubleView } from './heap';
import { cpuKernel } from './kernel/cpu-kernel';
import type { BackendName } from './operation';

/** a · b: [M, K] · [K, N] → [M, N]. */
export function multiply(a: Tensor, b: Tensor): Tensor {
  return matMul(a, b);
}

/** a · b + bias: [M, K] · [K, N] + [N] → [M, N]. */
export function multiplyAdd(a: Tensor, b: Tensor, bias: Tensor | null): Tensor {
  return bias ? fused.matMul({ a, b, bias, activation: 'linear' }) : matMul(a, b);
}

/** aᵀ · b: [K, M], [K, N] → [M, N]. */
export function multiplyTransposedLeft(a: Tensor, b: Tensor, backend: BackendName): Tensor {
  if (backend === 'webgpu') return matMul(a, b, true, false);
  return tidy(() => matMul(transpose(a), b));
}

/** Sums of the columns of [M, N] → [N]. */
function columnSums(matrix: Tensor, backend: BackendName): Tensor {
  const [rows, columns] = matrix.shape as [number, number];
  // A product with ones is parallel over rows; tfjs's sum over the first axis would transpose everything first.
  if (backend === 'webgpu') return tidy(() => reshape(matMul(ones([1, rows]), matrix), [columns]));
  const sums = heapDoubles(columns);
  cpuKernel().sumColumns(heapAddress(matrix), heapAddress(sums), rows, columns);
  const result = heapCopy(heapDoubleView(sums));
  sums.dispose();
  return result;
}

/** Sum over the first axis of [N, …] → […]. */
export function sumOverBatch(tensor: Tensor, backend: BackendName): Tensor {
  const [batch, ...rest] = tensor.shape as [number, ...number[]];
  return tidy(() => reshape(columnSums(reshape(tensor, [batch, tensor.size / batch]), backend), rest));
}

/** Sum over every axis but the last of […, C] → [C]: the gradient of a bias. */
export function sumOverRows(tensor: Tensor, backend: BackendName): Tensor {
  const width = tensor.shape.at(-1) as number;
  return tidy(() => columnSums(reshape(tensor, [tensor.size / width, width]), backend));
}
