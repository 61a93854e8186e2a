/** The curve of a learning rate range test: loss against a learning rate that grows from step to step. */

export interface LearningRatePoint {
  readonly learningRate: number;
  /** Of that step's batch, exponentially smoothed and corrected for its start. */
  readonly loss: number;
}

/** How much of the past a smoothed loss keeps: fastai's lr_find. */
const SMOOTHING = 0.98;

/** Exponential smoothing of losses, corrected for its start as Adam corrects its moments. */
export class SmoothedLoss {
  private average = 0;
  private count = 0;

  add(loss: number): number {
    this.average = SMOOTHING * this.average + (1 - SMOOTHING) * loss;
    this.count++;
    return this.average / (1 - SMOOTHING ** this.count);
  }
}

/**
 * A tenth of the learning rate where the smoothed loss is least (fastai's `lr_min`): still falling, and far from where
 * it breaks. Null where the loss never fell.
 */
export function suggestLearningRate(points: readonly LearningRatePoint[]): number | null {
  const [first] = points;
  if (first === undefined) return null;
  const lowest = points.reduce((best, point) => (point.loss < best.loss ? point : best), first);
  return lowest === first ? null : lowest.learningRate / 10;
}
