import { sizeOf } from '../kernels/graph';
import type { Module } from './module';

/**
 * torchvision.ops.StochasticDepth(probability, mode='row'), at the end of a residual's body (Huang et al. 2016,
 * arXiv:1603.09382). At 0 it adds nothing to the graph.
 */
export function stochasticDepth(probability: number): Module {
  return {
    build(graph, input) {
      if (probability === 0) return input;
      graph.row({
        kind: 'StochasticDepth',
        detail: `${Number(probability.toFixed(4))}`,
        outputShape: input.shape,
        parameterCount: 0,
        multiplyAdds: 0,
        activationCount: sizeOf(input.shape),
      });
      const stream = graph.nextDropoutStream();
      return graph.add({ kind: 'stochasticDepth', probability, stream }, [input], input.shape);
    },
  };
}

/** The probability of block `index` of `count`, rising to `last` at the end as torchvision and timm draw it: 0, …, last. */
export function risingProbability(last: number, index: number, steps: number): number {
  return steps <= 0 ? 0 : (last * index) / steps;
}
