import { add, type Tensor } from '@tensorflow/tfjs-core';
import { InvariantError } from '../../shared/errors';
import type { Graph, Node, ParameterId } from '../graph';
import { parametersOf } from '../operation-parameters';
import type { Backend, ChainRunner } from './backend';
import { type Chain, chainsOf } from './chains';
import type { Forward, Pass, PlainOperations } from './operation';
import { runBackward, runForward } from './run-operation';

/** A forward pass that can be run back once. */
export interface Tape {
  /** [n, classes]; the caller's to dispose. */
  readonly logits: Tensor;
  readonly forwards: readonly (Forward | null)[];
}

/** Walks a graph forward and back, and frees each value as soon as nothing reads it any more. */
export class GraphRunner {
  /** How many nodes read each node's output; the logits have one more reader, the loss. */
  private readonly readers: readonly number[];
  /** Whether anything trainable lies at or before each node, so that backward must reach it. */
  private readonly needsGradient: readonly boolean[];
  private readonly operations: PlainOperations;
  private readonly chainRunner: ChainRunner | null;
  private readonly chains: Readonly<Record<'training' | 'evaluation', ReadonlyMap<number, Chain>>>;

  constructor(
    private readonly graph: Graph,
    { operations, createChainRunner }: Pick<Backend, 'operations' | 'createChainRunner'>,
    isTrained: (id: ParameterId) => boolean,
  ) {
    const readers: number[] = graph.nodes.map((_, id) => (id === graph.output ? 1 : 0));
    const needsGradient: boolean[] = [];
    for (const node of graph.nodes) {
      for (const id of node.inputs) readers[id] = readers[id] + 1;
      needsGradient.push(
        parametersOf(node.operation).some(isTrained) || node.inputs.some((id) => needsGradient[id] === true),
      );
    }
    this.readers = readers;
    this.needsGradient = needsGradient;
    this.operations = operations;
    this.chainRunner = createChainRunner();
    this.chains = {
      training: chainsOf(graph, needsGradient, true),
      evaluation: chainsOf(graph, needsGradient, false),
    };
  }

  /**
   * Takes the image batch [n, H, W, C] over. `visit` sees every node's output when it is computed; without it, nodes
   * that nothing runs back through run in chains.
   */
  forward(images: Tensor, pass: Pass, visit?: (node: Node, output: Tensor) => void): Tape {
    const { nodes, output } = this.graph;
    const left = [...this.readers];
    const values: (Tensor | null)[] = nodes.map(() => null);
    const forwards: (Forward | null)[] = nodes.map(() => null);
    const chainRunner = visit ? null : this.chainRunner;
    // Chains of evaluation have running statistics in their weights.
    const chains = pass.batchStatistics === null ? this.chains.evaluation : this.chains.training;
    /** Nodes that a chain has computed. */
    const inChains = new Set<number>();
    const release = (id: number) => {
      left[id] = left[id] - 1;
      if (left[id] > 0) return;
      values[id]?.dispose();
      values[id] = null;
    };
    for (const [id, node] of nodes.entries()) {
      if (node.operation.kind === 'input') {
        values[id] = images;
        continue;
      }
      if (inChains.has(id)) continue;
      const inputs = node.inputs.map((input) => {
        const value = values[input];
        if (!value) throw new InvariantError(`Node ${id} reads node ${input} before it is computed`);
        return value;
      });
      const chain = chainRunner ? chains.get(id) : undefined;
      if (chainRunner && chain) {
        values[chain.rest.at(-1) as number] = chainRunner.run(chain, inputs[0], pass);
        for (const node of chain.rest) inChains.add(node);
        for (const input of node.inputs) release(input);
        continue;
      }
      // Below the first trained parameter nothing runs back: a frozen backbone keeps nothing.
      const saves = pass.training && this.needsGradient[id] === true;
      const forward = runForward(node, inputs, this.operations, pass, saves);
      visit?.(node, forward.output);
      values[id] = forward.output;
      if (saves) forwards[id] = forward;
      for (const input of node.inputs) release(input);
      if (this.readers[id] === 0) release(id);
    }
    const logits = values[output];
    if (!logits) throw new InvariantError('The graph computes no logits');
    return { logits, forwards };
  }

  /** Frees what only evaluation needs, before a step. */
  releaseEvaluation(): void {
    const kept = new Set(this.chains.training.values());
    this.chainRunner?.release((chain) => kept.has(chain));
  }

  dispose(): void {
    this.chainRunner?.release(() => false);
  }

  /** Hands every trained parameter's gradient to `receive`, which owns it. Takes `logitsGradient` over. */
  backward(tape: Tape, logitsGradient: Tensor, receive: (id: ParameterId, gradient: Tensor) => void): void {
    const { nodes, output } = this.graph;
    const gradients: (Tensor | null)[] = nodes.map(() => null);
    gradients[output] = logitsGradient;
    for (let id = nodes.length - 1; id >= 0; id--) {
      const node = nodes[id];
      const gradient = gradients[id];
      gradients[id] = null;
      const forward = tape.forwards[id];
      if (!forward || !gradient) {
        gradient?.dispose();
        for (const tensor of forward?.saved ?? []) tensor.dispose();
        continue;
      }
      const needed = node.inputs.map((input) => this.needsGradient[input] === true);
      const result = runBackward(forward, gradient, needed);
      gradient.dispose();
      for (const [parameter, tensor] of result.parameters) receive(parameter, tensor);
      for (const [position, tensor] of result.inputs.entries()) {
        if (!tensor) continue;
        const input = node.inputs[position];
        if (!needed[position]) tensor.dispose();
        else gradients[input] = sumOf(gradients[input] ?? null, tensor);
      }
    }
  }
}

/** Adds two gradients of one value and frees them. */
export function sumOf(held: Tensor | null, more: Tensor): Tensor {
  if (!held) return more;
  const total = add(held, more);
  held.dispose();
  more.dispose();
  return total;
}
