/**
 * Convolution on NHWC and its two gradients as forward convolutions, for any backend of tfjs: that of WASM has no filter
 * gradient and only a scalar input gradient, but its forward convolution (XNNPACK) has SIMD and threads.
 */
import {
  conv2d as convolve,
  fused,
  pad,
  reshape,
  reverse,
  slice,
  stack,
  type Tensor,
  type Tensor4D,
  tidy,
  transpose,
  zeros,
} from '@tensorflow/tfjs-core';
import type { Padding } from '../graph';
import type { PlainOperation } from './operation';

type ExplicitPadding = [[number, number], [number, number], [number, number], [number, number]];

export interface Geometry {
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: Padding;
}

/** A convolution in training, and the two ways back through it. */
export interface ConvolutionProducts {
  /** [N, H, W, I] by a filter [kh, kw, I, O], plus a bias [O] → [N, H', W', O]. */
  output(input: Tensor, filter: Tensor, bias: Tensor | null, geometry: Geometry): Tensor;
  /** dL/dw [kh, kw, I, O] of the input [N, H, W, I] and the gradient [N, H', W', O]. */
  filter(input: Tensor4D, gradient: Tensor4D, geometry: Geometry): Tensor;
  /** dL/dinput [N, H, W, I] of the gradient [N, H', W', O] and the filter [kh, kw, I, O]. */
  input(gradient: Tensor4D, filter: Tensor4D, height: number, width: number, geometry: Geometry): Tensor;
}

/** torch.nn.functional.conv2d; weight [kh, kw, I, O]. [N, H, W, I] → [N, H', W', O]. */
export const conv2dBy =
  (products: ConvolutionProducts): PlainOperation<'conv2d'> =>
  (operation, [input], pass) => {
    const x = input as Tensor4D;
    const [, height, width] = x.shape;
    const { weight, bias } = operation;
    const shift = bias === null ? null : pass.parameter(bias);
    // One that stays is computed alike in training and outside, whoever runs a frozen part.
    const output = pass.training && pass.isTrained(weight) ? products.output : convolution;
    return {
      output: output(x, pass.parameter(weight), shift, operation),
      saved: pass.isTrained(weight) ? [x] : [],
      backward(outputGradient, [needsInput], [savedInput]) {
        const gradient = outputGradient as Tensor4D;
        const parameters: [number, Tensor][] = [];
        if (savedInput) {
          parameters.push([weight, products.filter(savedInput as Tensor4D, gradient, operation)]);
        }
        if (bias !== null && pass.isTrained(bias)) {
          parameters.push([bias, pass.sums.overRows(gradient)]);
        }
        const filter = () => pass.parameter(weight) as Tensor4D;
        return {
          inputs: [needsInput ? products.input(gradient, filter(), height, width, operation) : null],
          parameters,
        };
      },
    };
  };

/** What tfjs's convolutions apply as they store. A clamp by relu6 makes 0 of NaN, relu lets it through. */
export type Clamp = 'linear' | 'relu' | 'relu6';

/** [N, H, W, I] by a filter [kh, kw, I, O] → [N, H', W', O]; a clamp needs a bias [O]. */
export function convolution(
  input: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  { stride, padding }: Geometry,
  clamp: Clamp = 'linear',
): Tensor {
  const [x, filter] = [input as Tensor4D, weight as Tensor4D];
  const pad: ExplicitPadding = [
    [0, 0],
    [padding.top, padding.bottom],
    [padding.left, padding.right],
    [0, 0],
  ];
  const strides: [number, number] = [stride[0], stride[1]];
  return bias === null
    ? convolve(x, filter, strides, pad)
    : fused.conv2d({ x, filter, strides, pad, bias, activation: clamp });
}

/** By tfjs, both gradients as forward convolutions. */
export const TFJS_CONVOLUTIONS: ConvolutionProducts = {
  output: convolution,
  filter: filterGradient,
  input: inputGradient,
};

/**
 * dL/dw[i, j, c, o] = Σ over n, y, x of input[n, y·s + i − top, x·s + j − left, c] · gradient[n, y, x, o]: a
 * convolution of the input, with images as its channels and channels as its images, by the gradient as its filter,
 * dilated by the stride.
 */
function filterGradient(input: Tensor4D, gradient: Tensor4D, geometry: Geometry): Tensor {
  const { kernel, stride, padding } = geometry;
  return tidy(() => {
    const channelsFirst: Tensor4D = transpose(input, [3, 1, 2, 0]); // [I, H, W, N]
    const filter: Tensor4D = transpose(gradient, [1, 2, 0, 3]); // [H', W', N, O]
    const inputChannels = input.shape[3];
    const outputChannels = gradient.shape[3];
    const bottom = usedPadding(input.shape[1], gradient.shape[1], kernel[0], stride[0], padding.top);
    const right = usedPadding(input.shape[2], gradient.shape[2], kernel[1], stride[1], padding.left);
    const product = convolve(
      cropBottomRight(channelsFirst, bottom.crop, right.crop),
      filter,
      1,
      [
        [0, 0],
        [padding.top, bottom.padding],
        [padding.left, right.padding],
        [0, 0],
      ],
      'NHWC',
      [stride[0], stride[1]],
    ); // [I, kh, kw, O]
    return reshape(transpose(product, [1, 2, 0, 3]), [kernel[0], kernel[1], inputChannels, outputChannels]);
  });
}

