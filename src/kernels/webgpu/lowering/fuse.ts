/**
 * The graph with neighbouring operations joined: what one kernel (or one product and its epilogue) computes.
 */
import { assertNever, invariant } from '../../../shared/errors';
import { poolsEvenly } from '../../even-pooling';
import { type Graph, type Node, type Operation, type OperationKind, type Shape, sizeOf } from '../../graph';
import { type Activation, keepsSign, slopeBy } from '../wgsl/activation';
import type { DropoutUnit } from '../wgsl/dropout';
import { trainedNodes } from './trained';

/** A dropout of the graph that acts. */
export interface DropoutSpec {
  readonly probability: number;
  readonly stream: number;
  readonly unit: DropoutUnit;
}

/** Element-by-element work on a finished value, in this order; absent parts do nothing. */
export interface Chain {
  readonly activation: Activation | null;
  readonly dropout: DropoutSpec | null;
  /** Id of the value added. */
  readonly addend: number | null;
  /** After the sum; only what shows its slope in its output. */
  readonly final: Activation | null;
}

export const EMPTY_CHAIN: Chain = { activation: null, dropout: null, addend: null, final: null };

/** Operations that do their own work; the others live in chains or change only the shape. */
export type CoreOperation =
  | Exclude<Operation, { kind: 'activation' | 'dropout' | 'stochasticDepth' | 'add' | 'reshape' }>
  /** A chain on a value as it is. */
  | { readonly kind: 'identity' };

export type Core<K extends CoreOperation['kind']> = Extract<CoreOperation, { kind: K }>;

/** What is a scale and a shift of each channel, the same for every image. */
export type Affine = Core<'batchNorm2d' | 'layerScale'>;

/** The nodes of the graph that became a fused operation; null for what it lacks. */
export interface Parts {
  /** Null where the core is what was there already. */
  readonly core: number | null;
  readonly activation: number | null;
  /** The max pooling of the core's result, by 2 × 2 without gaps or overlap, before the chain. */
  readonly pooling: number | null;
  readonly sum: number | null;
  readonly final: number | null;
}

const NO_PARTS: Parts = { core: null, activation: null, pooling: null, sum: null, final: null };

export interface FusedOperation {
  readonly core: CoreOperation;
  /** Ids of the values the core reads. */
  readonly inputs: readonly number[];
  /** As what shapes it reads them: a reshape hands a value on under another. */
  readonly inputShapes: readonly Shape[];
  /** Scales and shifts the core's result by channel. */
  readonly folded: Affine | null;
  readonly chain: Chain;
  readonly parts: Parts;
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
  /** What stays float32 whatever halves a run keeps, as with autocast: logits, and what they are made of. */
  readonly exact: ReadonlySet<number>;
  elementsOf(value: number): number;
  /** Whether the pass goes back through a value. */
  isTrained(value: number): boolean;
}

/** What a graph is fused for. */
export interface FusePurpose {
  readonly training: boolean;
  /** Whether norms that are not frozen use the images' own statistics: in training, and where only those are measured. */
  readonly batchStatistics: boolean;
  /** Names of parameters that are not trained. */
  readonly frozen: ReadonlySet<string>;
  /** Whether norms may become a part of the product before them: their own values are then never seen. */
  readonly folds: boolean;
}

/** Operations that hand their results on by column of a product, or of what is like one. */
const FOLDING: ReadonlySet<OperationKind> = new Set<OperationKind>(['conv2d', 'depthwiseConv2d', 'linear']);

const CHAINABLE: ReadonlySet<OperationKind> = new Set<OperationKind>([
  'conv2d',
  'depthwiseConv2d',
  'linear',
  'batchNorm2d',
  'scaleChannels',
  'layerScale',
  'embedTokens',
]);

function nodeOf(graph: Graph, id: number): Node {
  const node = graph.nodes[id];
  invariant(node, `The graph has no node ${id}`);
  return node;
}

/** Whether a node hands its input on as it is: a reshape, or a dropout that does not act. */
function isAlias({ operation }: Node, training: boolean): boolean {
  switch (operation.kind) {
    case 'reshape':
      return true;
    case 'dropout':
    case 'stochasticDepth':
      return !training || operation.probability === 0;
    default:
      return false;
  }
}

