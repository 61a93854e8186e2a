import type { Graph } from '../../graph';
import type { FusedOperation } from './fuse';

/**
 * The node whose output the finished gradient of a fused operation's value belongs to: the sum where its chain adds
 * something, else the core (see Gradients). Null where that is the output of no node alone: a pooled convolution hands
 * its gradient back through the chain before the pooling, and others read what a chain by itself reads.
 */
export function gradientNode(graph: Graph, { core, chain, pooled, output }: FusedOperation): number | null {
  if (core.kind === 'identity' || pooled) return null;
  const wanted = chain.addend === null ? core.kind : 'add';
  for (let id = output; ; id = graph.nodes[id].inputs[0]) {
    const { kind } = graph.nodes[id].operation;
    if (kind === wanted) return id;
    if (kind !== 'activation' && kind !== 'dropout' && kind !== 'stochasticDepth' && kind !== 'reshape')
      return null;
  }
}
