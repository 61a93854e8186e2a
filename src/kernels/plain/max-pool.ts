import { engine, type Tensor, type Tensor4D, maxPool as tfMaxPool } from '@tensorflow/tfjs-core';
import type { Operation, Shape } from '../graph';
import { heapAddress, heapIntegers, heapTensor, heapView } from './heap';
import { cpuKernel } from './kernel/cpu-kernel';
import type { Forward, PlainOperation } from './operation';

type MaxPool = Extract<Operation, { kind: 'maxPool2d' }>;

/** torch.nn.functional.max_pool2d: padded cells never win; of equal cells the first (row-major) takes the gradient. */
export const maxPool2d: PlainOperation<'maxPool2d'> = (operation, [input], pass, node) =>
  pass.backend === 'webgpu'
    ? poolByOperations(operation, input as Tensor4D)
    : poolOnHeap(operation, input as Tensor4D, node.shape);

function poolByOperations({ kernel, stride, padding }: MaxPool, x: Tensor4D): Forward {
  const attributes = {
    filterSize: [kernel[0], kernel[1]] as [number, number],
    strides: [stride[0], stride[1]] as [number, number],
    pad: [
      [0, 0],
      [padding[0], padding[0]],
      [padding[1], padding[1]],
      [0, 0],
    ] as [[number, number], [number, number], [number, number], [number, number]],
  };
  const output = tfMaxPool(x, attributes.filterSize, attributes.strides, attributes.pad);
  return {
    output,
    saved: [x, output],
    backward(dy, _, [savedInput, savedOutput]) {
      const inputs = { dy, input: savedInput as Tensor, output: savedOutput as Tensor };
      const result = engine().runKernel('MaxPoolGrad', inputs, attributes) as Tensor;
      return { inputs: [result], parameters: [] };
    },
  };
}

/** Notes in forward which cell won, as its offset in the images, so that neither input nor output need be kept. */
function poolOnHeap({ kernel, stride, padding }: MaxPool, x: Tensor4D, outputShape: Shape): Forward {
  const [count, height, width, channels] = x.shape;
  const [outHeight, outWidth] = outputShape as readonly [number, number];
  const output = heapTensor([count, outHeight, outWidth, channels]);
  const winners = heapIntegers(output.shape);
  const [from, to, marks] = [x, output, winners].map(heapAddress) as [number, number, number];
  cpuKernel().pool(
    ...[from, to, marks, count, height, width, channels, outHeight, outWidth],
    ...[...kernel, ...stride, ...padding],
  );
  return {
    output,
    saved: [winners],
    backward(gradient, _, [saved]) {
      const result = heapTensor(x.shape);
      heapView(result).fill(0);
      const addresses = [gradient, saved as Tensor, result].map(heapAddress);
      cpuKernel().poolBackward(...addresses, gradient.size);
      return { inputs: [result], parameters: [] };
    },
  };
}
