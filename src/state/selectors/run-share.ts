import type { RunProgress } from '../../protocol/run';

/** How much of a run is done, 0 … 1. */
export function runShare(progress: RunProgress): number {
  const steps = progress.epochs * progress.stepsPerEpoch;
  return steps === 0 ? 0 : Math.min(1, progress.step / steps);
}
