/** How one operation of ONNX is said in a graph. */
import type { CreateEngine } from './on-engine';
import type { OnnxNode } from './onnx-case';

/** Values of the node's output `output`, in ONNX's order of axes. */
export interface Found {
  readonly output: number;
  readonly values: ArrayLike<number>;
}

/** What runs the graph of a case on an engine. */
export type Computation = (create: CreateEngine) => Promise<readonly Found[]>;

export interface Expression {
  /** The graph's operations that compute it, for the table. */
  readonly by: string;
  /** In words, why a case cannot be said in a graph. */
  express(node: OnnxNode): Computation | string;
}

/** A computation of the first output alone. */
export const first =
  (compute: (create: CreateEngine) => Promise<ArrayLike<number>>): Computation =>
  async (create) => [{ output: 0, values: await compute(create) }];
