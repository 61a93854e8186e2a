/** Operations that move numbers and do no arithmetic worth a file: reshape, add, patchify, and reading out tokens. */
import {
  clone,
  concat,
  mean,
  mul,
  ones,
  reshape,
  slice,
  type Tensor,
  type Tensor2D,
  add as tfAdd,
  transpose,
  zeros,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { PlainOperation } from './operation';

/** The sum of two values of one shape. */
export const add: PlainOperation<'add'> = (_, [left, right]) => ({
  output: tfAdd(left as Tensor, right as Tensor),
  saved: [],
  backward: (gradient, needed) => ({
    inputs: [needed[0] ? clone(gradient) : null, needed[1] ? clone(gradient) : null],
    parameters: [],
  }),
});

export const reshapeValue: PlainOperation<'reshape'> = (_, [input], _pass, node) => {
  const x = input as Tensor;
  const { shape } = x;
  return {
    output: reshape(x, [shape[0], ...node.shape]),
    saved: [],
    backward: (gradient) => ({ inputs: [reshape(gradient, shape)], parameters: [] }),
  };
};

/** [N, H, W, C] → [N, T, P·P·C]: einops 'b (h p1) (w p2) c -> b (h w) (p1 p2 c)'. */
export const patchify: PlainOperation<'patchify'> = ({ patch }, [input]) => {
  const x = input as Tensor;
  const [count, height, width, channels] = x.shape as [number, number, number, number];
  const rows = height / patch;
  const columns = width / patch;
  // Exchanging p1 with the patch's column is its own inverse up to the shape.
  const exchange = (tensor: Tensor, first: number, second: number) =>
    transpose(reshape(tensor, [count * rows, first, second, patch * channels]), [0, 2, 1, 3]);
  return {
    output: reshape(exchange(x, patch, columns), [count, rows * columns, patch * patch * channels]),
    saved: [],
    backward: (gradient) => ({
      inputs: [reshape(exchange(gradient, columns, patch), [count, height, width, channels])],
      parameters: [],
    }),
  };
};

/** Prepends the class token [D] where there is one and adds positions [T, D]: [N, T', D] → [N, T, D]. */
export const embedTokens: PlainOperation<'embedTokens'> = ({ classToken, position }, [input], pass) => {
  const x = input as Tensor;
  const [count, tokens, width] = x.shape as [number, number, number];
  const positions = reshape(pass.parameter(position), [1, -1, width]);
  const extra = classToken === null ? 0 : 1;
  const whole =
    classToken === null
      ? x
      : concat([tfAdd(zeros([count, 1, width]), reshape(pass.parameter(classToken), [1, 1, width])), x], 1);
  return {
    output: tfAdd(whole, positions),
    saved: [],
    backward(gradient, [needsInput]) {
      const parameters: [number, Tensor][] = [];
      const trainsPosition = pass.isTrained(position);
      const trainsClassToken = classToken !== null && pass.isTrained(classToken);
      if (trainsPosition || trainsClassToken) {
        const summed = pass.sums.overBatch(gradient); // [T, D]
        if (trainsPosition) parameters.push([position, reshape(summed, pass.parameter(position).shape)]);
        if (trainsClassToken) {
          const first = slice(summed, [0, 0], [1, width]);
          parameters.push([classToken, reshape(first, pass.parameter(classToken).shape)]);
        }
      }
      const inputs = [needsInput ? slice(gradient, [0, extra, 0], [count, tokens, width]) : null];
      return { inputs, parameters };
    },
  };
};

/** [N, T, D] → [N, D]: the first token. */
export const firstToken: PlainOperation<'firstToken'> = (_, [input]) => {
  const x = input as Tensor;
  const [count, tokens, width] = x.shape as [number, number, number];
  return {
    output: reshape(slice(x, [0, 0, 0], [count, 1, width]), [count, width]),
    saved: [],
    backward: (gradient) => ({
      inputs: [concat([reshape(gradient, [count, 1, width]), zeros([count, tokens - 1, width])], 1)],
      parameters: [],
    }),
  };
};

/** [N, T, D] → [N, D]: the mean over tokens `from` … T − 1. */
export const meanTokens: PlainOperation<'meanTokens'> = ({ from }, [input]) => {
  const x = input as Tensor;
  const [count, tokens, width] = x.shape as [number, number, number];
  const used = tokens - from;
  return {
    output: mean(slice(x, [0, from, 0], [count, used, width]), 1),
    saved: [],
    backward(gradient) {
      const shared = mul(reshape(gradient, [count, 1, width]), 1 / used);
      const spread = mul(shared, ones([1, used, 1]));
      return {
        inputs: [from === 0 ? spread : concat([zeros([count, from, width]), spread], 1)],
        parameters: [],
      };
    },
  };
};

/** One output z as the two logits (0, z): [N, 1] → [N, 2]. */
export const binaryLogits: PlainOperation<'binaryLogits'> = (_, [input]) => {
  const x = input as Tensor2D;
  return {
    output: concat([zerosLike(x), x], 1),
    saved: [],
    backward: (gradient) => ({
      inputs: [slice(gradient as Tensor2D, [0, 1], [x.shape[0], 1])],
      parameters: [],
    }),
  };
};

/** torch.nn.AdaptiveAvgPool2d(1) and flatten: [N, H, W, C] → [N, C]. */
export const globalAveragePool: PlainOperation<'globalAveragePool'> = (_, [input]) => {
  const x = input as Tensor;
  const [count, height, width, channels] = x.shape as [number, number, number, number];
  return {
    output: mean(reshape(x, [count, height * width, channels]), 1),
    saved: [],
    backward: (gradient) => ({ inputs: [spreadMean(gradient, x.shape)], parameters: [] }),
  };
};

/** The gradient of a mean over pixels, which each pixel has an equal share of: [N, C] → [N, H, W, C]. */
export function spreadMean(gradient: Tensor, shape: readonly number[]): Tensor {
  const [count, height, width, channels] = shape as [number, number, number, number];
  const shared = mul(reshape(gradient, [count, 1, channels]), 1 / (height * width));
  const spread = mul(shared, ones([1, height * width, 1]));
  return reshape(spread, [count, height, width, channels]);
}
