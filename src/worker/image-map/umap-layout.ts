// umap-js is PAIR's port of umap-learn: the only one on npm under a permissive licence that takes neighbours found elsewhere.
import { UMAP } from 'umap-js';
import type { NeighbourTable } from '../../metrics/image-map/nearest';
import { CounterRng, STREAM } from '../../shared/rng';

/** What is laid out: the rows' neighbours, and where each stands at first [n, 2]. */
export interface LayoutJob {
  readonly neighbours: NeighbourTable;
  readonly start: Float32Array;
}

/** Half the side of the square in which rows stand at first, as umap-learn scales what it begins with. */
const HALF_SIDE = 10;

/**
 * UMAP (McInnes et al. 2018) of rows whose nearest neighbours are known, from given places instead of random ones: what lies
 * far apart in a first look stays so. Distances are 1 − cosine. The same job gives the same map. Yields the share that is done;
 * returns [n, 2]. Fewer than three rows stay where they are.
 */
export function* umapLayout({ neighbours, start }: LayoutJob): Generator<number, Float32Array> {
  const count = start.length / 2;
  if (count < 3) return start;
  const { each, rows, similarities } = neighbours;
  const rng = new CounterRng(0, STREAM.imageMap);
  const umap = new UMAP({ nNeighbors: each, random: () => rng.uniform() });
  // A row is the first of its own neighbours, as umap-learn has it.
  const indices: number[][] = [];
  const distances: number[][] = [];
  for (let row = 0; row < count; row++) {
    const [from, to] = [row * each, (row + 1) * each - 1];
    indices.push([row, ...rows.subarray(from, to)]);
    distances.push([0, ...Array.from(similarities.subarray(from, to), (cosine) => Math.max(0, 1 - cosine))]);
  }
  umap.setPrecomputedKNN(indices, distances);
  const epochs = umap.initializeFit(indices);
  const places = umap.getEmbedding();
  const scale = HALF_SIDE / Math.max(Number.MIN_VALUE, farthest(start));
  for (const [row, place] of places.entries()) {
    // Rows in one place would never part: they are told apart by a hair.
    place[0] = scale * start[2 * row] + 1e-4 * rng.normal();
    place[1] = scale * start[2 * row + 1] + 1e-4 * rng.normal();
  }
  for (let epoch = 1; epoch <= epochs; epoch++) {
    umap.step();
    yield epoch / epochs;
  }
  return Float32Array.from(places.flat());
}

function farthest(values: Float32Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}
