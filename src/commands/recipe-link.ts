import { readRecipeText, recipeFragment } from '../formats/recipe-link';
import { readRecipe } from '../recipe/read-text';
import type { Recipe } from '../recipe/schema';
import { type Result, success } from '../shared/result';
import { useStudio } from '../state/studio';
import { takeRecipe } from './recipe-file';

/** The address at which this page opens with the recipe on the screen. Failures: `notARecipe`, `recipeLinkTooLong`. */
export async function recipeLink(): Promise<Result<string>> {
  const { recipe } = useStudio.getState().recipe;
  const sound = readRecipe(recipe);
  if (!sound.ok) return sound;
  const fragment = await recipeFragment(sound.value);
  const [page] = location.href.split('#');
  return fragment.ok ? success(`${page}${fragment.value}`) : fragment;
}

export interface LinkedRecipe {
  readonly before: Recipe;
  readonly after: Recipe;
}

/** Shows the recipe that a link says, as a step of undo. Failures: those of the link, and `notARecipe`. */
export async function takeLinkedRecipe(text: string): Promise<Result<LinkedRecipe>> {
  const json = await readRecipeText(text);
  if (!json.ok) return json;
  const read = readRecipe(json.value);
  if (!read.ok) return read;
  const before = useStudio.getState().recipe.recipe;
  await takeRecipe(read.value);
  return success({ before, after: useStudio.getState().recipe.recipe });
}
