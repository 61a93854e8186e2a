import type { RunEdit, RunEntry } from '../protocol/runs';
import type { Failure, Result } from '../shared/result';
import { recallDataset } from './dataset-commands';
import { withModel } from './model-in-hand';
import { withRecipe } from './recipe-slice';
import { continueRun } from './run-commands';
import type { RunsState } from './runs-slice';
import { ask, updateSlice, useStudio } from './studio';

function showFailure(failure: Failure | null): void {
  updateSlice('runs', () => ({ failure }));
}

/** Where a command failed, says so at the list; answers the value where it did not. */
function taken<T>(result: Result<T>): T | null {
  showFailure(result.ok ? null : result.failure);
  return result.ok ? result.value : null;
}

/** Reads the ledger again; curves that were looked at are read when they are next needed. */
export async function refreshRuns(): Promise<void> {
  const entries = taken(await ask('listRuns', {}));
  if (!entries) return;
  const unread = await ask('listUnreadRuns', {});
  updateSlice('runs', () => ({ entries, unread: unread.ok ? unread.value : [] }));
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
  if (details) updateSlice('runs', (runs) => ({ details: new Map(runs.details).set(runId, details) }));
}

/** Once a run has ended, its row and its curves are those on disk. */
export async function afterRunEnded(runId: string): Promise<void> {
  await refreshRuns();
  if (useStudio.getState().runs.chosen.includes(runId)) await readRun(runId);
}

export async function editRun(runId: string, change: RunEdit): Promise<void> {
  // The screen follows at once; the disk a moment later.
  updateSlice('runs', (runs) => ({ entries: withEdit(runs, runId, change) }));
  if (taken(await ask('editRun', { runId, change })) === null) await refreshRuns();
}

function withEdit(
  { entries }: RunsState,
  runId: string,
  { deleted, ...change }: RunEdit,
): RunsState['entries'] {
  const marked = deleted === undefined ? {} : { deletedAt: deleted ? Date.now() : null };
  return (
    entries?.map((entry) => (entry.runId === runId ? { ...entry, ...change, ...marked } : entry)) ?? null
  );
}

/** Marks a run as deleted; `restoreRun` brings it back. */
export async function deleteRun(runId: string): Promise<void> {
  updateSlice('runs', (runs) => ({ chosen: runs.chosen.filter((id) => id !== runId) }));
  await editRun(runId, { deleted: true });
}

export const restoreRun = (runId: string) => editRun(runId, { deleted: false });

/** Removes the deleted runs for good, with all they kept. */
export async function purgeDeleted(): Promise<void> {
  const { entries } = useStudio.getState().runs;
  for (const { runId, deletedAt } of entries ?? []) {
    if (deletedAt !== null) taken(await ask('purgeRun', { runId }));
  }
  await refreshRuns();
}

/** Goes on with a run from its last checkpoint, on its dataset: the open one, or what the cache holds of it. */
export async function goOnWith({ runId, recipe, dataset }: RunEntry): Promise<void> {
  const open = useStudio.getState().dataset.summary;
  if (
    open?.fingerprint !== dataset.fingerprint &&
    !(await recallDataset(dataset.fingerprint, dataset.name))
  ) {
    showFailure({ code: 'otherDataset', values: { name: dataset.name } });
    return;
  }
  showFailure(null);
  await continueRun(runId, recipe);
}

/** Takes a run's weights in hand with its figures, and its recipe to the form. */
export async function openRun(entry: RunEntry): Promise<void> {
  const { runId, recipe, name: fileName } = entry;
  const details = taken(await ask('readRun', { runId }));
  if (!details) return;
  const report = taken(await ask('openRun', { runId }));
  if (!report) return;
  const { steps, epochs } = details.metrics;
  useStudio.setState((studio) => ({
    ...withModel(studio, report, { fileName, runId, run: { recipe, steps, epochs } }),
    recipe: withRecipe(studio.recipe, keepingData(studio.recipe.recipe.dataset, entry)),
  }));
}

/** The recipe of a run, to change and run again on the open dataset. */
export function runAgain(entry: RunEntry): void {
  useStudio.setState((studio) => ({
    recipe: withRecipe(studio.recipe, keepingData(studio.recipe.recipe.dataset, entry)),
  }));
}

function keepingData(dataset: RunEntry['recipe']['dataset'], { recipe }: RunEntry): RunEntry['recipe'] {
  return dataset.fingerprint === null ? recipe : { ...recipe, dataset };
}

export async function exportRun(runId: string): Promise<{ blob: Blob; name: string } | null> {
  return taken(await ask('exportRun', { runId }));
}

/** The files of all runs that have a checkpoint: one that ended before its first has nothing to take along. */
export async function exportRuns(): Promise<readonly { blob: Blob; name: string }[]> {
  const { entries } = useStudio.getState().runs;
  const runs: { blob: Blob; name: string }[] = [];
  for (const { runId, deletedAt } of entries ?? []) {
    if (deletedAt !== null) continue;
    const file = await ask('exportRun', { runId });
    if (file.ok) runs.push(file.value);
  }
  return runs;
}

/** Adds exported runs to the ledger, up to one that cannot be read. */
export async function importRuns(files: Result<readonly Blob[]>): Promise<void> {
  let failure: Failure | null = files.ok ? null : files.failure;
  for (const file of files.ok ? files.value : []) {
    const answer = await ask('importRun', { file });
    if (answer.ok) continue;
    failure = answer.failure;
    break;
  }
  await refreshRuns();
  if (failure) showFailure(failure);
}
