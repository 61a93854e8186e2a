import type { RunSummary } from '../../protocol/runs';

export interface InterruptedState {
  /** The newest run, where its tab or machine ended before it did; null when there is none, or it was dealt with. */
  readonly entry: RunSummary | null;
  /** The person wants to go on: the dataset is all that is missing. */
  readonly waitsForDataset: boolean;
  /** The queue follows it. */
  readonly thenQueue: boolean;
}

export const nothingInterrupted: InterruptedState = {
  entry: null,
  waitsForDataset: false,
  thenQueue: false,
};

/**
 * The run that the studio offers to go on with: the last of those kept that was begun or gone on with, if it was interrupted
 * and can go on. Clocks decide only among runs from before runs were counted.
 */
export function interruptedRun(entries: readonly RunSummary[]): RunSummary | null {
  const kept = entries.filter((entry) => entry.deletedAt === null);
  const newest = kept.toSorted((a, b) => (b.order ?? 0) - (a.order ?? 0) || b.updatedAt - a.updatedAt)[0];
  return newest?.state === 'interrupted' && newest.resumable ? newest : null;
}
