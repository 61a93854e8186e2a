import { epochAccuracies, isBehind } from '../metrics/pruning';
import type { Recipe } from '../recipe/schema';
import { followDecisions } from './dataset-commands';
import { withRecipe } from './recipe-slice';
import { startRun, stopRun } from './run-commands';
import { isRunActive, runStateOf } from './run-slice';
import { afterRunEnded } from './runs-commands';
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
  updateSlice('runs', () => ({ queueRuns: true }));
  takeNext();
}

/** The run under way goes on; no other follows it. */
export function holdQueue(): void {
  updateSlice('runs', () => ({ queueRuns: false }));
}

function takeNext(): void {
  const { run, runs } = useStudio.getState();
  if (!runs.queueRuns || isRunActive(run)) return;
  const [next, ...queue] = runs.queue;
  if (!next) {
    updateSlice('runs', () => ({ queueRuns: false }));
    return;
  }
  updateSlice('runs', () => ({ queue }));
  void followDecisions(next.recipe.dataset);
  useStudio.setState((studio) => ({ recipe: withRecipe(studio.recipe, next.recipe) }));
  void startRun('scratch');
}

/** Watches the run: when it ends its row is read again and the queue goes on; one that is behind is ended early. */
export function watchRuns(): void {
  useStudio.subscribe((studio, before) => {
    const state = runStateOf(studio.run);
    const { runId } = studio.run;
    if (state !== runStateOf(before.run) && runId && ['finished', 'stopped', 'failed'].includes(state)) {
      void afterRunEnded(runId).then(takeNext);
    }
    if (studio.run.epochs.length > before.run.epochs.length) pruneIfBehind();
  });
}

function pruneIfBehind(): void {
  const { run, runs } = useStudio.getState();
  const { pruning, queueRuns, details } = runs;
  if (!pruning || !queueRuns || run.epochs.length !== pruning.epoch) return;
  const others = [...details.values()]
    .filter(({ entry }) => entry.runId !== run.runId)
    .map(({ metrics }) => epochAccuracies(metrics.epochs));
  if (isBehind(epochAccuracies(run.epochs), others, pruning.epoch)) void stopRun();
}
