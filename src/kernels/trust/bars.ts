import type { StoragePrecision } from '../engine';

/** How far a result may be from the CPU engine's. */
export interface Bar {
  /** Largest difference, relative to the largest entry. */
  readonly relative: number;
  /** Least that a largest entry counts for: what is all rounding has no size of its own. */
  readonly floor: number;
}

/** Those of the tests of the kernels: float32, and halves kept between kernels. */
export const BARS: Readonly<Record<StoragePrecision, Bar>> = {
  float32: { relative: 1e-3, floor: 1e-3 },
  float16: { relative: 2e-2, floor: 2e-2 },
};

/** The largest difference in parts of the largest entry; infinite where one is no number or the lengths differ. */
export function differenceOf(found: ArrayLike<number>, expected: ArrayLike<number>, floor: number): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  let difference = 0;
  let scale = floor;
  for (let i = 0; i < expected.length; i++) {
    scale = Math.max(scale, Math.abs(expected[i]));
    const error = Math.abs(found[i] - expected[i]);
    if (Number.isNaN(error)) return Number.POSITIVE_INFINITY;
    difference = Math.max(difference, error);
  }
  return difference / scale;
}
