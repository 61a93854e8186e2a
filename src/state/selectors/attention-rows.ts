import type { AttentionExplanation } from '../../protocol/explanation';

/**
 * How much a token attends to each patch: a row of [T, T], without the class token's column.
 * @param query a patch; null for what the head of the model reads: the class token, or the mean of all tokens
 * @returns [rows · columns]
 */
export function patchesSeen(
  matrix: Float32Array,
  { rows, columns, classTokens, read }: AttentionExplanation,
  query: number | null,
): Float32Array {
  const tokens = rows * columns + classTokens;
  const queries =
    query !== null
      ? [classTokens + query]
      : read === 'first'
        ? [0]
        : Array.from({ length: tokens }, (_, t) => t);
  const seen = new Float32Array(rows * columns);
  for (const token of queries)
    for (const patch of seen.keys())
      seen[patch] = (seen[patch] ?? 0) + (matrix[token * tokens + classTokens + patch] ?? 0) / queries.length;
  return seen;
}

/** One head of [heads, T, T]; null for the mean of all. */
export function headOf({ probabilities, heads }: AttentionExplanation, head: number | null): Float32Array {
  const size = probabilities.length / heads;
  if (head !== null) return probabilities.subarray(head * size, (head + 1) * size);
  const mean = new Float32Array(size);
  for (const [i, value] of probabilities.entries()) mean[i % size] = (mean[i % size] ?? 0) + value / heads;
  return mean;
}