export function fuse(graph: Graph, { training, batchStatistics, frozen, folds }: FusePurpose): FusedGraph {
  const trained = training ? trainedNodes(graph, frozen) : [];
  const isTrained = (value: number) => trained[value] ?? false;
  // An alias is its input under another name.
  const same: number[] = graph.nodes.map((_, id) => id);
  for (const [id, node] of graph.nodes.entries()) {
    if (isAlias(node, training)) same[id] = same[node.inputs[0]];
  }
  const canonical = (id: number) => same[id];
  const readers = new Map<number, number[]>();
  for (const [id, node] of graph.nodes.entries()) {
    if (same[id] !== id) continue;
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

  /** The norm that alone reads a value and only scales and shifts it, where nothing has to go back through it. */
  const normAfter = (value: number): number | null => {
    const next = readers.get(value);
    if (!folds || value === logits || next?.length !== 1) return null;
    const { operation, shape } = nodeOf(graph, next[0]);
    const affine =
      operation.kind === 'layerScale' ||
      (operation.kind === 'batchNorm2d' && (!batchStatistics || operation.isFrozen === true));
    const sameChannels = shape.at(-1) === nodeOf(graph, value).shape.at(-1);
    return affine && sameChannels && !isTrained(next[0]) ? next[0] : null;
  };

  /** Follows a value while its only reader can join the chain. */
  const follow = (start: number, begun: Followed): Followed => {
    let output = start;
    let { chain, parts } = begun;
    for (;;) {
      const next = readers.get(output);
      if (output === logits || next?.length !== 1) break;
      const id = next[0];
      const { operation, inputs } = nodeOf(graph, id);
      const joined = join(chain, operation, () =>
        inputs.map(canonical).find((value) => value !== output && computed.has(value)),
      );
      if (joined === null) break;
      absorbed.add(id);
      parts = withPart(parts, chain, joined, id);
      chain = joined;
      output = id;
    }
    return { chain, parts, output };
  };

  /**
   * The pooling that alone reads a value and may come before its chain: a maximum is the same before and after an
   * activation that rises everywhere.
   */
  const poolAfter = (start: number, { chain, output }: Followed): number | null => {
    const next = readers.get(output);
    if (output === logits || next?.length !== 1) return null;
    const id = next[0];
    const { activation, dropout, addend } = chain;
    const commutes = dropout === null && addend === null && (activation === null || keepsSign(activation));
    const { operation, inputs } = nodeOf(graph, id);
    const { shape } = nodeOf(graph, start);
    const sameShape = nodeOf(graph, inputs[0]).shape.join() === shape.join();
    return commutes && sameShape && poolsEvenly(operation, shape) ? id : null;
  };

  for (const [id, node] of graph.nodes.entries()) {
    const { operation } = node;
    if (same[id] !== id || absorbed.has(id)) continue;
    const inputs = node.inputs.map(canonical);
    let core: CoreOperation;
    let chain = EMPTY_CHAIN;
    let parts = NO_PARTS;
    let coreInputs = inputs;
    if (
      operation.kind === 'activation' ||
      operation.kind === 'dropout' ||
      operation.kind === 'stochasticDepth' ||
      operation.kind === 'add'
    ) {
      core = { kind: 'identity' };
      coreInputs = inputs.slice(0, 1);
      const joined = join(EMPTY_CHAIN, operation, () => inputs[1]);
      invariant(joined, `Cannot lower ${operation.kind}`);
      chain = joined;
      parts = withPart(parts, EMPTY_CHAIN, joined, id);
    } else {
      invariant(operation.kind !== 'reshape', 'A reshape is an alias');
      core = operation;
    }
    const norm = FOLDING.has(operation.kind) ? normAfter(id) : null;
    if (norm !== null) absorbed.add(norm);
    const result = norm ?? id;
    if (core.kind !== 'identity') parts = { ...parts, core: result };
    const chainable = core.kind === 'identity' || CHAINABLE.has(core.kind);
    const begun: Followed = { chain, parts, output: result };
    let followed = chainable ? follow(result, begun) : begun;
    const pool = core.kind === 'conv2d' ? poolAfter(id, followed) : null;
    if (pool !== null) {
      absorbed.add(pool);
      followed = follow(pool, { ...followed, parts: { ...followed.parts, pooling: pool } });
    }
    const folded = norm === null ? null : (nodeOf(graph, norm).operation as Affine);
    const inputShapes = node.inputs.map((input) => nodeOf(graph, input).shape);
    const { path } = node;
    operations.push({ core, inputs: coreInputs, inputShapes, folded, ...followed, path });
    computed.add(followed.output);
  }

  const consumers = new Map<number, number>();
  for (const operation of operations) {
    const read = [...operation.inputs, ...(operation.chain.addend === null ? [] : [operation.chain.addend])];
    for (const value of read) consumers.set(value, (consumers.get(value) ?? 0) + 1);
  }
  const last = operations.find(({ output }) => output === logits);
  return {
    graph,
    operations,
    consumers,
    logits,
    exact: new Set([logits, ...(last?.core.kind === 'binaryLogits' ? last.inputs : [])]),
    elementsOf: (value) => sizeOf(nodeOf(graph, value).shape),
    isTrained,
  };
}

interface Followed {
  readonly chain: Chain;
  readonly parts: Parts;
  readonly output: number;
}

/** With the node by which a chain grew to the one it is now. */
function withPart(parts: Parts, before: Chain, after: Chain, id: number): Parts {
  if (after.activation !== before.activation) return { ...parts, activation: id };
  if (after.addend !== before.addend) return { ...parts, sum: id };
  if (after.final !== before.final) return { ...parts, final: id };
  return parts;
}

/** The chain with one more operation, or null where it does not fit. */
function join(chain: Chain, operation: Operation, addend: () => number | undefined): Chain | null {
  const { activation, dropout } = chain;
  switch (operation.kind) {
    case 'activation': {
      const next: Activation = { function: operation.function, slope: operation.slope };
      if (chain.addend !== null) {
        return chain.final === null && slopeBy(next) !== 'before' ? { ...chain, final: next } : null;
      }
      return activation === null && dropout === null ? { ...chain, activation: next } : null;
    }
    case 'dropout':
    case 'stochasticDepth': {
      if (chain.addend !== null || dropout !== null) return null;
      const { probability, stream } = operation;
      const unit = operation.kind === 'dropout' ? 'element' : 'image';
      return { ...chain, dropout: { probability, stream, unit } };
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
