import type { Tensor } from '@tensorflow/tfjs-core';
import { heapAddress, heapIntegers, heapTensor } from './heap';
import { runInShares } from './kernel/cpu-kernel';
import type { PlainOperation } from './operation';

/**
 * torch.nn.functional.max_pool2d: padded cells never win; of equal cells the first (row-major) takes the gradient. Notes in
 * forward which cell won, as its offset in the images, so that neither input nor output need be kept.
 */
export const maxPool2d: PlainOperation<'maxPool2d'> = ({ kernel, stride, padding }, [x], _pass, node) => {
  const [count, height, width, channels] = x.shape;
  const [outHeight, outWidth] = node.shape;
  const output = heapTensor([count, outHeight, outWidth, channels]);
  const winners = heapIntegers(output.shape);
  const [from, to, marks] = [x, output, winners].map(heapAddress) as [number, number, number];
  const sizes = [height, width, channels, outHeight, outWidth, ...kernel, ...stride, ...padding];
  runInShares('pool', { args: [from, to, marks, ...sizes], count, grain: 1 });
  return {
    output,
    saved: [winners],
    backward(gradient, _, [saved]) {
      const result = heapTensor(x.shape);
      const addresses = [gradient, saved as Tensor, result].map(heapAddress);
      const args = [...addresses, gradient.size / count, x.size / count];
      runInShares('poolBackward', { args, count, grain: 1 });
      return { inputs: [result], parameters: [] };
    },
  };
};
