import { sizeOf } from '../kernels/graph';
import { invariant } from '../shared/errors';
import { declareParameter } from './declare-parameter';
import type { Module } from './module';

/** Of a batch norm, in torch's words: `momentum` is the share of the new value. */
export interface BatchNormSettings {
  readonly epsilon: number;
  readonly momentum: number;
}

/** torch.nn.BatchNorm2d's own. */
const TORCH_BATCH_NORM: BatchNormSettings = { epsilon: 1e-5, momentum: 0.1 };

/**
 * torch.nn.BatchNorm2d(channels, eps, momentum) on [H, W, C]: weight 1, bias 0, running mean 0 and variance 1;
 * `num_batches_tracked` is counted.
 */
export function batchNorm2d(channels: number, settings: BatchNormSettings = TORCH_BATCH_NORM): Module {
  return {
    build(graph, input) {
      invariant(
        input.shape.length === 3 && input.shape[2] === channels,
        `BatchNorm2d(${channels}) was given [${input.shape.join(', ')}]`,
      );
      const shape = [channels];
      const weight = declareParameter(graph, {
        names: ['weight'],
        shape,
        initialization: { kind: 'ones' },
        role: 'norm',
      });
      const bias = declareParameter(graph, {
        names: ['bias'],
        shape,
        initialization: { kind: 'zeros' },
        role: 'norm',
      });
      const runningMean = graph.buffer({ name: graph.name('running_mean'), shape, initial: 0 });
      const runningVariance = graph.buffer({ name: graph.name('running_var'), shape, initial: 1 });
      graph.counter(graph.name('num_batches_tracked'));
      graph.row({
        kind: 'BatchNorm2d',
        detail: `${channels}`,
        outputShape: input.shape,
        parameterCount: 2 * channels,
        multiplyAdds: sizeOf(input.shape),
        activationCount: sizeOf(input.shape),
      });
      return graph.add(
        { kind: 'batchNorm2d', ...settings, weight, bias, runningMean, runningVariance },
        [input],
        input.shape,
      );
    },
  };
}
