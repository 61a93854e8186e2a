import { add, mean, mul, rsqrt, squaredDifference, sub, type Tensor } from '@tensorflow/tfjs-core';
import type { Operation, ParameterId } from '../graph';
import { heapAddress, heapCopy, heapDoubles, heapDoubleView, heapTensor } from './heap';
import { cpuKernel } from './kernel/cpu-kernel';
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
  const means = heapTensor([rows]);
  const inverses = heapTensor([rows]);
  cpuKernel().normalizeRows(
    ...[x, output, pass.parameter(weight), pass.parameter(bias), means, inverses].map(heapAddress),
    ...[rows, width, epsilon],
  );
  return {
    output,
    saved: [x, means, inverses],
    backward(gradient, _, [savedInput, ...moments]) {
      const result = heapTensor(x.shape);
      const sums = { weight: heapDoubles(width), bias: heapDoubles(width) };
      cpuKernel().normalizeRowsBackward(
        ...[savedInput as Tensor, gradient, result, pass.parameter(weight), ...moments].map(heapAddress),
        ...[heapAddress(sums.weight), heapAddress(sums.bias), rows, width],
      );
      const parameters: [ParameterId, Tensor][] = [];
      if (pass.isTrained(weight)) parameters.push([weight, heapCopy(heapDoubleView(sums.weight))]);
      if (pass.isTrained(bias)) parameters.push([bias, heapCopy(heapDoubleView(sums.bias))]);
      return { inputs: [result], parameters };
    },
  };
}
