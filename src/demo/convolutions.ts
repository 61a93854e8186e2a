/** Windows over images, in plain loops: sums are float64 and rounded once. */
import type { DemoOperation } from '../formats/demo-setup';
import { type Tensors, tensorOf, type Value } from './value';

type Kind<K extends DemoOperation['kind']> = Extract<DemoOperation, { kind: K }>;

/** The outputs of an axis whose window's cell `k` lies within the image: from `first` up to `end`. */
function inside(size: number, outputs: number, k: number, stride: number, padding: number) {
  const first = Math.max(0, Math.ceil((padding - k) / stride));
  const end = Math.min(outputs, Math.floor((size - 1 + padding - k) / stride) + 1);
  return { first, end };
}

/** One filter's plane over one channel, added to `sums` [outHeight, outWidth]. */
function addFiltered(
  sums: Float64Array,
  [outHeight, outWidth]: readonly [number, number],
  plane: Float32Array,
  [height, width]: readonly [number, number],
  filter: Float32Array,
  [kernelHeight, kernelWidth]: readonly [number, number],
  { stride, padding }: Pick<Kind<'conv2d'>, 'stride' | 'padding'>,
): void {
  for (let ky = 0; ky < kernelHeight; ky++) {
    const rows = inside(height, outHeight, ky, stride[0], padding.top);
    for (let kx = 0; kx < kernelWidth; kx++) {
      const weight = filter[ky * kernelWidth + kx];
      const columns = inside(width, outWidth, kx, stride[1], padding.left);
      for (let y = rows.first; y < rows.end; y++) {
        let source =
          (y * stride[0] + ky - padding.top) * width + columns.first * stride[1] + kx - padding.left;
        const row = y * outWidth;
        for (let x = columns.first; x < columns.end; x++, source += stride[1])
          sums[row + x] += weight * plane[source];
      }
    }
  }
}

function outputSize(
  x: Value,
  kernel: readonly number[],
  { stride, padding }: Pick<Kind<'conv2d'>, 'stride' | 'padding'>,
) {
  const [, height, width] = x.shape;
  const [kernelHeight, kernelWidth] = kernel.slice(-2);
  const outHeight = Math.floor((height + padding.top + padding.bottom - kernelHeight) / stride[0]) + 1;
  const outWidth = Math.floor((width + padding.left + padding.right - kernelWidth) / stride[1]) + 1;
  return {
    image: [height, width] as const,
    window: [kernelHeight, kernelWidth] as const,
    output: [outHeight, outWidth] as const,
  };
}

export function conv2d(x: Value, node: Omit<Kind<'conv2d'>, 'kind'>, tensors: Tensors): Value {
  const { shape, data: weights } = tensorOf(tensors, node.weight);
  const [outChannels, inChannels] = shape;
  const { image, window, output } = outputSize(x, shape, node);
  const plane = image[0] * image[1];
  const size = window[0] * window[1];
  const outPlane = output[0] * output[1];
  const bias = node.bias === null ? null : tensorOf(tensors, node.bias).data;
  const data = new Float32Array(outChannels * outPlane);
  const sums = new Float64Array(outPlane);
  for (let o = 0; o < outChannels; o++) {
    sums.fill(bias ? bias[o] : 0);
    for (let c = 0; c < inChannels; c++) {
      const filter = weights.subarray((o * inChannels + c) * size, (o * inChannels + c + 1) * size);
      addFiltered(sums, output, x.data.subarray(c * plane, (c + 1) * plane), image, filter, window, node);
    }
    data.set(sums, o * outPlane);
  }
  return { shape: [outChannels, ...output], data };
}

/** A convolution with one filter a channel. */
export function depthwiseConv2d(x: Value, node: Kind<'depthwiseConv2d'>, tensors: Tensors): Value {
  const { shape, data: weights } = tensorOf(tensors, node.weight);
  const [channels] = shape;
  const { image, window, output } = outputSize(x, shape, node);
  const plane = image[0] * image[1];
  const size = window[0] * window[1];
  const outPlane = output[0] * output[1];
  const bias = node.bias === null ? null : tensorOf(tensors, node.bias).data;
  const data = new Float32Array(channels * outPlane);
  const sums = new Float64Array(outPlane);
  for (let c = 0; c < channels; c++) {
    sums.fill(bias ? bias[c] : 0);
    const filter = weights.subarray(c * size, (c + 1) * size);
    addFiltered(sums, output, x.data.subarray(c * plane, (c + 1) * plane), image, filter, window, node);
    data.set(sums, c * outPlane);
  }
  return { shape: [channels, ...output], data };
}

/** A convolution whose windows do not overlap: [channels, height, width] to [tokens, width]. */
export function patchConvolution(x: Value, node: Kind<'patchConvolution'>, tensors: Tensors): Value {
  const padding = { top: 0, left: 0, bottom: 0, right: 0 };
  const projected = conv2d(x, { ...node, stride: [node.patch, node.patch], padding }, tensors);
  const [width, rows, columns] = projected.shape;
  const tokens = rows * columns;
  return { shape: [tokens, width], data: transposed(projected.data, tokens) };
}

export function maxPool2d(x: Value, { kernel, stride, padding }: Kind<'maxPool2d'>): Value {
  const [channels, height, width] = x.shape;
  const outHeight = Math.floor((height + 2 * padding[0] - kernel[0]) / stride[0]) + 1;
  const outWidth = Math.floor((width + 2 * padding[1] - kernel[1]) / stride[1]) + 1;
  const data = new Float32Array(channels * outHeight * outWidth).fill(Number.NEGATIVE_INFINITY);
  for (let c = 0, at = 0; c < channels; c++)
    for (let y = 0; y < outHeight; y++)
      for (let i = 0; i < outWidth; i++, at++)
        for (let ky = 0; ky < kernel[0]; ky++)
          for (let kx = 0; kx < kernel[1]; kx++) {
            const sourceY = y * stride[0] + ky - padding[0];
            const sourceX = i * stride[1] + kx - padding[1];
            if (sourceY < 0 || sourceY >= height || sourceX < 0 || sourceX >= width) continue;
            data[at] = Math.max(data[at], x.data[(c * height + sourceY) * width + sourceX]);
          }
  return { shape: [channels, outHeight, outWidth], data };
}

/** Rows of so many columns as columns of so many rows. */
export function transposed(values: Float32Array, columns: number): Float32Array {
  const rows = values.length / columns;
  const result = new Float32Array(values.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      result[column * rows + row] = values[row * columns + column];
  return result;
}
