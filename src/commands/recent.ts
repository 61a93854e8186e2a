import type { DatasetSource } from '../protocol/dataset';
import type { RunSummary } from '../protocol/runs';
import { withRecipe } from '../state/slices/recipe-slice';
import { ask, updateSlice, useStudio } from '../state/studio';
import { followDecisions, openDataset, recallDataset, showDatasetFailure } from './dataset';

/**
 * Opens the dataset of a kept run again, as the run's recipe has it, and takes that recipe to the form.
 * @param source its files; null: what this browser kept of them
 * @returns whether it is open: without its files it may be kept no more
 */
export async function openDatasetOf(run: RunSummary, source: DatasetSource | null): Promise<boolean> {
  const entry = await ask('readEntry', { runId: run.runId });
  if (!entry.ok) {
    showDatasetFailure(entry.failure);
    return false;
  }
  const { recipe } = entry.value;
  const { fingerprint, name } = run.dataset;
  if (source) await openDataset(source);
  else await recallDataset(fingerprint, name, recipe);
  if (useStudio.getState().dataset.summary?.fingerprint !== fingerprint) return false;
  await followDecisions(recipe.dataset);
  updateSlice('recipe', (state) => withRecipe(state, recipe));
  return true;
}
