/**
 * One image through a graph on the CPU, with what engines hide: the values of chosen nodes, and the gradient of one
 * logit by one of them. Evaluation mode: no dropout, running statistics.
 */
import { tensor as makeTensor, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { InvariantError } from '../../shared/errors';
import type { Graph } from '../graph';
import { activateBackend } from './active-backend';
import { HEAP_OPERATIONS } from './heap-operations';
import { HEAP_SUMS } from './heap-sums';
import type { Forward, Pass } from './operation';
import { sumOf } from './run-graph';
import { runBackward, runForward } from './run-operation';
import { numbersOf, tableOf } from './state-tables';

export interface LookRequest {
  readonly graph: Graph;
  /** `parameter/…` and `buffer/…`, as an engine's state has them. */
  readonly tensors: ReadonlyMap<string, Float32Array>;
  /** A normalised image [H, W, C]. */
  readonly image: Float32Array;
  /** Nodes whose values are wanted. */
  readonly nodes: Iterable<number>;
  /** The logit whose gradient by a node's value is wanted. */
  readonly gradient: { readonly target: number; readonly node: number } | null;
}

export interface Look {
  /** [classes]. */
  readonly logits: Float32Array;
  /** By node, of the node's shape. */
  readonly values: ReadonlyMap<number, Float32Array>;
  /** dlogit/dvalue, of the node's shape. */
  readonly gradient: Float32Array | null;
}

/** `initialiseWasm` must have been awaited. Throws an OutOfMemoryError where the heap has no room for the model. */
export async function lookInto(request: LookRequest): Promise<Look> {
  const { graph, image, nodes, gradient } = request;
  await activateBackend('wasm');
  const weights = tableOf(graph.parameters, 'parameter', request.tensors);
  const buffers = tableOf(graph.buffers, 'buffer', request.tensors);
  const pass: Pass = {
    sums: HEAP_SUMS,
    training: false,
    batchStatistics: null,
    step: 0,
    seed: 0,
    firstImage: 0,
    isTrained: () => false,
    parameter: (id) => weights.get(id),
    derived: (id, purpose, make) => weights.derived(id, purpose, make),
    buffer: (id) => buffers.get(id),
    setBuffer: () => {
      throw new InvariantError('Looking at an image must not move running statistics');
    },
  };
  const values = new Map<number, Float32Array>();
  try {
    let logits: Float32Array | null = null;
    let slope: Float32Array | null = null;
    tidy(() => {
      const { outputs, forwards, isBehind } = walk(graph, image, pass, gradient?.node ?? null);
      for (const id of nodes) values.set(id, numbersOf(at(outputs, id)));
      logits = numbersOf(at(outputs, graph.output));
      if (gradient) {
        const chosen = Float32Array.from({ length: graph.classCount }, (_, c) =>
          c === gradient.target ? 1 : 0,
        );
        const start = makeTensor(chosen, [1, graph.classCount]);
        slope = numbersOf(walkBack(graph, forwards, isBehind, start, gradient.node));
      }
    });
    if (!logits) throw new InvariantError('tidy did not run');
    return { logits, values, gradient: slope };
  } finally {
    weights.dispose();
    buffers.dispose();
  }
}

/** `isBehind[id]`: node `id` is `from` or reads it, directly or not. */
function walk({ nodes, inputShape }: Graph, image: Float32Array, pass: Pass, from: number | null) {
  const outputs: Tensor[] = [];
  const forwards: (Forward | null)[] = [];
  const isBehind: boolean[] = [];
  for (const [id, node] of nodes.entries()) {
    isBehind.push(id === from || node.inputs.some((input) => isBehind[input] === true));
    if (node.operation.kind === 'input') {
      outputs.push(makeTensor(image, [1, ...inputShape]));
      forwards.push(null);
      continue;
    }
    const inputs = node.inputs.map((input) => at(outputs, input));
    const forward = runForward(node, inputs, HEAP_OPERATIONS, pass, isBehind[id] === true);
    outputs.push(forward.output);
    forwards.push(forward);
  }
  return { outputs, forwards, isBehind };
}

function walkBack(
  { nodes, output }: Graph,
  forwards: readonly (Forward | null)[],
  isBehind: readonly boolean[],
  start: Tensor,
  to: number,
): Tensor {
  const gradients: (Tensor | null)[] = nodes.map(() => null);
  gradients[output] = start;
  for (let id = output; id > to; id--) {
    const gradient = gradients[id];
    const forward = forwards[id];
    if (!gradient || !forward) continue;
    const node = nodes[id];
    const needed = node.inputs.map((input) => isBehind[input] === true);
    for (const [position, tensor] of runBackward(forward, gradient, needed).inputs.entries()) {
      const input = node.inputs[position];
      if (tensor && needed[position]) gradients[input] = sumOf(gradients[input] ?? null, tensor);
    }
  }
  const found = gradients[to];
  if (!found) throw new InvariantError(`The logits do not depend on node ${to}`);
  return found;
}

function at(outputs: readonly Tensor[], id: number): Tensor {
  const output = outputs[id];
  if (!output) throw new InvariantError(`The graph has no node ${id}`);
  return output;
}
