import type { StoredPixels } from '../../protocol/dataset';
import type { Failure } from '../../shared/result';

/** Decoded images that are kept on this machine for the next visit. */
export interface StoredPixelsState {
  /** Null until somebody looks. */
  readonly stored: readonly StoredPixels[] | null;
  readonly isClearing: boolean;
  readonly failure: Failure | null;
}

export const notLookedAt: StoredPixelsState = { stored: null, isClearing: false, failure: null };

export function storedBytes(stored: readonly StoredPixels[]): number {
  return stored.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}
