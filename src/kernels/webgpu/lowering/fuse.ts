/**
 * The graph with neighbouring operations joined: what one kernel (or one product and its epilogue) computes.
 */
import { assertNever, invariant } from '../../../shared/errors';
import { type Graph, type Node, type Operation, type OperationKind, sizeOf } from '../../graph';
import { type Activation, keepsSign } from '../wgsl/activation';

/** A dropout of the graph. */
export interface DropoutSpec {
  readonly probability: number;
  readonly stream: number;
}

/** Element-by-element work on a finished value, in this order; absent parts do nothing. */
export interface Chain {
  readonly activation: Activation | null;
  readonly dropout: DropoutSpec | null;
  /** Id of the value added. */
  readonly addend: number | null;
  /** After the sum; ReLU or leaky ReLU only (their slope shows in their output). */
  readonly final: Activation | null;
}

export const EMPTY_CHAIN: Chain = { activation: null, dropout: null, addend: null, final: null };

/** Operations that do their own work; the others live in chains or change only the shape. */
export type CoreOperation =
  | Exclude<Operation, { kind: 'activation' | 'dropout' | 'add' | 'reshape' }>
  /** A chain on a value as it is. */
  | { readonly kind: 'identity' };

export interface FusedOperation {
  readonly core: CoreOperation;
  /** Ids of the values the core reads. */
  readonly inputs: readonly number[];
  /** Whether the core's result is max-pooled by 2 × 2, without gaps or overlap, before the chain. */
  readonly pooled: boolean;
  readonly chain: Chain;
  /** Id of the value after the chain. */
  readonly output: number;
  readonly path: string;
}

export interface FusedGraph {
  readonly graph: Graph;
  readonly operations: readonly FusedOperation[];
  /** How many fused operations read each value. */
  readonly consumers: ReadonlyMap<number, number>;
  readonly logits: number;
  elementsOf(value: number): number;
}

const CHAINABLE: ReadonlySet<OperationKind> = new Set<OperationKind>([
  'conv2d',
  'linear',
  'batchNorm2d',
  'embedTokens',
]);

function nodeOf(graph: Graph, id: number): Node {
  const node = graph.nodes[id];
  invariant(node, `The graph has no node ${id}`);
  return node;
}

