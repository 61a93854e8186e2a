import { fused, matMul, reshape, type Tensor, type Tensor2D, transpose } from '@tensorflow/tfjs-core';
import type { Operation } from '../graph';
import type { Pass, PlainOperation } from './operation';

/** torch.nn.functional.linear over the last axis: […, I] → […, O], weight [O, I]. */
export const linear: PlainOperation<'linear'> = ({ weight, bias }, [input], pass) => {
  const x = input as Tensor;
  const outWidth = pass.parameter(weight).shape[0];
  const rowsOfInput = asRows(x);
  const rows = rowsOfInput.shape[0];
  return {
    output: linearOutput({ weight, bias }, x, pass),
    saved: pass.isTrained(weight) ? [rowsOfInput] : [],
    backward(outputGradient, [needsInput], [matrix]) {
      const gradient = reshape(outputGradient, [rows, outWidth]);
      const parameters: [number, Tensor][] = [];
      if (matrix) parameters.push([weight, pass.sums.transposedProduct(gradient, matrix)]);
      if (bias !== null && pass.isTrained(bias)) parameters.push([bias, pass.sums.overRows(gradient)]);
      const inputGradient = needsInput ? reshape(matMul(gradient, pass.parameter(weight)), x.shape) : null;
      return { inputs: [inputGradient], parameters };
    },
  };
};

/** […, I] → […, O]. */
export function linearOutput(
  { weight, bias }: Pick<Extract<Operation, { kind: 'linear' }>, 'weight' | 'bias'>,
  x: Tensor,
  pass: Pass,
): Tensor {
  const a = asRows(x);
  const b = pass.derived(weight, 'transposed', (w) => transpose(w)); // [I, O]
  const product =
    bias === null ? matMul(a, b) : fused.matMul({ a, b, bias: pass.parameter(bias), activation: 'linear' });
  return reshape(product, [...x.shape.slice(0, -1), b.shape[1] as number]);
}

/** […, I] → [rows, I]. */
function asRows(x: Tensor): Tensor2D {
  const width = x.shape.at(-1) as number;
  return reshape(x, [x.size / width, width]);
}
