import { nextRecipe } from './next-recipe';
import { recipeHelp } from './recipe-help';
import { recipeLink, recipeLinkFailures } from './recipe-link';

/** What the form of the recipe says, help on every field included. Fetched with it (`loadRecipeWords`). */
export const withRecipe = {
  ...recipeHelp,
  ...nextRecipe,
  ...recipeLink,
  failure: recipeLinkFailures,
} as const;
