/**
 * Multi-head scaled-dot-product attention (Vaswani et al. 2017) from packed projections, with dropout on the
 * probabilities as torch.nn.functional.scaled_dot_product_attention has it.
 */
import { dropoutScale, dropoutThreshold } from '../dropout-mask';
import { heapAddress, heapTensor } from './heap';
import { cpuKernel } from './kernel/cpu-kernel';
import type { PlainOperation } from './operation';

/**
 * [N, T, 3·heads·headWidth] → [N, T, heads·headWidth]. The CPU kernel reads heads where they lie in the packed tensor;
 * only the probabilities are kept.
 */
export const attention: PlainOperation<'attention'> = (
  { heads, headWidth, dropout, stream },
  [packed],
  pass,
) => {
  const [count, tokens] = packed.shape as [number, number, number];
  const padded = 4 * Math.ceil(tokens / 4);
  const probability = pass.training ? dropout : 0;
  const output = heapTensor([count, tokens, heads * headWidth]);
  const probabilities = heapTensor([count * heads, tokens, padded]);
  const scratch = heapTensor([headWidth * padded + padded]);
  const settings = [
    ...[count, tokens, heads, headWidth, headWidth ** -0.5],
    ...[pass.firstImage, stream, pass.step, pass.seed],
    ...[dropoutThreshold(probability), dropoutScale(probability)],
  ];
  cpuKernel().attend(...[packed, output, probabilities, scratch].map(heapAddress), ...settings);
  return {
    output,
    saved: [packed, probabilities],
    backward(gradient, _, saved) {
      const result = heapTensor(packed.shape);
      const room = heapTensor([headWidth * padded + 2 * tokens * padded]);
      cpuKernel().attendBackward(...[...saved, gradient, result, room].map(heapAddress), ...settings);
      return { inputs: [result], parameters: [] };
    },
  };
};
