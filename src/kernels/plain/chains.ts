/** Neighbouring nodes that run as one where nothing will run back: inference asks for their last value alone. */
import type { Graph, Node, Operation } from '../graph';

type OperationOf<K extends Operation['kind']> = Extract<Operation, { kind: K }>;

/** A convolution or linear layer with what follows it. */
export interface Chain {
  readonly node: Node;
  readonly operation: OperationOf<'conv2d' | 'depthwiseConv2d' | 'linear'>;
  /** Batch norm by running statistics, which are constants: it goes into the weights. */
  readonly norm: OperationOf<'batchNorm2d'> | null;
  readonly activation: OperationOf<'activation'> | null;
  /** Nothing at or before it is trained: its weights stay as they are. */
  readonly isFixed: boolean;
  /** Ids of the nodes after the first that the chain computes; the last one's value is what it answers. */
  readonly rest: readonly number[];
}

/**
 * The chains of a pass, by the id of their first node. Nodes of one chain are all before the first trained parameter or
 * all behind it, so that a graph cut between the two computes the same to the bit.
 * @param needsGradient whether anything trained lies at or before each node
 */
export function chainsOf(
  { nodes, output }: Graph,
  needsGradient: readonly boolean[],
  training: boolean,
): ReadonlyMap<number, Chain> {
  const readers: number[][] = nodes.map(() => []);
  for (const [id, { inputs }] of nodes.entries()) for (const input of inputs) readers[input].push(id);

  /** The node that alone reads a value. */
  const onlyReader = (id: number): number | null => {
    const [reader, ...others] = readers[id];
    const isAlone = reader !== undefined && others.length === 0 && id !== output;
    return isAlone && needsGradient[reader] === needsGradient[id] ? reader : null;
  };
  const chains = new Map<number, Chain>();
  for (const [id, node] of nodes.entries()) {
    const { operation } = node;
    const isFirst =
      operation.kind === 'conv2d' || operation.kind === 'depthwiseConv2d' || operation.kind === 'linear';
    if (!isFirst || (training && needsGradient[id])) continue;
    const rest: number[] = [];
    let next = onlyReader(id);
    let norm: Chain['norm'] = null;
    if (next !== null && operation.kind !== 'linear') {
      const { operation: found } = nodes[next];
      if (found.kind === 'batchNorm2d' && (!training || found.isFrozen === true)) {
        norm = found;
        rest.push(next);
        next = onlyReader(next);
      }
    }
    let activation: Chain['activation'] = null;
    if (next !== null) {
      const { operation: found } = nodes[next];
      if (found.kind === 'activation') {
        activation = found;
        rest.push(next);
      }
    }
    if (rest.length > 0)
      chains.set(id, { node, operation, norm, activation, isFixed: !needsGradient[id], rest });
  }
  return chains;
}
