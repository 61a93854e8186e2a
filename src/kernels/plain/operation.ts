/**
 * How the plain engine runs one operation. Forward answers the output and a way back; backward turns the gradient of
 * the loss by the output into those by the inputs and the parameters. No autograd: each operation owns what it keeps.
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { BufferId, Node, Operation, OperationKind, ParameterId } from '../graph';

/** Sums and products that the two backends do in different ways. */
export interface Sums {
  /** Over the first axis: [N, …] → […]. */
  overBatch(tensor: Tensor): Tensor;
  /** Over every axis but the last: […, C] → [C]. The gradient of a bias. */
  overRows(tensor: Tensor): Tensor;
  /** aᵀ · b: [K, M], [K, N] → [M, N]. The gradient of a matrix. */
  transposedProduct(a: Tensor, b: Tensor): Tensor;
}

/** What an operation may ask for while the graph runs once over some images. */
export interface Pass {
  readonly sums: Sums;
  /** Dropout acts, gradients will follow. */
  readonly training: boolean;
  /**
   * The images' own statistics for batch norm that is not frozen, and how far the running ones move towards them: by the
   * operation's momentum or by a share. Null: the running ones are used, and stay.
   */
  readonly batchStatistics: 'momentum' | { readonly share: number } | null;
  readonly step: number;
  readonly seed: number;
  /** Where this micro-batch starts in the whole batch, in images. */
  readonly firstImage: number;
  /** Whether backward must compute the gradient of this parameter. */
  isTrained(id: ParameterId): boolean;
  parameter(id: ParameterId): Tensor;
  /** A tensor made from a parameter (a transpose, say), kept until the parameter changes. */
  derived(id: ParameterId, purpose: string, make: (parameter: Tensor) => Tensor): Tensor;
  buffer(id: BufferId): Tensor;
  /** Replaces a running statistic; the tensor becomes the engine's. */
  setBuffer(id: BufferId, value: Tensor): void;
}

export interface Gradients {
  /** By each input; null where it was not asked for. */
  readonly inputs: readonly (Tensor | null)[];
  readonly parameters: readonly (readonly [ParameterId, Tensor])[];
}

export interface Forward {
  readonly output: Tensor;
  /** What backward will be given back beside the gradient; kept by sharing memory, so saving an input costs nothing. */
  readonly saved: readonly Tensor[];
  /** `needed[i]` says whether the gradient by input i is read by anyone. */
  backward(outputGradient: Tensor, needed: readonly boolean[], saved: readonly Tensor[]): Gradients;
}

/** Runs inside a tidy: temporaries are freed; what it returns belongs to the caller; inputs are only borrowed. */
export type PlainOperation<K extends OperationKind> = (
  operation: Extract<Operation, { kind: K }>,
  inputs: readonly Tensor[],
  pass: Pass,
  node: Node,
) => Forward;

/** One entry for every kind of operation; the input is given, not computed. */
export type PlainOperations = { readonly [K in Exclude<OperationKind, 'input'>]: PlainOperation<K> };
