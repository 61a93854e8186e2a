/** Sums over images. Whoever wants a mean divides once, with the functions here; ragged last batches stay exact. */
export interface Sums {
  /** Sum of the (weighted, smoothed) losses. */
  readonly lossSum: number;
  /** What `lossSum` is divided by: the class weights of the labels, or the number of images. */
  readonly weightSum: number;
  readonly correct: number;
  readonly correctTop5: number;
  readonly count: number;
}

export const NO_SUMS: Sums = { lossSum: 0, weightSum: 0, correct: 0, correctTop5: 0, count: 0 };

export function addSums(a: Sums, b: Sums): Sums {
  return {
    lossSum: a.lossSum + b.lossSum,
    weightSum: a.weightSum + b.weightSum,
    correct: a.correct + b.correct,
    correctTop5: a.correctTop5 + b.correctTop5,
    count: a.count + b.count,
  };
}

/** NaN where there was no image. */
export function meanLoss({ lossSum, weightSum }: Sums): number {
  return lossSum / weightSum;
}

/** Share of images whose largest logit is the label's; NaN where there was no image. */
export function accuracy({ correct, count }: Sums): number {
  return correct / count;
}

/** Share of images whose label is among the five largest logits; NaN where there was no image. */
export function top5Accuracy({ correctTop5, count }: Sums): number {
  return correctTop5 / count;
}
