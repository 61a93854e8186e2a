import type { Module } from './module';

/**
 * One output z as the two logits (0, z), [1] → [2]: softmax and cross entropy over them are sigmoid(z) and
 * torch.nn.BCEWithLogitsLoss, the second class being the positive one.
 */
export const binaryLogits: Module = {
  build(graph, input) {
    graph.row({
      kind: 'BinaryLogits',
      detail: '(0, z)',
      outputShape: [2],
      parameterCount: 0,
      multiplyAdds: 0,
      activationCount: 2,
    });
    return graph.add({ kind: 'binaryLogits' }, [input], [2]);
  },
};
