import type { Graph, Operation, OperationKind } from '../graph';
import { mapParameters, parametersOf } from '../operation-parameters';
import { cutWidth } from './widths';

/** What a product or a norm before it may become one kernel with: never the beginning of a block. */
const FOLLOWERS: ReadonlySet<OperationKind> = new Set<OperationKind>([
  'activation',
  'dropout',
  'stochasticDepth',
  'batchNorm2d',
  'maxPool2d',
  'layerScale',
  'reshape',
]);

/** Nodes one after the other that read one value from outside, the one before them. */
interface Block {
  readonly first: number;
  readonly last: number;
}

/** Blocks as small as they can be cut without parting what is computed together. */
function blocksOf({ nodes }: Graph): Block[] {
  /** The last node that reads each. */
  const lastReader = nodes.map((_, id) => id);
  for (const [id, { inputs }] of nodes.entries()) for (const input of inputs) lastReader[input] = id;
  const blocks: Block[] = [];
  let first = 1;
  /** The furthest that anything before the node at hand is read. */
  let reach = lastReader[0];
  for (let id = 1; id < nodes.length; id++) {
    const next = nodes[id + 1];
    const isClosed = reach <= id && (!next || !FOLLOWERS.has(next.operation.kind));
    reach = Math.max(reach, lastReader[id]);
    if (!isClosed) continue;
    blocks.push({ first, last: id });
    first = id + 1;
  }
  return blocks;
}

const kindOfShape = (shape: readonly number[]) => `${shape.length} × ${cutWidth(shape.at(-1) ?? 1)}`;

/** What a block computes but for its sizes, and which of its weights are trained. */
function kindOfBlock(graph: Graph, { first, last }: Block, frozen: ReadonlySet<string>): string {
  const parts = graph.nodes.slice(first, last + 1).map(({ operation, inputs, shape }) => {
    const isFrozen = parametersOf(operation).map((id) => frozen.has(graph.parameters[id].name));
    const reads = inputs.map((input) => Math.max(-1, input - first));
    return [kindOfOperation(operation), isFrozen, reads, kindOfShape(shape)];
  });
  return JSON.stringify([kindOfShape(graph.nodes[first - 1].shape), parts]);
}

/** Without the numbers of its parameters and of its dropout, of which each operation has its own, and how likely that is. */
function kindOfOperation(operation: Operation): object {
  const plain = mapParameters(
    operation,
    () => 0,
    () => 0,
  );
  if (!('stream' in plain)) return plain;
  if (plain.kind === 'attention') return { ...plain, stream: 0 };
  return { ...plain, stream: 0, probability: Math.sign(plain.probability) };
}

/**
 * The nodes that remain where a block of a kind stands once, each with what it then reads. A block that is left out hands
 * on what it reads, and that is of the kind of shape it computes.
 */
export function withoutRepeats(
  graph: Graph,
  frozen: ReadonlySet<string>,
): ReadonlyMap<number, readonly number[]> {
  const kept = new Map<number, readonly number[]>([[0, []]]);
  const seen = new Set<string>();
  /** What stands in for a node that was left out. */
  const standIn = new Map<number, number>();
  for (const block of blocksOf(graph)) {
    const { first, last } = block;
    const before = first - 1;
    const kind = kindOfBlock(graph, block, frozen);
    const changesNothing = kindOfShape(graph.nodes[before].shape) === kindOfShape(graph.nodes[last].shape);
    if (seen.has(kind) && changesNothing && last !== graph.output) {
      standIn.set(last, standIn.get(before) ?? before);
      continue;
    }
    seen.add(kind);
    for (let id = first; id <= last; id++) {
      kept.set(
        id,
        graph.nodes[id].inputs.map((input) => standIn.get(input) ?? input),
      );
    }
  }
  return kept;
}
