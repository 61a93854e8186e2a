import type { PredictionSet } from '../../protocol/prediction';

export interface RankedClass {
  readonly name: string;
  readonly probability: number;
}

/** The likeliest classes of one image, the likeliest first. */
export function rankedClasses(set: PredictionSet, index: number, count: number): readonly RankedClass[] {
  const classCount = set.classes.length;
  const row = set.probabilities.subarray(index * classCount, (index + 1) * classCount);
  return Array.from(row, (probability, i) => ({ name: set.classes[i] ?? '', probability }))
    .toSorted((a, b) => b.probability - a.probability)
    .slice(0, count);
}
