import type { RunProgress } from '../../protocol/run';

/** How much of a run is done, 0 … 1. */
export function runShare(progress: RunProgress): number {
  const steps = progress.epochs * progress.stepsPerEpoch;
  return steps === 0 ? 0 : Math.min(1, progress.step / steps);
}

/** How much of what is being done just now is done, 0 … 1; null where that is unknown. */
export function activityShare({ activityDone }: RunProgress): number | null {
  if (activityDone === null || activityDone.total === 0) return null;
  return Math.min(1, activityDone.done / activityDone.total);
}
