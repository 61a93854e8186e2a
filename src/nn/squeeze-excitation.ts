import type { ActivationFunction } from '../recipe/kinds/activations';
import { activation } from './activation';
import { type LayerInitialization, linear } from './linear';
import { type Module, sequential } from './module';
import { globalAveragePool } from './pooling';

export interface SqueezeExcitationOptions {
  readonly channels: number;
  readonly squeezeChannels: number;
  readonly activation: ActivationFunction;
  readonly gate: 'sigmoid' | 'hardSigmoid';
  /** Of the convolution that narrows, and of the one that widens again. */
  readonly initialization: { readonly squeeze: LayerInitialization; readonly excite: LayerInitialization };
}

/**
 * torchvision.ops.SqueezeExcitation (Hu et al. 2018, arXiv:1709.01507): channels weighted by a gate in [0, 1] that two 1×1
 * convolutions (`fc1`, `fc2`) make of their means. [H, W, C] → [H, W, C].
 */
export function squeezeExcitation(options: SqueezeExcitationOptions): Module {
  const { channels, squeezeChannels, initialization } = options;
  const pointwise = (inFeatures: number, outFeatures: number, drawn: LayerInitialization) =>
    linear({ inFeatures, outFeatures, isConvolution: true, initialization: drawn });
  const gate = sequential([
    ['avgpool', globalAveragePool],
    ['fc1', pointwise(channels, squeezeChannels, initialization.squeeze)],
    ['activation', activation(options.activation)],
    ['fc2', pointwise(squeezeChannels, channels, initialization.excite)],
    ['scale_activation', activation(options.gate)],
  ]);
  return {
    build: (graph, input) =>
      graph.add({ kind: 'scaleChannels' }, [input, gate.build(graph, input)], input.shape),
  };
}
