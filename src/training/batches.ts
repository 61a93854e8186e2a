import { CounterRng, STREAM } from '../shared/rng';

/** The order in which the images of an epoch (from 0) are trained on: a permutation of 0 … count − 1. */
export function epochOrder(seed: number, epoch: number, count: number): Int32Array {
  return new CounterRng(seed, STREAM.order, epoch).permutation(count);
}

/** Steps of an epoch; the last may be ragged. */
export function stepsPerEpoch(count: number, batchSize: number): number {
  return Math.ceil(count / batchSize);
}

/** The values of `source` at `positions`. */
export function gather(source: Int32Array, positions: Int32Array): Int32Array {
  return positions.map((position) => source[position]);
}
