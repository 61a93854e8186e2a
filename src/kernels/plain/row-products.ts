import { matMul, slice, type Tensor2D, tensor2d, tidy, transpose } from '@tensorflow/tfjs-core';
import { InvariantError } from '../../shared/errors';

/**
 * Rows [n, width] on the WASM heap, to be multiplied with one another: there a product of matrices runs on XNNPACK. For
 * every call the WASM backend must be the active one (`initialiseWasm`). Throws an OutOfMemoryError where the heap is full.
 */
export class RowMultiplier {
  private readonly rows: Tensor2D;
  private readonly columns: Tensor2D;

  constructor(rows: Float32Array, width: number) {
    this.rows = tensor2d(rows, [rows.length / width, width]);
    // Once: XNNPACK multiplies matrices as they lie.
    this.columns = transpose(this.rows);
  }

  /** Products of the rows from `start` to before `end` with all rows: [end − start, n]. */
  between(start: number, end: number): Float32Array {
    const values = tidy(() =>
      matMul(slice(this.rows, [start, 0], [end - start, -1]), this.columns).dataSync(),
    );
    if (!(values instanceof Float32Array)) throw new InvariantError('Products of float32 rows are float32');
    return values.slice();
  }

  dispose(): void {
    this.rows.dispose();
    this.columns.dispose();
  }
}