export function fuse(graph: Graph): FusedGraph {
  // A reshape is its input under another name.
  const same: number[] = graph.nodes.map((_, id) => id);
  for (const [id, node] of graph.nodes.entries()) {
    if (node.operation.kind === 'reshape') same[id] = same[node.inputs[0]];
  }
  const canonical = (id: number) => same[id];
  const readers = new Map<number, number[]>();
  for (const [id, node] of graph.nodes.entries()) {
    if (node.operation.kind === 'reshape') continue;
    for (const input of node.inputs) {
      const value = canonical(input);
      readers.set(value, [...(readers.get(value) ?? []), id]);
    }
  }
  const logits = canonical(graph.output);
  const absorbed = new Set<number>();
  /** Values that exist once the operations so far have run. */
  const computed = new Set<number>();
  const operations: FusedOperation[] = [];

  /** Follows a value while its only reader can join the chain. */
  const follow = (start: number, chain: Chain): { chain: Chain; output: number } => {
    let output = start;
    let current = chain;
    for (;;) {
      const next = readers.get(output);
      if (output === logits || next?.length !== 1) break;
      const id = next[0];
      const { operation, inputs } = nodeOf(graph, id);
      const joined = join(current, operation, () =>
        inputs.map(canonical).find((value) => value !== output && computed.has(value)),
      );
      if (joined === null) break;
      absorbed.add(id);
      current = joined;
      output = id;
    }
    return { chain: current, output };
  };

  /**
   * The pooling that alone reads a value and may come before its chain: a maximum is the same before and after an
   * activation that rises everywhere.
   */
  const poolAfter = ({ chain, output }: { chain: Chain; output: number }): number | null => {
    const next = readers.get(output);
    if (output === logits || next?.length !== 1) return null;
    const id = next[0];
    const { activation, dropout, addend } = chain;
    const commutes = dropout === null && addend === null && (activation === null || keepsSign(activation));
    return commutes && halves(nodeOf(graph, id).operation, nodeOf(graph, output).shape) ? id : null;
  };

  for (const [id, node] of graph.nodes.entries()) {
    const { operation } = node;
    if (operation.kind === 'reshape' || absorbed.has(id)) continue;
    const inputs = node.inputs.map(canonical);
    let core: CoreOperation;
    let chain = EMPTY_CHAIN;
    let coreInputs = inputs;
    if (operation.kind === 'activation' || operation.kind === 'dropout' || operation.kind === 'add') {
      core = { kind: 'identity' };
      coreInputs = inputs.slice(0, 1);
      const joined = join(EMPTY_CHAIN, operation, () => inputs[1]);
      invariant(joined, `Cannot lower ${operation.kind}`);
      chain = joined;
    } else {
      core = operation;
    }
    const chainable = core.kind === 'identity' || CHAINABLE.has(core.kind);
    let followed = chainable ? follow(id, chain) : { chain, output: id };
    const pool = core.kind === 'conv2d' ? poolAfter(followed) : null;
    if (pool !== null) {
      absorbed.add(pool);
      followed = follow(pool, followed.chain);
    }
    operations.push({ core, inputs: coreInputs, pooled: pool !== null, ...followed, path: node.path });
    computed.add(followed.output);
  }

  const consumers = new Map<number, number>();
  for (const operation of operations) {
    const read = [...operation.inputs, ...(operation.chain.addend === null ? [] : [operation.chain.addend])];
    for (const value of read) consumers.set(value, (consumers.get(value) ?? 0) + 1);
  }
  return {
    graph,
    operations,
    consumers,
    logits,
    elementsOf: (value) => sizeOf(nodeOf(graph, value).shape),
  };
}

/** Whether an operation pools by 2 × 2 all of a value of this shape. */
function halves(operation: Operation, shape: readonly number[]): boolean {
  if (operation.kind !== 'maxPool2d') return false;
  const { kernel, stride, padding } = operation;
  const all = (pair: readonly [number, number], length: number) => pair.every((each) => each === length);
  const [height = 1, width = 1] = shape;
  return all(kernel, 2) && all(stride, 2) && all(padding, 0) && height % 2 === 0 && width % 2 === 0;
}

/** The chain with one more operation, or null where it does not fit. */
function join(chain: Chain, operation: Operation, addend: () => number | undefined): Chain | null {
  const { activation, dropout } = chain;
  switch (operation.kind) {
    case 'activation': {
      const next: Activation = { function: operation.function, slope: operation.slope };
      if (chain.addend !== null) {
        return chain.final === null && keepsSign(next) ? { ...chain, final: next } : null;
      }
      return activation === null && dropout === null ? { ...chain, activation: next } : null;
    }
    case 'dropout': {
      if (chain.addend !== null || dropout !== null) return null;
      return { ...chain, dropout: { probability: operation.probability, stream: operation.stream } };
    }
    case 'add': {
      const other = chain.addend === null ? addend() : undefined;
      return other === undefined ? null : { ...chain, addend: other };
    }
    case 'input':
    case 'conv2d':
    case 'depthwiseConv2d':
    case 'linear':
    case 'maxPool2d':
    case 'globalAveragePool':
    case 'batchNorm2d':
    case 'layerNorm':
    case 'layerScale':
    case 'stochasticDepth':
    case 'scaleChannels':
    case 'reshape':
    case 'patchify':
    case 'embedTokens':
    case 'attention':
    case 'firstToken':
    case 'meanTokens':
    case 'binaryLogits':
      return null;
    default:
      return assertNever(operation);
  }
}
