import { clone, tensor as makeTensor, mul, type Tensor } from '@tensorflow/tfjs-core';
import { dropoutMask, dropoutScale } from '../../dropout-mask';
import type { Pass, PlainOperation } from '../operation';

/** torch.nn.functional.dropout with the mask of kernels/dropout-mask.ts, drawn again in backward. */
export const dropout: PlainOperation<'dropout'> = ({ probability, stream }, [x], pass) => {
  const drops = pass.training && probability > 0;
  const apply = (tensor: Tensor) => (drops ? applyDropout(tensor, probability, stream, pass) : clone(tensor));
  return {
    output: apply(x),
    saved: [],
    backward: (gradient) => ({ inputs: [apply(gradient)], parameters: [] }),
  };
};

/** A tensor [n, …] of this pass's images times its part of the mask, drawn by the host, and 1 / (1 − p). */
export function applyDropout(x: Tensor, probability: number, stream: number, pass: Pass): Tensor {
  const firstElement = (pass.firstImage * x.size) / x.shape[0];
  const scale = dropoutScale(probability);
  const key = { probability, stream, step: pass.step, seed: pass.seed };
  const mask = Float32Array.from(dropoutMask(key, firstElement, x.size), (kept) => kept * scale);
  return mul(x, makeTensor(mask, x.shape));
}
