import type { DatasetSource } from '../protocol/dataset';
import type { Recipe } from '../recipe/schema';
import { type Result, success } from '../shared/result';
import type { RecentDataset } from '../state/selectors/recent-datasets';
import { withRecipe } from '../state/slices/recipe-slice';
import { ask, updateSlice, useStudio } from '../state/studio';
import { listCollections } from './collect';
import { followDecisions, openDataset, recallDataset, showDatasetFailure } from './dataset';

/** Reads which datasets were opened here before, and what was collected; where that cannot be read, the kept runs name some. */
export async function lookForRecentDatasets(): Promise<void> {
  const recent = await ask('listRecentDatasets', {});
  if (recent.ok) updateSlice('dataset', () => ({ recent: recent.value }));
  await listCollections();
}

/**
 * Opens a dataset again that was open here, as its last run had it, and takes that recipe to the form.
 * @param source its files; null: what this browser kept of them
 * @returns whether it is open: without its files it may be kept no more. Other files than its own are open in its place, and
 * that is said
 */
export async function openRecentDataset(
  recent: RecentDataset,
  source: DatasetSource | null,
): Promise<boolean> {
  const { fingerprint, name } = recent;
  const known = await recipeOf(recent);
  if (!known.ok) {
    showDatasetFailure(known.failure);
    return false;
  }
  const recipe = known.value;
  if (source) await openDataset(source);
  else if (recipe) await recallDataset(fingerprint, name, recipe);
  const { summary } = useStudio.getState().dataset;
  if (summary?.fingerprint !== fingerprint) {
    if (source && summary) showDatasetFailure({ code: 'otherFiles', values: { name } });
    return false;
  }
  if (recipe) {
    await followDecisions(recipe.dataset);
    updateSlice('recipe', (state) => withRecipe(state, recipe));
  }
  return true;
}

/**
 * With which its pixels were decoded last; null where they never were. Labels given since then are not lost: what was decided
 * last of these data is in it.
 */
async function recipeOf({ fingerprint, newest, opened }: RecentDataset): Promise<Result<Recipe | null>> {
  const entry = newest && (await ask('readEntry', { runId: newest.runId }));
  if (entry && !entry.ok) return entry;
  const recipe = entry ? entry.value.recipe : (opened?.recipe ?? null);
  if (recipe === null) return success(null);
  const kept = await ask('readDecisions', { fingerprint });
  const decisions = kept.ok ? kept.value.decisions : null;
  return success(decisions ? { ...recipe, dataset: decisions } : recipe);
}
