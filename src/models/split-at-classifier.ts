import type { Graph } from '../kernels/graph';
import { splitGraph } from '../nn/frozen-graph';
import { invariant } from '../shared/errors';

/**
 * A graph in two before its classifier, the last linear layer: images → features [F], features → logits [classes]. Every
 * architecture ends in one; what may follow it (the logits of a single output) has no weights.
 */
export function splitAtClassifier(graph: Graph): { readonly trunk: Graph; readonly head: Graph } {
  const classifier = graph.nodes.findLast(({ operation }) => operation.kind === 'linear');
  const features = classifier?.inputs[0];
  invariant(features !== undefined, 'The graph has no linear layer');
  return splitGraph(graph, features);
}
