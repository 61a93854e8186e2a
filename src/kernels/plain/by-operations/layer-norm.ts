import { add, mean, mul, rsqrt, squaredDifference, sub, type Tensor } from '@tensorflow/tfjs-core';
import type { ParameterId } from '../../graph';
import type { PlainOperation } from '../operation';

/** torch.nn.functional.layer_norm over the last axis, with the biased variance (Ba et al. 2016). */
export const layerNorm: PlainOperation<'layerNorm'> = ({ epsilon, weight, bias }, [x], pass) => {
  const center = mean(x, -1, true);
  const inverse = rsqrt(add(mean(squaredDifference(x, center), -1, true), epsilon));
  const normalized = mul(sub(x, center), inverse);
  return {
    output: add(mul(normalized, pass.parameter(weight)), pass.parameter(bias)),
    saved: [normalized, inverse],
    backward(gradient, [needsInput], saved) {
      const [savedNormalized, savedInverse] = saved as readonly [Tensor, Tensor];
      const parameters: [ParameterId, Tensor][] = [];
      if (pass.isTrained(weight))
        parameters.push([weight, pass.sums.overRows(mul(gradient, savedNormalized))]);
      if (pass.isTrained(bias)) parameters.push([bias, pass.sums.overRows(gradient)]);
      if (!needsInput) return { inputs: [null], parameters };
      const scaled = mul(gradient, pass.parameter(weight));
      const along = mean(mul(scaled, savedNormalized), -1, true);
      const centered = sub(sub(scaled, mean(scaled, -1, true)), mul(savedNormalized, along));
      return { inputs: [mul(centered, savedInverse)], parameters };
    },
  };
};
