import { changesBetween } from '../recipe/changes';
import type { RunLabel } from '../recipe/run-label';
import type { Recipe } from '../recipe/schema';
import { keptRuns } from '../state/slices/runs-slice';
import { ask, useStudio } from '../state/studio';

/** So many changes tell more than the name of another preset does. */
const MOST_TELLING = 2;

/**
 * By what a run of a recipe is remembered: what that recipe changes against the last run on the same data. Null where there is
 * none, or so much is another that the recipe's own name says more.
 */
export async function labelOfRun(recipe: Recipe): Promise<RunLabel | null> {
  const { runs, dataset } = useStudio.getState();
  const [last] = keptRuns(runs)
    .filter((entry) => entry.dataset.fingerprint === dataset.summary?.fingerprint)
    .toSorted((a, b) => (b.order ?? 0) - (a.order ?? 0) || b.createdAt - a.createdAt);
  if (!last) return null;
  const answer = await ask('readRun', { runId: last.runId });
  if (!answer.ok) return null;
  const before = answer.value.entry.recipe;
  const changes = changesBetween(before, recipe);
  if (recipe.preset !== before.preset && changes.length > MOST_TELLING) return null;
  return { kind: 'changes', changes };
}
