import { engine, reshape, reverse, type Tensor, type Tensor3D, zeros } from '@tensorflow/tfjs-core';
import type { Operation, Padding } from '../graph';
import { activateInPlace } from './activation';
import type { Clamp } from './conv2d';
import { heapAddress, heapCopy, heapDoubles, heapDoubleView, heapTensor } from './heap';
import { cpuKernel } from './kernel/cpu-kernel';
import type { PlainOperation } from './operation';

type Geometry = Pick<Extract<Operation, { kind: 'depthwiseConv2d' }>, 'kernel' | 'stride' | 'padding'>;

/** XNNPACK has a loop of its own for kernels of up to 3 × 3, and threads; on larger ones our SIMD is several times as fast. */
const XNNPACK_CELLS = 9;

/** torch.nn.functional.conv2d with groups = C; weight [kh, kw, C]. [N, H, W, C] → [N, H', W', C]. */
export const depthwiseConv2d: PlainOperation<'depthwiseConv2d'> = (operation, [input], pass, node) => {
  const x = input as Tensor;
  const { weight, bias } = operation;
  const [outHeight, outWidth] = node.shape;
  const shift = bias === null ? null : pass.parameter(bias);
  return {
    output: depthwiseConvolution(x, pass.parameter(weight), shift, [outHeight, outWidth], operation),
    saved: pass.isTrained(weight) ? [x] : [],
    backward(gradient, [needsInput], [savedInput]) {
      const parameters: [number, Tensor][] = [];
      if (savedInput) parameters.push([weight, filterGradient(savedInput, gradient, operation)]);
      if (bias !== null && pass.isTrained(bias)) parameters.push([bias, pass.sums.overRows(gradient)]);
      const inputs = [
        needsInput ? inputGradient(gradient, pass.parameter(weight), x.shape, operation) : null,
      ];
      return { inputs, parameters };
    },
  };
};

/** The sizes that every function of the kernel takes after its tensors. */
function sizesOf(
  images: readonly number[],
  [outHeight, outWidth]: readonly number[],
  { kernel, stride, padding }: Geometry,
): number[] {
  return [...images, outHeight, outWidth, ...kernel, ...stride, padding.top, padding.left];
}

/** [N, H, W, C] by a filter [kh, kw, C] and, where there is one, a bias [C] → [N, H', W', C]. Padding may be negative: it crops. A clamp needs a bias. */
export function depthwiseConvolution(
  x: Tensor,
  filter: Tensor,
  bias: Tensor | null,
  outSize: readonly [number, number],
  geometry: Geometry,
  clamp: Clamp = 'linear',
): Tensor {
  const { kernel, stride, padding } = geometry;
  const { top, left, bottom, right } = padding;
  if (kernel[0] * kernel[1] <= XNNPACK_CELLS && Math.min(top, left, bottom, right) >= 0) {
    const weights = reshape(filter, [...kernel, x.shape[3] as number, 1]);
    const attributes = {
      strides: [stride[0], stride[1]],
      pad: [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ],
      dilations: [1, 1],
      dataFormat: 'NHWC',
      activation: clamp,
    };
    // By the kernels' names: tfjs's functions do not let padding differ from side to side.
    return bias === null
      ? engine().runKernel('DepthwiseConv2dNative', { x, filter: weights }, attributes)
      : engine().runKernel('FusedDepthwiseConv2D', { x, filter: weights, bias }, attributes);
  }
  const output = heapTensor([x.shape[0], ...outSize, x.shape[3] as number]);
  const addresses = [x, filter, bias ?? zeros([output.shape[3] as number]), output].map(heapAddress);
  cpuKernel().depthwise(...addresses, ...sizesOf(x.shape, outSize, geometry));
  if (clamp !== 'linear') activateInPlace({ function: clamp, slope: 0 }, output);
  return output;
}

/** With unit strides the convolution of the gradient by the turned filter; else each pixel gathers from the outputs it went into. */
function inputGradient(
  gradient: Tensor,
  filter: Tensor,
  shape: readonly number[],
  operation: Geometry,
): Tensor {
  const { kernel, stride, padding } = operation;
  const [, height, width] = shape as [number, number, number, number];
  const [, outHeight, outWidth] = gradient.shape as [number, number, number, number];
  if (stride[0] === 1 && stride[1] === 1) {
    const turned: Padding = {
      top: kernel[0] - 1 - padding.top,
      left: kernel[1] - 1 - padding.left,
      bottom: height - outHeight + padding.top,
      right: width - outWidth + padding.left,
    };
    const back = reverse(filter as Tensor3D, [0, 1]);
    const geometry = { kernel, stride, padding: turned };
    return depthwiseConvolution(gradient, back, null, [height, width], geometry);
  }
  const result = heapTensor(shape);
  const addresses = [gradient, filter, result].map(heapAddress);
  cpuKernel().depthwiseInputGradient(...addresses, ...sizesOf(shape, [outHeight, outWidth], operation));
  return result;
}

function filterGradient(x: Tensor, gradient: Tensor, operation: Geometry): Tensor {
  const [rows, columns] = operation.kernel;
  const channels = x.shape[3] as number;
  const sums = heapDoubles(rows * columns * channels);
  cpuKernel().depthwiseFilterGradient(
    ...[x, gradient, sums].map(heapAddress),
    ...sizesOf(x.shape, gradient.shape.slice(1, 3), operation),
  );
  return reshape(heapCopy(heapDoubleView(sums)), [rows, columns, channels]);
}
