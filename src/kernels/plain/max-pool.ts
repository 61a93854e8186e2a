import { engine, type Tensor, type Tensor4D, maxPool as tfMaxPool } from '@tensorflow/tfjs-core';
import type { Operation } from '../graph';
import { heapTensor, heapView } from './heap';
import type { Forward, PlainOperation } from './operation';

type MaxPool = Extract<Operation, { kind: 'maxPool2d' }>;

/** torch.nn.functional.max_pool2d: padded cells never win; of equal cells the first (row-major) takes the gradient. */
export const maxPool2d: PlainOperation<'maxPool2d'> = (operation, [input], pass, node) =>
  pass.backend === 'webgpu'
    ? poolByOperations(operation, input as Tensor4D)
    : poolOnHeap(operation, input as Tensor4D, node.shape, pass.training);

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

/** Notes in forward which cell won, as its offset in the image, so that neither input nor output need be kept. */
function poolOnHeap(
  { kernel, stride, padding }: MaxPool,
  x: Tensor4D,
  outputShape: readonly number[],
  training: boolean,
): Forward {
  const [count, height, width, channels] = x.shape;
  const [outHeight, outWidth] = outputShape as readonly [number, number];
  const output = heapTensor([count, outHeight, outWidth, channels]);
  const winners = new Int32Array(training ? output.size : 0);
  const values = heapView(x);
  const result = heapView(output);
  let out = 0;
  for (let n = 0; n < count; n++) {
    const image = n * height * width * channels;
    for (let row = 0; row < outHeight; row++) {
      const top = row * stride[0] - padding[0];
      const firstRow = Math.max(0, top);
      const endRow = Math.min(height, top + kernel[0]);
      for (let column = 0; column < outWidth; column++) {
        const left = column * stride[1] - padding[1];
        const firstColumn = Math.max(0, left);
        const endColumn = Math.min(width, left + kernel[1]);
        for (let channel = 0; channel < channels; channel++, out++) {
          let best = Number.NEGATIVE_INFINITY;
          let winner = image + (firstRow * width + firstColumn) * channels + channel;
          for (let i = firstRow; i < endRow; i++) {
            let cell = image + (i * width + firstColumn) * channels + channel;
            for (let j = firstColumn; j < endColumn; j++, cell += channels) {
              const value = values[cell] as number;
              // torch lets NaN win.
              if (value > best || Number.isNaN(value)) {
                best = value;
                winner = cell;
              }
            }
          }
          result[out] = best;
          if (training) winners[out] = winner;
        }
      }
    }
  }
  return {
    output,
    saved: [],
    backward(dy) {
      const gradient = heapTensor(x.shape);
      const target = heapView(gradient);
      const given = heapView(dy);
      target.fill(0);
      for (let i = 0; i < winners.length; i++) {
        const winner = winners[i] as number;
        target[winner] = (target[winner] as number) + (given[i] as number);
      }
      return { inputs: [gradient], parameters: [] };
    },
  };
}
