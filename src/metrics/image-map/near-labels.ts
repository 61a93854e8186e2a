import type { NeighbourTable } from './nearest';

/** Two rows that lie side by side and have different labels. */
export interface NearPair {
  readonly rows: readonly [number, number];
  /** Cosine. */
  readonly similarity: number;
}

/**
 * Rows whose very nearest row has another label, the nearest pairs first: what a network takes for the same although a person
 * said otherwise. Each pair once. A row without a label (−1) is in none.
 */
export function nearWithOtherLabels(
  { each, rows, similarities }: NeighbourTable,
  labels: Int32Array,
  most: number,
): readonly NearPair[] {
  if (each === 0) return [];
  const pairs = new Map<string, NearPair>();
  for (let row = 0; row < labels.length; row++) {
    const other = rows[row * each];
    const isLabelled = labels[row] >= 0 && labels[other] >= 0;
    if (!isLabelled || labels[row] === labels[other]) continue;
    const pair = [Math.min(row, other), Math.max(row, other)] as const;
    pairs.set(pair.join(), { rows: pair, similarity: similarities[row * each] });
  }
  return [...pairs.values()].sort((a, b) => b.similarity - a.similarity).slice(0, most);
}
