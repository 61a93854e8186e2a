import type { Dataset } from '../../dataset/dataset';

/** The class of each item, as a position in `names`; −1 for none of them. */
export function labelsIn(
  { items, classes }: Pick<Dataset, 'items' | 'classes'>,
  itemIndices: Int32Array,
  names: readonly string[],
): Int32Array {
  return itemIndices.map((index) => {
    const classIndex = items[index]?.classIndex ?? null;
    return classIndex === null ? -1 : names.indexOf(classes[classIndex] ?? '');
  });
}
