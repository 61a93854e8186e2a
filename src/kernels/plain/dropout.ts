import { clone, type Tensor } from '@tensorflow/tfjs-core';
import { dropoutScale, dropoutThreshold } from '../dropout-mask';
import { heapAddress, heapTensor } from './heap';
import { cpuKernel } from './kernel/cpu-kernel';
import type { Pass, PlainOperation } from './operation';

/** torch.nn.functional.dropout with the mask of kernels/dropout-mask.ts, drawn again in backward. */
export const dropout: PlainOperation<'dropout'> = ({ probability, stream }, [input], pass) => {
  const drops = pass.training && probability > 0;
  const apply = (tensor: Tensor) => (drops ? applyDropout(tensor, probability, stream, pass) : clone(tensor));
  return {
    output: apply(input as Tensor),
    saved: [],
    backward: (gradient) => ({ inputs: [apply(gradient)], parameters: [] }),
  };
};

/** A tensor [n, …] of this pass's images times its part of the mask and 1 / (1 − p). */
export function applyDropout(x: Tensor, probability: number, stream: number, pass: Pass): Tensor {
  const firstElement = (pass.firstImage * x.size) / x.shape[0];
  const scale = dropoutScale(probability);
  const result = heapTensor(x.shape);
  const threshold = dropoutThreshold(probability);
  cpuKernel().drop(
    ...[heapAddress(x), heapAddress(result), x.size, firstElement],
    ...[stream, pass.step, pass.seed, threshold, scale],
  );
  return result;
}
