import {
  add,
  clipByValue,
  erf,
  exp,
  greater,
  greaterEqual,
  less,
  lessEqual,
  logicalAnd,
  mul,
  onesLike,
  sigmoid,
  square,
  sub,
  type Tensor,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { assertNever } from '../../../shared/errors';
import type { Forward, PlainOperation } from '../operation';

/** torch's activation functions, element by element; see `activation` in graph.ts. */
export const activation: PlainOperation<'activation'> = (operation, [x]) => {
  switch (operation.function) {
    case 'relu':
      return rectifier(x, 0);
    case 'leakyRelu':
      return rectifier(x, operation.slope);
    case 'gelu': {
      const cumulative = mul(0.5, add(1, erf(mul(x, Math.SQRT1_2))));
      const density = mul(exp(mul(square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
      return withSlope(mul(x, cumulative), add(cumulative, mul(x, density)));
    }
    case 'relu6':
      return withSlope(clipByValue(x, 0, 6), insideOf(x, 0, 6));
    case 'hardSigmoid':
      return withSlope(hardSigmoid(x), mul(insideOf(x, -3, 3), 1 / 6));
    case 'hardSwish': {
      // x/3 + 1/2 between −3 and 3, 0 below, 1 from 3 on.
      const middle = add(mul(x, 1 / 3), 0.5);
      const slope = where(greaterEqual(x, 3), onesLike(x), where(lessEqual(x, -3), zerosLike(x), middle));
      return withSlope(mul(x, hardSigmoid(x)), slope);
    }
    case 'sigmoid': {
      const share = sigmoid(x);
      return withSlope(share, mul(share, sub(1, share)));
    }
    case 'silu': {
      const share = sigmoid(x);
      return withSlope(mul(x, share), mul(share, add(1, mul(x, sub(1, share)))));
    }
    default:
      return assertNever(operation.function);
  }
};

/** x for x > 0, slope · x otherwise. NaN passes on, so that it is not hidden. */
function rectifier(x: Tensor, slope: number): Forward {
  const rectify = (signs: Tensor, values: Tensor) => where(lessEqual(signs, 0), mul(values, slope), values);
  return {
    output: rectify(x, x),
    saved: [x],
    backward: (gradient, _, [saved]) => ({ inputs: [rectify(saved, gradient)], parameters: [] }),
  };
}

/** relu6(x + 3) / 6. */
function hardSigmoid(x: Tensor): Tensor {
  return mul(clipByValue(add(x, 3), 0, 6), 1 / 6);
}

/** 1 between the bounds, 0 at them and beyond: torch's subgradient of a clamp by hardtanh and hardsigmoid. */
function insideOf(x: Tensor, low: number, high: number): Tensor {
  return where(logicalAnd(greater(x, low), less(x, high)), onesLike(x), zerosLike(x));
}

/** An elementwise function whose derivative is computed with it. */
function withSlope(output: Tensor, slope: Tensor): Forward {
  return {
    output,
    saved: [slope],
    backward: (gradient, _, [saved]) => ({ inputs: [mul(gradient, saved)], parameters: [] }),
  };
}
