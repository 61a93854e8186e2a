import { add, mean, mul, rsqrt, squaredDifference, sub, type Tensor } from '@tensorflow/tfjs-core';
import type { Operation, ParameterId } from '../graph';
import { heapTensor, heapView } from './heap';
import { sumOverRows } from './matrix-multiply';
import type { Forward, Pass, PlainOperation } from './operation';

type LayerNorm = Extract<Operation, { kind: 'layerNorm' }>;

/** torch.nn.functional.layer_norm over the last axis, with the biased variance (Ba et al. 2016). */
export const layerNorm: PlainOperation<'layerNorm'> = (operation, [input], pass) =>
  pass.backend === 'webgpu'
    ? normByOperations(operation, input as Tensor, pass)
    : normOnHeap(operation, input as Tensor, pass);

function normByOperations({ epsilon, weight, bias }: LayerNorm, x: Tensor, pass: Pass): Forward {
  const center = mean(x, -1, true);
  const inverse = rsqrt(add(mean(squaredDifference(x, center), -1, true), epsilon));
  const normalized = mul(sub(x, center), inverse);
  return {
    output: add(mul(normalized, pass.parameter(weight)), pass.parameter(bias)),
    saved: [normalized, inverse],
    backward(gradient, [needsInput], saved) {
      const [savedNormalized, savedInverse] = saved as readonly [Tensor, Tensor];
      const parameters: [ParameterId, Tensor][] = [];
      if (pass.isTrained(weight))
        parameters.push([weight, sumOverRows(mul(gradient, savedNormalized), pass.backend)]);
      if (pass.isTrained(bias)) parameters.push([bias, sumOverRows(gradient, pass.backend)]);
      if (!needsInput) return { inputs: [null], parameters };
      const scaled = mul(gradient, pass.parameter(weight));
      const along = mean(mul(scaled, savedNormalized), -1, true);
      const centered = sub(sub(scaled, mean(scaled, -1, true)), mul(savedNormalized, along));
      return { inputs: [mul(centered, savedInverse)], parameters };
    },
  };
}

function normOnHeap({ epsilon, weight, bias }: LayerNorm, x: Tensor, pass: Pass): Forward {
  const width = x.shape.at(-1) as number;
  const rows = x.size / width;
  const output = heapTensor(x.shape);
  const normalized = heapTensor(x.shape);
  const inverses = new Float64Array(rows);
  const from = heapView(x);
  const to = heapView(output);
  const kept = heapView(normalized);
  const scale = heapView(pass.parameter(weight));
  const shift = heapView(pass.parameter(bias));
  for (let row = 0, start = 0; row < rows; row++, start += width) {
    let sum = 0;
    for (let i = 0; i < width; i++) sum += from[start + i] as number;
    const center = sum / width;
    let squares = 0;
    for (let i = 0; i < width; i++) {
      const difference = (from[start + i] as number) - center;
      squares += difference * difference;
    }
    const inverse = 1 / Math.sqrt(squares / width + epsilon);
    inverses[row] = inverse;
    for (let i = 0; i < width; i++) {
      const value = ((from[start + i] as number) - center) * inverse;
      kept[start + i] = value;
      to[start + i] = value * (scale[i] as number) + (shift[i] as number);
    }
  }
  return {
    output,
    saved: [normalized],
    backward(gradient, _, [saved]) {
      const result = heapTensor(x.shape);
      const weightGradient = heapTensor([width]);
      const biasGradient = heapTensor([width]);
      const weightSums = new Float64Array(width);
      const biasSums = new Float64Array(width);
      const given = heapView(gradient);
      const normal = heapView(saved as Tensor);
      const target = heapView(result);
      const factors = heapView(pass.parameter(weight));
      for (let row = 0, start = 0; row < rows; row++, start += width) {
        let sum = 0;
        let along = 0;
        for (let i = 0; i < width; i++) {
          const value = given[start + i] as number;
          const unit = normal[start + i] as number;
          const scaled = value * (factors[i] as number);
          sum += scaled;
          along += scaled * unit;
          weightSums[i] = (weightSums[i] as number) + value * unit;
          biasSums[i] = (biasSums[i] as number) + value;
        }
        sum /= width;
        along /= width;
        const inverse = inverses[row] as number;
        for (let i = 0; i < width; i++) {
          const scaled = (given[start + i] as number) * (factors[i] as number);
          target[start + i] = (scaled - sum - (normal[start + i] as number) * along) * inverse;
        }
      }
      heapView(weightGradient).set(weightSums);
      heapView(biasGradient).set(biasSums);
      const parameters: [ParameterId, Tensor][] = [];
      if (pass.isTrained(weight)) parameters.push([weight, weightGradient]);
      if (pass.isTrained(bias)) parameters.push([bias, biasGradient]);
      return { inputs: [result], parameters };
    },
  };
}
