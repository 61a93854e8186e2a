import { updateSlice } from '../state/studio';

/** From now on answers less sure than this (0 … 1) are "none of these"; 0 gives every picture a class. */
export function chooseThreshold(threshold: number): void {
  updateSlice('model', () => ({ threshold }));
}
