import { largestOf } from '../shared/many';
import type { EpochRecord } from './records';

/** Validation accuracy by epoch, from the first; NaN where none was measured. */
export function epochAccuracies(epochs: readonly EpochRecord[]): readonly number[] {
  return epochs.map(({ validationAccuracy }) => validationAccuracy ?? Number.NaN);
}

/**
 * The median stopping rule (Golovin et al. 2017, Google Vizier): a run is behind when its best value until `epoch` is
 * below the median of the others' means until then. Fewer than two others say nothing.
 */
export function isBehind(
  own: readonly number[],
  others: readonly (readonly number[])[],
  epoch: number,
): boolean {
  const best = largestOf(own.slice(0, epoch).filter(Number.isFinite));
  const means = others
    .map((values) => values.slice(0, epoch).filter(Number.isFinite))
    .filter((values) => values.length === epoch)
    .map((values) => values.reduce((sum, value) => sum + value, 0) / epoch)
    .toSorted((a, b) => a - b);
  if (means.length < 2 || !Number.isFinite(best)) return false;
  const middle = means.length / 2;
  const median = means.length % 2 === 1 ? means[Math.floor(middle)] : (means[middle - 1] + means[middle]) / 2;
  return best < median;
}
