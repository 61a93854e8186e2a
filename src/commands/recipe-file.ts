import { readRecipeFile } from '../recipe/read-text';
import type { Recipe } from '../recipe/schema';
import { readText } from '../shared/read-file';
import { type Result, success } from '../shared/result';
import { withRecipe } from '../state/slices/recipe-slice';
import { isRunActive } from '../state/slices/run-slice';
import { updateSlice, useStudio } from '../state/studio';
import { followDecisions } from './dataset';
import { saveFile } from './save-file';

/** Downloads the recipe on the screen, to be taken in again by `importRecipe`. */
export function downloadRecipe(): void {
  const { recipe } = useStudio.getState().recipe;
  saveFile('recipe.json', new Blob([`${JSON.stringify(recipe, null, 2)}\n`], { type: 'application/json' }));
}

/** Takes a recipe from a file, if it holds one. */
export async function importRecipe(file: Blob): Promise<Result<null>> {
  const text = await readText(file);
  if (!text.ok) return text;
  const read = readRecipeFile(text.value);
  if (!read.ok) return read;
  await takeRecipe(read.value);
  return success(null);
}

/**
 * Shows a recipe from elsewhere, as a step of undo. Its decisions about images are taken only where they are about the open
 * data, and no run under way reads those.
 */
export async function takeRecipe(recipe: Recipe): Promise<void> {
  const isFree = !isRunActive(useStudio.getState().run);
  const isTaken = isFree && (await followDecisions(recipe.dataset));
  updateSlice('recipe', (state) =>
    withRecipe(state, { ...recipe, dataset: isTaken ? recipe.dataset : state.recipe.dataset }),
  );
}

/** Shows another recipe on the same data, as a step of undo. */
export function showRecipe(recipe: Recipe): void {
  updateSlice('recipe', (state) => withRecipe(state, { ...recipe, dataset: state.recipe.dataset }));
}
