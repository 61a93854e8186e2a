import { updateSlice, useStudio } from '../state/studio';
import { editRun } from './runs';

/**
 * From now on answers less sure than this (0 … 1) are "none of these"; 0 gives every picture a class. Kept with the run that
 * made the model, so that it is there whenever its weights are taken in hand again.
 */
export function chooseThreshold(threshold: number): void {
  updateSlice('model', () => ({ threshold }));
  const { runId } = useStudio.getState().model;
  if (runId !== null) void keepWithRun(runId, threshold);
}

/** By run: what is written next. A slider that is drawn tells every place it passes, and the disk is slower. */
const chosen = new Map<string, number>();

async function keepWithRun(runId: string, threshold: number): Promise<void> {
  const isWriting = chosen.has(runId);
  chosen.set(runId, threshold);
  if (isWriting) return;
  for (let written: number | undefined; written !== chosen.get(runId); ) {
    written = chosen.get(runId);
    await editRun(runId, { threshold: written });
  }
  chosen.delete(runId);
}
