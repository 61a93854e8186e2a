import { say } from '../i18n/use-words';
import { changesBetween } from '../recipe/changes';
import type { Recipe } from '../recipe/schema';
import { keptRuns } from '../state/slices/runs-slice';
import { ask, useStudio } from '../state/studio';

/** A name is read at a glance: more changes are counted. */
const MOST_SAID = 2;

/**
 * By what a run of a recipe is remembered: what that recipe changes against the last run on the same data. Null where there is
 * none, or so much is another that the recipe's own name says more.
 */
export async function labelOfRun(recipe: Recipe): Promise<string | null> {
  const { runs, dataset } = useStudio.getState();
  const [last] = keptRuns(runs)
    .filter((entry) => entry.dataset.fingerprint === dataset.summary?.fingerprint)
    .toSorted((a, b) => (b.order ?? 0) - (a.order ?? 0) || b.createdAt - a.createdAt);
  if (!last) return null;
  const answer = await ask('readRun', { runId: last.runId });
  if (!answer.ok) return null;
  const before = answer.value.entry.recipe;
  const changes = changesBetween(before, recipe);
  if (recipe.preset !== before.preset && changes.length > MOST_SAID) return null;
  return changesInWords(changes);
}

export function changesInWords(changes: readonly string[]): string {
  if (changes.length === 0) return say('change.none');
  const said = changes.slice(0, MOST_SAID).map((code) => say(`change.${code}`));
  const rest = changes.length - MOST_SAID;
  return rest > 0 ? say('change.andMore', { said: said.join(', '), count: rest }) : said.join(', ');
}
