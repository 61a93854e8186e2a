import type { Tensor } from '@tensorflow/tfjs-core';
import type { ParameterId } from '../graph';
import { heapAddress, heapCopy, heapDoubles, heapDoubleView, heapTensor } from './heap';
import { cpuKernel } from './kernel/cpu-kernel';
import type { PlainOperation } from './operation';

/** torch.nn.functional.layer_norm over the last axis, with the biased variance (Ba et al. 2016). */
export const layerNorm: PlainOperation<'layerNorm'> = ({ epsilon, weight, bias }, [x], pass) => {
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
};
