import {
  add,
  depthwiseConv2d as convolve,
  engine,
  reshape,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import type { ParameterId } from '../../graph';
import type { PlainOperation } from '../operation';

type ExplicitPadding = [[number, number], [number, number], [number, number], [number, number]];

/** torch.nn.functional.conv2d with groups = C; weight [kh, kw, C]. [N, H, W, C] → [N, H', W', C]. */
export const depthwiseConv2d: PlainOperation<'depthwiseConv2d'> = (
  { kernel, stride, padding, weight, bias },
  [input],
  pass,
) => {
  const x = input as Tensor4D;
  const channels = x.shape[3];
  const filterShape: [number, number, number, number] = [kernel[0], kernel[1], channels, 1];
  const filter = (): Tensor4D => reshape(pass.parameter(weight), filterShape);
  const pad: ExplicitPadding = [
    [0, 0],
    [padding.top, padding.bottom],
    [padding.left, padding.right],
    [0, 0],
  ];
  const strides: [number, number] = [stride[0], stride[1]];
  const product = convolve(x, filter(), strides, pad);
  const geometry = { strides, pad, dilations: [1, 1] };
  return {
    output: bias === null ? product : add(product, pass.parameter(bias)),
    saved: pass.isTrained(weight) ? [x] : [],
    backward(dy, [needsInput], [savedInput]) {
      const parameters: [ParameterId, Tensor][] = [];
      if (savedInput) {
        const attributes = { ...geometry, filterShape };
        const inputs = { x: savedInput, dy };
        const gradient = engine().runKernel(
          'DepthwiseConv2dNativeBackpropFilter',
          inputs,
          attributes,
        ) as Tensor;
        parameters.push([weight, reshape(gradient, [kernel[0], kernel[1], channels])]);
      }
      if (bias !== null && pass.isTrained(bias)) parameters.push([bias, pass.sums.overRows(dy)]);
      if (!needsInput) return { inputs: [null], parameters };
      const attributes = { ...geometry, inputShape: x.shape };
      const inputs = { dy, filter: filter() };
      const gradient = engine().runKernel('DepthwiseConv2dNativeBackpropInput', inputs, attributes) as Tensor;
      return { inputs: [gradient], parameters };
    },
  };
};
