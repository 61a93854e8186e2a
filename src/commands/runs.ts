import type { RunEdit, RunEntry, RunSummary } from '../protocol/runs';
import type { Failure, Result } from '../shared/result';
import { withModel } from '../state/model-in-hand';
import { withRecipe } from '../state/slices/recipe-slice';
import type { RunsState } from '../state/slices/runs-slice';
import { ask, updateSlice, useStudio } from '../state/studio';
import { recallDataset } from './dataset';
import { refreshRuns, showRunsFailure } from './refresh-runs';
import { continueRun } from './run';
import { toldDetails } from './run-label';

/** Where a command failed, says so at the list; answers the value where it did not. */
function taken<T>(result: Result<T>): T | null {
  showRunsFailure(result.ok ? null : result.failure);
  return result.ok ? result.value : null;
}

export function setSaveEvery(saveEveryMinutes: number): void {
  updateSlice('runs', () => ({ saveEveryMinutes }));
}

export function searchRuns(search: string): void {
  updateSlice('runs', () => ({ search }));
}

/** Takes a run into the comparison, or out of it; its curves are read when it comes in. */
export async function chooseRun(runId: string, chosen: boolean): Promise<void> {
  updateSlice('runs', (runs) => ({
    chosen: chosen ? [...runs.chosen, runId] : runs.chosen.filter((id) => id !== runId),
  }));
  if (chosen) await readRun(runId);
}

async function readRun(runId: string): Promise<void> {
  const details = taken(await ask('readRun', { runId }));
  if (details)
    updateSlice('runs', (runs) => ({ details: new Map(runs.details).set(runId, toldDetails(details)) }));
}

/** Once a run has ended, its row and its curves are those on disk. */
export async function afterRunEnded(runId: string): Promise<void> {
  await refreshRuns();
  if (useStudio.getState().runs.chosen.includes(runId)) await readRun(runId);
}

export async function editRun(runId: string, change: RunEdit): Promise<void> {
  // The screen follows at once; the disk a moment later.
  updateSlice('runs', (runs) => ({ entries: withEdit(runs, runId, change) }));
  const answer = await ask('editRun', { runId, change });
  taken(answer);
  // What the disk did not take, the screen does not keep.
  if (!answer.ok) await refreshRuns();
}

function withEdit(
  { entries }: RunsState,
  runId: string,
  { deleted, ...change }: RunEdit,
): RunsState['entries'] {
  const renamed = change.name === undefined ? {} : { named: undefined };
  const marked = deleted === undefined ? {} : { deletedAt: deleted ? Date.now() : null };
  return (
    entries?.map((entry) =>
      entry.runId === runId ? { ...entry, ...change, ...renamed, ...marked } : entry,
    ) ?? null
  );
}

/** Marks a run as deleted; `restoreRun` brings it back. */
export async function deleteRun(runId: string): Promise<void> {
  updateSlice('runs', (runs) => ({ chosen: runs.chosen.filter((id) => id !== runId) }));
  await editRun(runId, { deleted: true });
}

export const restoreRun = (runId: string) => editRun(runId, { deleted: false });

/** Removes the deleted runs for good, with all they kept; those that another tab works on stay, and that is said. */
export async function purgeDeleted(): Promise<void> {
  const { entries } = useStudio.getState().runs;
  let failure: Failure | null = null;
  for (const { runId, deletedAt } of entries ?? []) {
    if (deletedAt === null) continue;
    const answer = await ask('purgeRun', { runId });
    if (!answer.ok) failure = answer.failure;
  }
  showRunsFailure(failure);
  await refreshRuns();
}

/** Removes runs that cannot be read for good: nothing brings them back. */
export async function purgeDamaged(runIds: readonly string[]): Promise<void> {
  let failure: Failure | null = null;
  for (const runId of runIds) {
    const answer = await ask('purgeRun', { runId });
    if (!answer.ok) failure = answer.failure;
  }
  showRunsFailure(failure);
  await refreshRuns();
}

/**
 * Goes on with a run from its last checkpoint, on its dataset: the open one, or what the cache holds of it.
 * @param onBegin called once it can begin, before it does
 */
export async function goOnWith({ runId, dataset }: RunSummary, onBegin = () => {}): Promise<void> {
  const entry = taken(await ask('readEntry', { runId }));
  if (!entry) return;
  const { recipe } = entry;
  const open = useStudio.getState().dataset.summary;
  if (
    open?.fingerprint !== dataset.fingerprint &&
    !(await recallDataset(dataset.fingerprint, dataset.name, recipe))
  ) {
    showRunsFailure({ code: 'otherDataset', values: { name: dataset.name } });
    return;
  }
  showRunsFailure(null);
  onBegin();
  await continueRun(runId, recipe);
}

/** Takes a run's weights in hand with its figures, and its recipe to the form; answers whether that worked. */
export async function openRun({ runId, name: fileName }: RunSummary): Promise<boolean> {
  const details = taken(await ask('readRun', { runId }));
  if (!details) return false;
  const { entry } = details;
  const { recipe } = entry;
  const report = taken(await ask('openRun', { runId }));
  if (!report) return false;
  const { steps, epochs } = details.metrics;
  useStudio.setState((studio) => ({
    ...withModel(studio, report, {
      fileName,
      runId,
      run: { recipe, steps, epochs },
      threshold: entry.threshold ?? 0,
    }),
    recipe: withRecipe(studio.recipe, keepingData(studio.recipe.recipe.dataset, entry)),
  }));
  return true;
}

/** The recipe of a run, to change and run again on the open dataset. */
export async function runAgain({ runId }: RunSummary): Promise<void> {
  const entry = taken(await ask('readEntry', { runId }));
  if (!entry) return;
  useStudio.setState((studio) => ({
    recipe: withRecipe(studio.recipe, keepingData(studio.recipe.recipe.dataset, entry)),
  }));
}

function keepingData(dataset: RunEntry['recipe']['dataset'], { recipe }: RunEntry): RunEntry['recipe'] {
  return dataset.fingerprint === null ? recipe : { ...recipe, dataset };
}
