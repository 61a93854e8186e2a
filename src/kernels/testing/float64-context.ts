import type { Node, Operation, Shape } from '../graph';

export interface ReferenceRun {
  readonly training: boolean;
  readonly step: number;
  readonly seed: number;
}

/** Parameters and buffers by `parameter/…` and `buffer/…`, in float64. */
export type ReferenceTensors = ReadonlyMap<string, Float64Array>;

export type OperationOf<K extends Operation['kind']> = Extract<Operation, { kind: K }>;

/** What an operation of the reference is given beside its inputs. */
export interface Context {
  readonly node: Node;
  readonly count: number;
  readonly inputShape: Shape;
  readonly run: ReferenceRun;
  parameter(id: number | null): Float64Array | null;
  buffer(id: number): Float64Array;
}

/** An entry that the loops know to be there. */
export const at = (array: Float64Array, index: number): number => array[index];
