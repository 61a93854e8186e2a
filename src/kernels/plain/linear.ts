import { fused, matMul, reshape, type Tensor, transpose } from '@tensorflow/tfjs-core';
import type { PlainOperation } from './operation';

/** torch.nn.functional.linear over the last axis: […, I] → […, O], weight [O, I]. */
export const linear: PlainOperation<'linear'> = ({ weight, bias }, [input], pass) => {
  const x = input as Tensor;
  const inWidth = x.shape.at(-1) as number;
  const rows = x.size / inWidth;
  const outWidth = pass.parameter(weight).shape[0];
  const rowsOfInput = reshape(x, [rows, inWidth]);
  const weightTransposed = pass.derived(weight, 'transposed', (w) => transpose(w)); // [I, O]
  const product =
    bias === null
      ? matMul(rowsOfInput, weightTransposed)
      : fused.matMul({
          a: rowsOfInput,
          b: weightTransposed,
          bias: pass.parameter(bias),
          activation: 'linear',
        });
  const output = reshape(product, [...x.shape.slice(0, -1), outWidth]);
  return {
    output,
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
