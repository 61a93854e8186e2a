import { reshape, reverse, type Tensor, type Tensor3D, zeros } from '@tensorflow/tfjs-core';
import type { Operation } from '../graph';
import { heapAddress, heapCopy, heapDoubles, heapDoubleView, heapTensor } from './heap';
import { cpuKernel } from './kernel/cpu-kernel';
import type { PlainOperation } from './operation';

type Geometry = Pick<Extract<Operation, { kind: 'depthwiseConv2d' }>, 'kernel' | 'stride'> & {
  /** Cells before the first row and column; what lies after the last follows from the output's size. */
  readonly padding: { readonly top: number; readonly left: number };
};

/** torch.nn.functional.conv2d with groups = C; weight [kh, kw, C]. [N, H, W, C] → [N, H', W', C]. */
export const depthwiseConv2d: PlainOperation<'depthwiseConv2d'> = (operation, [input], pass, node) => {
  const x = input as Tensor;
  const { weight, bias } = operation;
  const channels = x.shape[3] as number;
  const [outHeight, outWidth] = node.shape;
  const shift = bias === null ? zeros([channels]) : pass.parameter(bias);
  return {
    output: convolve(x, pass.parameter(weight), shift, [outHeight, outWidth], operation),
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

function convolve(
  x: Tensor,
  filter: Tensor,
  bias: Tensor,
  outSize: readonly [number, number],
  geometry: Geometry,
): Tensor {
  const output = heapTensor([x.shape[0], ...outSize, x.shape[3] as number]);
  const addresses = [x, filter, bias, output].map(heapAddress);
  cpuKernel().depthwise(...addresses, ...sizesOf(x.shape, outSize, geometry));
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
  const [, height, width, channels] = shape as [number, number, number, number];
  if (stride[0] === 1 && stride[1] === 1) {
    const turned = {
      kernel,
      stride,
      padding: { top: kernel[0] - 1 - padding.top, left: kernel[1] - 1 - padding.left },
    };
    const back = reverse(filter as Tensor3D, [0, 1]);
    return convolve(gradient, back, zeros([channels]), [height, width], turned);
  }
  const result = heapTensor(shape);
  const addresses = [gradient, filter, result].map(heapAddress);
  cpuKernel().depthwiseInputGradient(...addresses, ...sizesOf(shape, gradient.shape.slice(1, 3), operation));
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
