import { sizeOf } from '../kernels/graph';
import { type ActivationFunction, activationKind } from '../recipe/kinds/activations';
import type { Module } from './module';

/** The torch.nn module of an activation: LeakyReLU with slope 0.01, GELU exact, by erf. */
export function activation(name: ActivationFunction): Module {
  const { torch, slope } = activationKind(name);
  return {
    build(graph, input) {
      graph.row({
        kind: torch,
        detail: slope === 0 ? '' : `${slope}`,
        outputShape: input.shape,
        parameterCount: 0,
        multiplyAdds: 0,
        activationCount: sizeOf(input.shape),
      });
      return graph.add({ kind: 'activation', function: name, slope }, [input], input.shape);
    },
  };
}
