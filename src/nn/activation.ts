import { type ActivationFunction, sizeOf } from '../kernels/graph';
import type { Module } from './module';

/** torch.nn.LeakyReLU's own slope. */
const LEAKY_RELU_SLOPE = 0.01;

const TORCH_CLASS: Readonly<Record<ActivationFunction, string>> = {
  relu: 'ReLU',
  leakyRelu: 'LeakyReLU',
  gelu: 'GELU',
  relu6: 'ReLU6',
  hardSwish: 'Hardswish',
  hardSigmoid: 'Hardsigmoid',
  silu: 'SiLU',
  sigmoid: 'Sigmoid',
};

/** The torch.nn module of an activation: LeakyReLU with slope 0.01, GELU exact, by erf. */
export function activation(name: ActivationFunction): Module {
  return {
    build(graph, input) {
      graph.row({
        kind: TORCH_CLASS[name],
        detail: name === 'leakyRelu' ? `${LEAKY_RELU_SLOPE}` : '',
        outputShape: input.shape,
        parameterCount: 0,
        multiplyAdds: 0,
        activationCount: sizeOf(input.shape),
      });
      const slope = name === 'leakyRelu' ? LEAKY_RELU_SLOPE : 0;
      return graph.add({ kind: 'activation', function: name, slope }, [input], input.shape);
    },
  };
}
