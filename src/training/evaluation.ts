import type { Engine, WeightSet } from '../kernels/engine';
import { countOutcome, emptyConfusion } from '../metrics/confusion';
import type { HeldOut } from '../metrics/figures';
import { type Criterion, crossEntropy, largest, rankOf } from '../metrics/logits';

/** Images of a pixel source and their labels. */
export interface LabelledRows {
  readonly rows: Int32Array;
  readonly labels: Int32Array;
}

export interface EvaluationOptions {
  readonly images: LabelledRows;
  readonly classCount: number;
  readonly criterion: Criterion;
  readonly batchSize: number;
  readonly weights: WeightSet;
}

/** Evaluates images without augmentation or dropout; yields how many are done after each batch, returns the sums. */
export async function* evaluateImages(
  engine: Engine,
  options: EvaluationOptions,
): AsyncGenerator<number, HeldOut> {
  const { images, classCount, criterion, batchSize, weights } = options;
  const confusion = emptyConfusion(classCount);
  let lossSum = 0;
  let weightSum = 0;
  let correct = 0;
  let correctTop5 = 0;
  const count = images.rows.length;
  for (let start = 0; start < count; start += batchSize) {
    const rows = images.rows.subarray(start, start + batchSize);
    const logits = await engine.predict(rows, weights); // [n, classes]
    for (let i = 0; i < rows.length; i++) {
      const row = logits.subarray(i * classCount, (i + 1) * classCount);
      const label = images.labels[start + i];
      const { loss, weight } = crossEntropy(row, label, criterion);
      const rank = rankOf(row, label);
      lossSum += loss;
      weightSum += weight;
      if (rank === 0) correct++;
      if (rank < 5) correctTop5++;
      countOutcome(confusion, label, largest(row));
    }
    yield start + rows.length;
  }
  return { sums: { lossSum, weightSum, correct, correctTop5, count }, confusion };
}
