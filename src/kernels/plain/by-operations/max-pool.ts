import { engine, type Tensor, type Tensor4D, maxPool as tfMaxPool } from '@tensorflow/tfjs-core';
import type { PlainOperation } from '../operation';

/** torch.nn.functional.max_pool2d: padded cells never win. */
export const maxPool2d: PlainOperation<'maxPool2d'> = ({ kernel, stride, padding }, [input]) => {
  const x = input as Tensor4D;
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
};
