import { reshape, type Tensor, transpose } from '@tensorflow/tfjs-core';
import { multiply, multiplyAdd, multiplyTransposedLeft, sumOverRows } from './matrix-multiply';
import type { PlainOperation } from './operation';

/** torch.nn.functional.linear over the last axis: […, I] → […, O], weight [O, I]. */
export const linear: PlainOperation<'linear'> = ({ weight, bias }, [input], pass) => {
  const x = input as Tensor;
  const inWidth = x.shape.at(-1) as number;
  const rows = x.size / inWidth;
  const outWidth = pass.parameter(weight).shape[0];
  const rowsOfInput = reshape(x, [rows, inWidth]);
  const weightTransposed = pass.derived(weight, 'transposed', (w) => transpose(w)); // [I, O]
  const product = multiplyAdd(rowsOfInput, weightTransposed, bias === null ? null : pass.parameter(bias));
  const output = reshape(product, [...x.shape.slice(0, -1), outWidth]);
  return {
    output,
    saved: pass.isTrained(weight) ? [rowsOfInput] : [],
    backward(outputGradient, [needsInput], [matrix]) {
      const gradient = reshape(outputGradient, [rows, outWidth]);
      const parameters: [number, Tensor][] = [];
      if (matrix) parameters.push([weight, multiplyTransposedLeft(gradient, matrix, pass.backend)]);
      if (bias !== null && pass.isTrained(bias)) parameters.push([bias, sumOverRows(gradient, pass.backend)]);
      const inputGradient = needsInput ? reshape(multiply(gradient, pass.parameter(weight)), x.shape) : null;
      return { inputs: [inputGradient], parameters };
    },
  };
};
