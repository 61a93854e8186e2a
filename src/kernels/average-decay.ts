/**
 * The decay of the moving average of weights at a step (from 1): min(decay, (1 + t) / (10 + t)) where t steps came
 * before, as TensorFlow's ExponentialMovingAverage warms up. The first weights, which know nothing, are soon forgotten,
 * and a run of a few hundred steps can be averaged at all.
 */
export function averageDecayAt(decay: number, step: number): number {
  return Math.min(decay, step / (step + 9));
}
