import { epochAccuracies, isBehind } from '../metrics/pruning';
import type { Recipe } from '../recipe/schema';
import { followDecisions } from './dataset-commands';
import { withRecipe } from './recipe-slice';
import { startRun, stopRun } from './run-commands';
import { hasEnded, isRunActive, runStateOf } from './run-slice';
import { afterRunEnded, refreshRuns } from './runs-commands';
import type { PruningRule, QueuedRun } from './runs-slice';
import { updateSlice, useStudio } from './studio';

/** Puts recipes at the end of the queue. */
export function enqueue(runs: readonly { readonly recipe: Recipe; readonly label: string }[]): void {
  const added = runs.map((run): QueuedRun => ({ ...run, id: crypto.randomUUID() }));
  updateSlice('runs', ({ queue }) => ({ queue: [...queue, ...added] }));
}

export function removeQueued(id: string): void {
  updateSlice('runs', ({ queue }) => ({ queue: queue.filter((run) => run.id !== id) }));
}

export function setPruning(pruning: PruningRule | null): void {
  updateSlice('runs', () => ({ pruning }));
}

/** Runs what is queued, one after the other, until it is empty or told to stop. */
export function runQueue(): void {
  updateSlice('runs', () => ({ queueRuns: true, queueResults: new Map() }));
  void takeNext();
}

/** The run under way goes on; no other follows it. */
export function holdQueue(): void {
  updateSlice('runs', () => ({ queueRuns: false }));
}

async function takeNext(): Promise<void> {
  const { run, runs, dataset } = useStudio.getState();
  if (!runs.queueRuns || isRunActive(run)) return;
  const [next] = runs.queue;
  if (!next) {
    holdQueue();
    return;
  }
  const { fingerprint, name } = next.recipe.dataset;
  if (dataset.summary && fingerprint !== dataset.summary.fingerprint) {
    holdQueue();
    updateSlice('runs', () => ({ failure: { code: 'queuedForOtherData', values: { name } } }));
    return;
  }
  await followDecisions(next.recipe.dataset);
  const now = useStudio.getState();
  // While the data were decided anew, a person may have held the queue, taken this out of it, or started a run.
  if (!now.runs.queueRuns || now.runs.queue[0] !== next || isRunActive(now.run)) return;
  useStudio.setState({ recipe: withRecipe(now.recipe, next.recipe) });
  removeQueued(next.id);
  await startRun('scratch');
  // Refused before it began, and the run panel says why: it waits where it stood.
  if (useStudio.getState().run.failure) {
    updateSlice('runs', ({ queue }) => ({ queue: [next, ...queue], queueRuns: false }));
  }
}

/** Watches the run: when it ends its row is read again and the queue goes on; one that is behind is ended early. */
export function watchRuns(): () => void {
  return useStudio.subscribe((studio, before) => {
    const state = runStateOf(studio.run);
    const { runId, epochs } = studio.run;
    pruneIfBehind(before.run.epochs.length);
    if (state === runStateOf(before.run) || !runId) return;
    // From its first step on it stands in the list; paused, it can be taken along.
    if (state === 'training' || state === 'paused') void refreshRuns();
    if (!hasEnded(before.run, studio.run)) return;
    if (studio.runs.queueRuns) {
      const accuracies = epochAccuracies(epochs);
      updateSlice('runs', ({ queueResults }) => ({
        queueResults: new Map(queueResults).set(runId, accuracies),
      }));
    }
    void afterRunEnded(runId).then(takeNext);
  });
}

/** @param knownEpochs how many there were a report ago: short epochs come several at once */
function pruneIfBehind(knownEpochs: number): void {
  const { run, runs } = useStudio.getState();
  const { pruning, queueRuns, details, queueResults } = runs;
  if (!pruning || !queueRuns || !isRunActive(run)) return;
  if (knownEpochs >= pruning.epoch || run.epochs.length < pruning.epoch) return;
  const others = new Map(queueResults);
  const fingerprint = run.recipe?.dataset.fingerprint;
  for (const { entry, metrics } of details.values()) {
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
