import { add, erf, exp, lessEqual, mul, square, type Tensor, where } from '@tensorflow/tfjs-core';
import { InvariantError } from '../../shared/errors';
import { geluInto } from './gelu';
import { heapTensor, heapView } from './heap';
import type { Forward, Pass, PlainOperation } from './operation';

/** relu, leaky_relu(slope) and gelu (the exact erf form), element by element. */
export const activation: PlainOperation<'activation'> = (operation, [input], pass) => {
  const x = input as Tensor;
  switch (operation.function) {
    case 'relu':
      return rectifier(x, 0, pass);
    case 'leakyRelu':
      return rectifier(x, operation.slope, pass);
    case 'gelu':
      return gelu(x, pass);
    default:
      throw new InvariantError(`Unknown activation ${String(operation.function)}`);
  }
};

/**
 * x for x > 0, slope · x otherwise. Backward needs only the sign of the input, which the output has too for a slope
 * that is not negative: the output is kept, which what follows keeps anyway.
 */
function rectifier(x: Tensor, slope: number, pass: Pass): Forward {
  const output = pass.backend === 'webgpu' ? rectify(x, x, slope) : heapTensor(x.shape);
  if (pass.backend === 'wasm') rectifyInto(heapView(x), heapView(x), slope, heapView(output));
  return {
    output,
    saved: [slope >= 0 ? output : x],
    backward(gradient, _, [saved]) {
      const signs = saved as Tensor;
      if (pass.backend === 'webgpu') return { inputs: [rectify(signs, gradient, slope)], parameters: [] };
      const result = heapTensor(x.shape);
      rectifyInto(heapView(signs), heapView(gradient), slope, heapView(result));
      return { inputs: [result], parameters: [] };
    },
  };
}

/** values where sign > 0, slope · values elsewhere. NaN signs pass the value on, so that NaN is not hidden. */
function rectify(signs: Tensor, values: Tensor, slope: number): Tensor {
  return where(lessEqual(signs, 0), mul(values, slope), values);
}

function rectifyInto(signs: Float32Array, values: Float32Array, slope: number, result: Float32Array): void {
  for (let i = 0; i < signs.length; i++) {
    const value = values[i] as number;
    result[i] = (signs[i] as number) <= 0 ? slope * value : value;
  }
}

/** x · Φ(x). Its derivative Φ(x) + x · φ(x) is kept in place of x: the linear layer before it does not need x. */
function gelu(x: Tensor, pass: Pass): Forward {
  const [output, slope] = pass.backend === 'webgpu' ? geluByOperations(x) : geluOnHeap(x);
  return {
    output,
    saved: [slope],
    backward: (gradient, _, [saved]) => ({ inputs: [mul(gradient, saved as Tensor)], parameters: [] }),
  };
}

function geluByOperations(x: Tensor): [output: Tensor, slope: Tensor] {
  const cumulative = mul(0.5, add(1, erf(mul(x, Math.SQRT1_2))));
  const density = mul(exp(mul(square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
  return [mul(x, cumulative), add(cumulative, mul(x, density))];
}

function geluOnHeap(x: Tensor): [output: Tensor, slope: Tensor] {
  const output = heapTensor(x.shape);
  const slope = heapTensor(x.shape);
  geluInto(heapView(x), heapView(output), heapView(slope));
  return [output, slope];
}
