/** Axes in other orders: ONNX's images are [N, C, H, W], the graph's [N, H, W, C]. */
import { type Shape, sizeOf } from '../../graph';
import type { OnnxTensor } from './onnx-case';

/** Result axis i is axis `order[i]` of the source, as numpy.transpose has it. */
export function transposed(data: ArrayLike<number>, shape: Shape, order: readonly number[]): Float32Array {
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const result = new Float32Array(sizeOf(shape));
  let written = 0;
  const visit = (depth: number, offset: number) => {
    if (depth === order.length) {
      result[written++] = data[offset];
      return;
    }
    const axis = order[depth];
    for (let i = 0; i < shape[axis]; i++) visit(depth + 1, offset + i * strides[axis]);
  };
  visit(0, 0);
  return result;
}

/** Images of one or two spatial axes as [N, H, W, C]; H is 1 where there is one. */
export function channelsLast({ data, shape }: OnnxTensor): {
  data: Float32Array;
  shape: Shape;
  count: number;
} {
  const [count, channels, ...spatial] = shape;
  const [height, width] = spatial.length === 1 ? [1, ...spatial] : spatial;
  return {
    data: transposed(data, [count, channels, height, width], [0, 2, 3, 1]),
    shape: [height, width, channels],
    count,
  };
}

/** [N, H, W, C] → [N, C, H, W]. @param shape [H, W, C] of one image */
export function channelsFirst(data: ArrayLike<number>, [height, width, channels]: Shape): Float32Array {
  const count = data.length / (height * width * channels);
  return transposed(data, [count, height, width, channels], [0, 3, 1, 2]);
}

/** A tensor as rows along one axis, and the way back. */
export interface Rows {
  /** [rows, length] */
  readonly data: Float32Array;
  readonly length: number;
  /** Values [rows, length] in the tensor's own order of axes. */
  back(values: ArrayLike<number>): Float32Array;
}

/** @param axis negative counts from the end */
export function rowsAlong({ data, shape }: OnnxTensor, axis: number): Rows {
  const moved = (axis + shape.length) % shape.length;
  const others = shape.map((_, i) => i).filter((i) => i !== moved);
  const order = [...others, moved];
  return {
    data: transposed(data, shape, order),
    length: shape[moved],
    back: (values) =>
      transposed(
        values,
        order.map((i) => shape[i]),
        shape.map((_, i) => order.indexOf(i)),
      ),
  };
}
