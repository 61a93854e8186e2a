import type { Tensor } from '@tensorflow/tfjs-core';
import { heapAddress, heapTensor } from './heap';
import { cpuKernel } from './kernel/cpu-kernel';
import type { PlainOperation } from './operation';
import { spreadMean } from './shape-operations';

/** torch.nn.AdaptiveAvgPool2d(1) and flatten: [N, H, W, C] → [N, C]; sums are float64. */
export const globalAveragePool: PlainOperation<'globalAveragePool'> = (_, [input]) => {
  const x = input as Tensor;
  const [count, height, width, channels] = x.shape as [number, number, number, number];
  const output = heapTensor([count, channels]);
  const [from, to] = [x, output].map(heapAddress) as [number, number];
  cpuKernel().meanColumns(from, to, count, height * width, channels);
  return {
    output,
    saved: [],
    backward: (gradient) => ({ inputs: [spreadMean(gradient, x.shape)], parameters: [] }),
  };
};