/** How far past its end a convolution reads (padding), or how many of the last rows it never reads (crop). */
function usedPadding(length: number, outputs: number, kernel: number, stride: number, before: number) {
  const read = (outputs - 1) * stride + kernel - before;
  return { padding: Math.max(0, read - length), crop: Math.max(0, length - read) };
}

function cropBottomRight(images: Tensor4D, rows: number, columns: number): Tensor4D {
  if (rows === 0 && columns === 0) return images;
  const [count, height, width, channels] = images.shape;
  return slice(images, [0, 0, 0, 0], [count, height - rows, width - columns, channels]);
}

/**
 * dL/dinput. With u = y·s + i the row in the padded input, rows of one remainder r = u mod s see only the kernel rows
 * i ≡ r (mod s): each remainder is a stride-1 convolution of the gradient by a flipped part of the kernel, and the
 * results interleave. For stride 1 there is one remainder and nothing to interleave.
 */
function inputGradient(
  gradient: Tensor4D,
  filter: Tensor4D,
  height: number,
  width: number,
  geometry: Geometry,
): Tensor {
  const { stride, padding } = geometry;
  return tidy(() => {
    const channels = filter.shape[2];
    const rows = Math.ceil((padding.top + height) / stride[0]);
    const columns = Math.ceil((padding.left + width) / stride[1]);
    const read = cropBottomRight(
      gradient,
      Math.max(0, gradient.shape[1] - rows),
      Math.max(0, gradient.shape[2] - columns),
    );
    if (stride[0] === 1 && stride[1] === 1) {
      const direct = directPadding(read, filter, height, width, padding);
      if (direct) return correlateFlipped(read, filter, direct);
    }
    const planes: Tensor[] = [];
    for (let i = 0; i < stride[0]; i++) {
      for (let j = 0; j < stride[1]; j++) {
        planes.push(remainderPlane(read, filter, [i, j], [rows, columns], geometry));
      }
    }
    const count = gradient.shape[0];
    // [N, rows, columns, s·s, C] → [N, rows, s, columns, s, C] → [N, rows·s, columns·s, C]
    const stacked = reshape(stack(planes, 1), [count, stride[0], stride[1], rows, columns * channels]);
    const byRow = transpose(stacked, [0, 3, 1, 2, 4]); // [N, rows, s, s, columns·C]
    const split = reshape(byRow, [count * rows * stride[0], stride[1], columns, channels]);
    const interleaved = reshape(transpose(split, [0, 2, 1, 3]), [
      count,
      rows * stride[0],
      columns * stride[1],
      channels,
    ]);
    return slice(interleaved, [0, padding.top, padding.left, 0], [count, height, width, channels]);
  });
}

/** Padding of the gradient that makes the stride-1 answer come out at once, unless some of it would be negative. */
function directPadding(
  gradient: Tensor4D,
  filter: Tensor4D,
  height: number,
  width: number,
  padding: Padding,
): Padding | null {
  const top = filter.shape[0] - 1 - padding.top;
  const left = filter.shape[1] - 1 - padding.left;
  const bottom = height - gradient.shape[1] - top + filter.shape[0] - 1;
  const right = width - gradient.shape[2] - left + filter.shape[1] - 1;
  return Math.min(top, left, bottom, right) < 0 ? null : { top, left, bottom, right };
}

/** Correlation with the filter turned by 180° and its channels exchanged: [N, h, w, O] → [N, h', w', I]. */
function correlateFlipped(gradient: Tensor4D, filter: Tensor4D, padding: Padding): Tensor {
  const turned: Tensor4D = transpose(reverse(filter, [0, 1]), [0, 1, 3, 2]);
  return convolve(gradient, turned, 1, [
    [0, 0],
    [padding.top, padding.bottom],
    [padding.left, padding.right],
    [0, 0],
  ]);
}

/** The rows u ≡ i and columns v ≡ j of the padded input's gradient: [N, rows, columns, I]. */
function remainderPlane(
  gradient: Tensor4D,
  filter: Tensor4D,
  [i, j]: readonly [number, number],
  [rows, columns]: readonly [number, number],
  { stride }: Geometry,
): Tensor {
  const [kernelRows, kernelColumns, channels, outputChannels] = filter.shape;
  const partRows = Math.ceil((kernelRows - i) / stride[0]);
  const partColumns = Math.ceil((kernelColumns - j) / stride[1]);
  if (partRows <= 0 || partColumns <= 0) return zeros([gradient.shape[0], rows, columns, channels]);
  // Every s-th row and column from (i, j): pad to whole strides, then split them off.
  const padded = pad(filter, [
    [0, partRows * stride[0] + i - kernelRows],
    [0, partColumns * stride[1] + j - kernelColumns],
    [0, 0],
    [0, 0],
  ]);
  const fromHere = slice(
    padded,
    [i, j, 0, 0],
    [partRows * stride[0], partColumns * stride[1], channels, outputChannels],
  );
  const size = channels * outputChannels;
  const everyRow = slice(
    reshape(fromHere, [partRows, stride[0], partColumns * stride[1] * size]),
    [0, 0, 0],
    [partRows, 1, partColumns * stride[1] * size],
  );
  const everyColumn = slice(
    reshape(everyRow, [partRows * partColumns, stride[1], size]),
    [0, 0, 0],
    [partRows * partColumns, 1, size],
  );
  const part: Tensor4D = reshape(everyColumn, [partRows, partColumns, channels, outputChannels]);
  return correlateFlipped(gradient, part, {
    top: partRows - 1,
    left: partColumns - 1,
    bottom: rows - gradient.shape[1],
    right: columns - gradient.shape[2],
  });
}
