/** Operations that multiply a value by a gate, a weight or a mask. */
import { clone, tensor as makeTensor, mul, reshape, sum, type Tensor } from '@tensorflow/tfjs-core';
import { dropoutMask, dropoutScale } from '../../dropout-mask';
import type { PlainOperation } from '../operation';

/** Squeeze-excitation (Hu et al. 2018): x [N, H, W, C] times gate [N, C] at every pixel. */
export const scaleChannels: PlainOperation<'scaleChannels'> = (_, [x, gate]) => {
  const [count, height, width, channels] = x.shape;
  const spread = (tensor: Tensor) => reshape(tensor, [count, 1, 1, channels]);
  return {
    output: mul(x, spread(gate)),
    saved: [x, gate],
    backward(gradient, [needsInput, needsGate], [savedInput, savedGate]) {
      const product = () => reshape(mul(gradient, savedInput), [count, height * width, channels]);
      return {
        inputs: [needsInput ? mul(gradient, spread(savedGate)) : null, needsGate ? sum(product(), 1) : null],
        parameters: [],
      };
    },
  };
};

/** Layer scale (CaiT, Touvron et al. 2021): x · weight over the last axis. */
export const layerScale: PlainOperation<'layerScale'> = ({ weight }, [x], pass) => ({
  output: mul(x, pass.parameter(weight)),
  saved: pass.isTrained(weight) ? [x] : [],
  backward: (gradient, [needsInput], [savedInput]) => ({
    inputs: [needsInput ? mul(gradient, pass.parameter(weight)) : null],
    parameters: savedInput ? [[weight, pass.sums.overRows(mul(gradient, savedInput))]] : [],
  }),
});

/** torchvision.ops.stochastic_depth, mode 'row': the mask of kernels/dropout-mask.ts with one element an image. */
export const stochasticDepth: PlainOperation<'stochasticDepth'> = ({ probability, stream }, [x], pass) => {
  if (!pass.training || probability === 0) {
    return {
      output: clone(x),
      saved: [],
      backward: (gradient) => ({ inputs: [clone(gradient)], parameters: [] }),
    };
  }
  const [count] = x.shape;
  const key = { probability, stream, step: pass.step, seed: pass.seed };
  const scale = dropoutScale(probability);
  const factors = Float32Array.from(dropoutMask(key, pass.firstImage, count), (kept) => kept * scale);
  const apply = (tensor: Tensor) =>
    mul(tensor, makeTensor(factors, [count, ...x.shape.slice(1).map(() => 1)]));
  return {
    output: apply(x),
    saved: [],
    backward: (gradient) => ({ inputs: [apply(gradient)], parameters: [] }),
  };
};
