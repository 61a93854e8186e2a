import { matMul, ones, reshape, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { Sums } from '../operation';
import { sumsBy } from '../sums';

/** A product with ones is parallel over rows; tfjs's sum over the first axis would transpose everything first. */
function columnSums(matrix: Tensor): Tensor {
  const [rows, columns] = matrix.shape;
  return tidy(() => reshape(matMul(ones([1, rows]), matrix), [columns]));
}

export const SUMS: Sums = {
  ...sumsBy(columnSums),
  transposedProduct: (a, b) => matMul(a, b, true, false),
};
