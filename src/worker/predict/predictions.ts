import type { Dataset } from '../../dataset/dataset';
import { largest } from '../../metrics/logits';
import type { Prediction } from '../../protocol/prediction';

/**
 * What a model says of some items: of each the class with the largest probability.
 * @param probabilities [n, classes], a row for each of the items
 */
export function predictionsOf(
  { items }: Pick<Dataset, 'items'>,
  itemIndices: Int32Array,
  probabilities: Float32Array,
): Prediction[] {
  const classCount = probabilities.length / itemIndices.length;
  return Array.from(itemIndices, (index, i) => {
    const row = probabilities.subarray(i * classCount, (i + 1) * classCount);
    const classIndex = largest(row);
    return { path: items[index]?.path ?? '', classIndex, probability: row[classIndex] ?? 0 };
  });
}
