import type { DatasetState } from '../state/slices/dataset-slice';
import { interruptedRun, nothingInterrupted } from '../state/slices/interrupted-slice';
import { ask, updateSlice, useStudio } from '../state/studio';
import { recallDataset, reopenDataset } from './dataset';
import { refreshRuns } from './refresh-runs';
import { continueRun } from './run';

/** Looks once whether a run was interrupted when the studio was last open. */
export async function lookForInterruptedRun(): Promise<void> {
  const runs = await refreshRuns();
  if (runs) updateSlice('interrupted', () => ({ entry: interruptedRun(runs) }));
}

/**
 * A fresh worker opens what the lost one had open (`dataset` is how that stood), and the run that ended with it is offered
 * to go on with. What ended the worker while it opened a dataset would end the next one too: that is not tried again.
 */
export async function takeUpAfterLoss(dataset: DatasetState): Promise<void> {
  if (dataset.opening === null) await reopenDataset(dataset);
  await lookForInterruptedRun();
}

export function leaveInterrupted(): void {
  updateSlice('interrupted', () => nothingInterrupted);
}

/**
 * Goes on with the interrupted run on its dataset: open, or still in the cache; else waits for the person to open it.
 * @param onBegin called once it can begin, before it does
 */
export async function goOnWithInterrupted(onBegin = () => {}): Promise<void> {
  const { entry } = useStudio.getState().interrupted;
  if (!entry) return;
  const { name, fingerprint } = entry.dataset;
  const isOpen = () => useStudio.getState().dataset.summary?.fingerprint === fingerprint;
  const kept = await ask('readEntry', { runId: entry.runId });
  if (!kept.ok) {
    const { failure } = kept;
    return updateSlice('runs', () => ({ failure }));
  }
  const { recipe } = kept.value;
  if (!isOpen() && !(await recallDataset(fingerprint, name, recipe))) {
    updateSlice('interrupted', () => ({ waitsForDataset: true }));
    return;
  }
  updateSlice('interrupted', () => nothingInterrupted);
  onBegin();
  await continueRun(entry.runId, recipe);
}
