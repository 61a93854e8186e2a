import { sizeOf } from '../kernels/graph';
import { invariant } from '../shared/errors';
import { declareParameter } from './declare-parameter';
import type { Module } from './module';

/** torch.nn.LayerNorm(width, eps) over the last axis; weight 1, bias 0. torch's own eps is 1e-5. */
export function layerNorm(width: number, epsilon = 1e-5): Module {
  return {
    build(graph, input) {
      invariant(input.shape.at(-1) === width, `LayerNorm(${width}) was given [${input.shape.join(', ')}]`);
      const declare = (name: string, kind: 'ones' | 'zeros') =>
        declareParameter(graph, { names: [name], shape: [width], initialization: { kind }, role: 'norm' });
      const weight = declare('weight', 'ones');
      const bias = declare('bias', 'zeros');
      graph.row({
        kind: 'LayerNorm',
        detail: `${width}`,
        outputShape: input.shape,
        parameterCount: 2 * width,
        multiplyAdds: sizeOf(input.shape),
        activationCount: sizeOf(input.shape),
      });
      return graph.add({ kind: 'layerNorm', epsilon, weight, bias }, [input], input.shape);
    },
  };
}
