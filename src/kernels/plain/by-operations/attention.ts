/**
 * Multi-head scaled-dot-product attention (Vaswani et al. 2017) from packed projections, with dropout on the
 * probabilities as torch.nn.functional.scaled_dot_product_attention has it.
 */
import {
  matMul,
  mul,
  reshape,
  slice,
  softmax,
  stack,
  sub,
  sum,
  type Tensor,
  transpose,
} from '@tensorflow/tfjs-core';
import type { PlainOperation } from '../operation';
import { applyDropout } from './dropout';

/** [N, T, 3·heads·headWidth] → [N, T, heads·headWidth]. */
export const attention: PlainOperation<'attention'> = (
  { heads, headWidth, dropout, stream },
  [packed],
  pass,
) => {
  const [count, tokens] = packed.shape as [number, number, number];
  const scale = headWidth ** -0.5;
  const groups = count * heads;
  // [N, T, 3, h, d] → [3, N, h, T, d]
  const byHead = (tensor: Tensor, parts: number) =>
    transpose(reshape(tensor, [count, tokens, parts, heads, headWidth]), [2, 0, 3, 1, 4]);
  const split = byHead(packed, 3);
  const part = (index: number) =>
    reshape(slice(split, [index, 0, 0, 0, 0], [1, count, heads, tokens, headWidth]), [
      groups,
      tokens,
      headWidth,
    ]);
  const [queries, keys, values] = [part(0), part(1), part(2)];
  const probabilities = softmax(mul(matMul(queries, keys, false, true), scale)); // [N·h, T, T]
  const probability = pass.training ? dropout : 0;
  // The mask counts [N, heads, queries, keys]; per image that is heads · T · T whatever the leading axes are.
  const drop = (tensor: Tensor) =>
    probability === 0
      ? tensor
      : reshape(
          applyDropout(reshape(tensor, [count, heads * tokens * tokens]), probability, stream, pass),
          tensor.shape,
        );
  const mixed = matMul(drop(probabilities), values); // [N·h, T, d]
  const output = reshape(transpose(reshape(mixed, [count, heads, tokens, headWidth]), [0, 2, 1, 3]), [
    count,
    tokens,
    heads * headWidth,
  ]);
  return {
    output,
    saved: [queries, keys, values, probabilities],
    backward(outputGradient, _, saved) {
      const [q, k, v, p] = saved as readonly [Tensor, Tensor, Tensor, Tensor];
      const mixedGradient = reshape(byHead(outputGradient, 1), [groups, tokens, headWidth]);
      const valueGradient = matMul(drop(p), mixedGradient, true, false);
      const probabilityGradient = drop(matMul(mixedGradient, v, false, true));
      // Softmax: ds = p ∘ (dp − Σ p ∘ dp).
      const along = sum(mul(p, probabilityGradient), -1, true);
      const scoreGradient = mul(mul(p, sub(probabilityGradient, along)), scale);
      const queryGradient = matMul(scoreGradient, k);
      const keyGradient = matMul(scoreGradient, q, true, false);
      const packedGradient = reshape(stack([queryGradient, keyGradient, valueGradient]), [
        3,
        count,
        heads,
        tokens,
        headWidth,
      ]);
      return {
        inputs: [reshape(transpose(packedGradient, [1, 3, 0, 2, 4]), packed.shape)],
        parameters: [],
      };
    },
  };
};
