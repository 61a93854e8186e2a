import { clone, tensor as makeTensor, mul, type Tensor } from '@tensorflow/tfjs-core';
import { dropoutMask, dropoutScale } from '../dropout-mask';
import { heapTensor, heapView } from './heap';
import type { Pass, PlainOperation } from './operation';

/** torch.nn.functional.dropout with the mask of kernels/dropout-mask.ts. */
export const dropout: PlainOperation<'dropout'> = ({ probability, stream }, [input], pass) => {
  const x = input as Tensor;
  if (!pass.training || probability === 0) {
    return {
      output: clone(x),
      saved: [],
      backward: (gradient) => ({ inputs: [clone(gradient)], parameters: [] }),
    };
  }
  const perImage = x.size / (x.shape[0] as number);
  const mask = dropoutMask(
    { probability, stream, step: pass.step, seed: pass.seed },
    pass.firstImage * perImage,
    x.size,
  );
  return {
    output: applyMask(x, mask, probability, pass),
    saved: [],
    backward: (gradient) => ({
      inputs: [applyMask(gradient, mask, probability, pass)],
      parameters: [],
    }),
  };
};

/** x · mask / (1 − p). */
export function applyMask(x: Tensor, mask: Uint8Array, probability: number, pass: Pass): Tensor {
  const scale = dropoutScale(probability);
  if (pass.backend === 'webgpu') {
    return mul(
      x,
      makeTensor(
        Float32Array.from(mask, (kept) => kept * scale),
        x.shape,
      ),
    );
  }
  const output = heapTensor(x.shape);
  const from = heapView(x);
  const to = heapView(output);
  for (let i = 0; i < to.length; i++) to[i] = (from[i] as number) * (mask[i] as number) * scale;
  return output;
}
