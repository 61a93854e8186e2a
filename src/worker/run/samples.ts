import type { Dataset, DecodedImages } from '../../dataset/dataset';

/** Images of one split: rows of the pixel source and their labels, side by side. */
export interface Samples {
  readonly rows: Int32Array;
  readonly labels: Int32Array;
}

/** The rows and labels of items that were decoded; items are given by index and must be labelled. */
export function samplesOf(dataset: Dataset, decoded: DecodedImages, itemIndices: Int32Array): Samples {
  return {
    rows: itemIndices.map((index) => decoded.rowOf[index] ?? -1),
    labels: itemIndices.map((index) => dataset.items[index]?.classIndex ?? -1),
  };
}
