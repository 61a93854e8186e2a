import { architectureOf } from '../recipe/backbones';
import type { Recipe } from '../recipe/schema';
import type { ShelfEntry } from '../recipe/shelf';
import type { Failure } from '../shared/result';
import { speedKey } from '../state/selectors/frozen-cost';
import { ask, updateSlice, useStudio } from '../state/studio';
import { prepared } from './start';

/** A recipe with an entry's network on its images; null where the entry is of no network that is known. */
export function recipeOfEntry(recipe: Recipe, entry: ShelfEntry): Recipe | null {
  const architecture = architectureOf(entry);
  if (!architecture) return null;
  const preprocessing = { ...recipe.preprocessing, statistics: null, ...prepared(entry) };
  return { ...recipe, architecture, preprocessing };
}

/** Times the backbones of the shelf on this recipe's device, one after the other, on made-up images of their size. */
export async function measureShelf(): Promise<void> {
  const { start, recipe } = useStudio.getState();
  for (const entry of start.shelf ?? []) {
    const ofEntry = recipeOfEntry(recipe.recipe, entry);
    if (!ofEntry) continue;
    const refused = await measure(ofEntry);
    if (refused?.code === 'runUnderWay') break;
  }
  updateSlice('start', () => ({ measuring: null }));
}

/** Times the backbone of the recipe on the screen. */
export async function measureBackbone(): Promise<void> {
  await measure(useStudio.getState().recipe.recipe);
  updateSlice('start', () => ({ measuring: null }));
}

async function measure(recipe: Recipe): Promise<Failure | null> {
  const key = speedKey(recipe);
  updateSlice('start', () => ({ measuring: key }));
  const answer = await ask('measureFrozen', { recipe });
  const refused = answer.ok ? null : answer.failure;
  updateSlice('start', ({ speeds }) => ({
    speeds: { ...speeds, [key]: answer.ok ? answer.value : null },
    failure: refused,
  }));
  return refused;
}
