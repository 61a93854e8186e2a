import { epochAccuracies, isBehind } from '../metrics/pruning';
import type { RunState } from '../protocol/run';
import { hasEnded, isRunActive, runStateOf } from '../state/slices/run-slice';
import { updateSlice, useStudio } from '../state/studio';
import { changeQueue, isQueued, offerAgain, takeNext } from './queue';
import { refreshRuns } from './refresh-runs';
import { stopRun } from './run';
import { afterRunEnded } from './runs';

/** Watches the run: when it ends its row is read again and the queue goes on; one that is behind is ended early. */
export function watchRuns(): () => void {
  return useStudio.subscribe((studio, before) => {
    const state = runStateOf(studio.run);
    const { runId } = studio.run;
    pruneIfBehind(before.run.epochs.length);
    if (state === runStateOf(before.run) || !runId) return;
    // From its first step on it stands in the list; paused, it can be taken along.
    if (state === 'training' || state === 'paused') void refreshRuns();
    if (state === 'training' && isQueued(runId)) void changeQueue({ kind: 'began', runId });
    if (hasEnded(before.run, studio.run)) void afterEnd(runId, state);
  });
}

async function afterEnd(runId: string, state: RunState): Promise<void> {
  const { run, queue } = useStudio.getState();
  const failure = run.progress?.failure ?? null;
  if (queue.isDriven) {
    updateSlice('queue', ({ accuracies }) => ({
      accuracies: new Map(accuracies).set(runId, epochAccuracies(run.epochs)),
    }));
  }
  // The dataset went with the worker: what is interrupted goes on first, when the person says so.
  if (failure?.code === 'workerLost') {
    if (queue.isDriven) await offerAgain();
    return afterRunEnded(runId);
  }
  // Ended before its first step: one that was stopped is done with, one that failed keeps its place and its reason.
  if (isQueued(runId)) {
    if (state === 'failed') await changeQueue({ kind: 'putBack', runId, failure });
    else {
      const entry = queue.entries.find((queued) => queued.runId === runId);
      if (entry) await changeQueue({ kind: 'remove', id: entry.id });
    }
  }
  await afterRunEnded(runId);
  await takeNext();
}

/** @param knownEpochs how many there were a report ago: short epochs come several at once */
function pruneIfBehind(knownEpochs: number): void {
  const { run, queue, runs } = useStudio.getState();
  const { pruning, isDriven, accuracies } = queue;
  if (!pruning || !isDriven || !isRunActive(run)) return;
  if (knownEpochs >= pruning.epoch || run.epochs.length < pruning.epoch) return;
  const others = new Map(accuracies);
  const fingerprint = run.recipe?.dataset.fingerprint;
  for (const { entry, metrics } of runs.details.values()) {
    // Accuracies on other data say nothing of this run.
    if (entry.recipe.dataset.fingerprint !== fingerprint) continue;
    others.set(entry.runId, epochAccuracies(metrics.epochs));
  }
  if (run.runId) others.delete(run.runId);
  if (!isBehind(epochAccuracies(run.epochs), [...others.values()], pruning.epoch)) return;
  updateSlice('run', ({ notices }) => ({
    notices: [...notices, { code: 'pruned', values: { epoch: pruning.epoch } }],
  }));
  void stopRun();
}
