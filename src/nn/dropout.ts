import { sizeOf } from '../kernels/graph';
import type { Module } from './module';

/** torch.nn.Dropout(probability). At 0 it adds nothing to the graph, but keeps its place among named children. */
export function dropout(probability: number): Module {
  return {
    build(graph, input) {
      if (probability === 0) return input;
      graph.row({
        kind: 'Dropout',
        detail: `${probability}`,
        outputShape: input.shape,
        parameterCount: 0,
        multiplyAdds: 0,
        activationCount: sizeOf(input.shape),
      });
      return graph.add(
        { kind: 'dropout', probability, stream: graph.nextDropoutStream() },
        [input],
        input.shape,
      );
    },
  };
}
