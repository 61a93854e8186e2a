/** Operations that multiply values by one factor an image, a channel, or a channel of an image. */
import { clone, type Tensor } from '@tensorflow/tfjs-core';
import { dropoutMask, dropoutScale } from '../dropout-mask';
import { heapAddress, heapCopy, heapDoubles, heapDoubleView, heapTensor, heapView } from './heap';
import { cpuKernel } from './kernel/cpu-kernel';
import type { Pass, PlainOperation } from './operation';

/** Squeeze-excitation's product: [N, H, W, C] · [N, C] → [N, H, W, C]. */
export const scaleChannels: PlainOperation<'scaleChannels'> = (_, [input, factors]) => {
  const x = input as Tensor;
  const gate = factors as Tensor;
  return {
    output: scaled(x, gate),
    saved: [x, gate],
    backward(gradient, [needsInput, needsGate], [savedInput, savedGate]) {
      const values = savedInput as Tensor;
      return {
        inputs: [
          needsInput ? scaled(gradient, savedGate as Tensor) : null,
          needsGate ? productSums(values, gradient, gate.shape) : null,
        ],
        parameters: [],
      };
    },
  };
};

/** x · weight over the last axis. */
export const layerScale: PlainOperation<'layerScale'> = ({ weight }, [input], pass) => {
  const x = input as Tensor;
  return {
    output: scaled(x, pass.parameter(weight)),
    saved: pass.isTrained(weight) ? [x] : [],
    backward(gradient, [needsInput], [savedInput]) {
      return {
        inputs: [needsInput ? scaled(gradient, pass.parameter(weight)) : null],
        parameters: savedInput
          ? [[weight, productSums(savedInput, gradient, pass.parameter(weight).shape)]]
          : [],
      };
    },
  };
};

/** torchvision's StochasticDepth, mode 'row': its mask has one element an image and is drawn again in backward. */
export const stochasticDepth: PlainOperation<'stochasticDepth'> = (
  { probability, stream },
  [input],
  pass,
) => {
  const drops = pass.training && probability > 0;
  const apply = (tensor: Tensor) =>
    drops ? scaledByImage(tensor, maskOfImages(tensor.shape[0], probability, stream, pass)) : clone(tensor);
  return {
    output: apply(input as Tensor),
    saved: [],
    backward: (gradient) => ({ inputs: [apply(gradient)], parameters: [] }),
  };
};

/** 1 / (1 − p) for each image of this pass that is kept, 0 for the others. */
function maskOfImages(count: number, probability: number, stream: number, pass: Pass): Float64Array {
  const key = { probability, stream, step: pass.step, seed: pass.seed };
  const scale = dropoutScale(probability);
  return Float64Array.from(dropoutMask(key, pass.firstImage, count), (kept) => kept * scale);
}

/** values […, C] times factors [C], or [N, …, C] times [N, C]. */
function scaled(values: Tensor, factors: Tensor): Tensor {
  const columns = values.shape.at(-1) as number;
  const count = factors.size / columns;
  const result = heapTensor(values.shape);
  const addresses = [values, factors, result].map(heapAddress);
  cpuKernel().scaleColumns(...addresses, count, values.size / columns / count, columns);
  return result;
}

function scaledByImage(values: Tensor, mask: Float64Array): Tensor {
  const factors = heapCopy(mask);
  const result = heapTensor(values.shape);
  const addresses = [values, factors, result].map(heapAddress);
  cpuKernel().scaleImages(...addresses, mask.length, values.size / mask.length);
  return result;
}

/** The gradient of `scaled` by its factors: Σ of values · gradient over what each factor multiplied, in float64. */
function productSums(values: Tensor, gradient: Tensor, shape: readonly number[]): Tensor {
  const columns = values.shape.at(-1) as number;
  const result = heapTensor(shape);
  const sums = heapDoubles(columns);
  const count = result.size / columns;
  const size = values.size / count;
  const bytes = Float32Array.BYTES_PER_ELEMENT * size;
  for (let n = 0; n < count; n++) {
    const [a, b] = [values, gradient].map((tensor) => heapAddress(tensor) + n * bytes) as [number, number];
    cpuKernel().sumProducts(a, b, heapAddress(sums), size / columns, columns);
    heapView(result).set(heapDoubleView(sums), n * columns);
  }
  return result;
}
