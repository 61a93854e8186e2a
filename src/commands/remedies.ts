import { remedied } from '../recipe/remedies';
import type { RemedyKind } from '../shared/remedy-kinds';
import { withRecipe } from '../state/slices/recipe-slice';
import { updateSlice, useStudio } from '../state/studio';
import { startFromBackbone } from './start-from-backbone';

/** Makes the next recipe as a verdict proposes, as a step of undo. Weights that were learned elsewhere are taken off the shelf where it has them. */
export async function takeRemedy(kind: RemedyKind): Promise<void> {
  const recipe = remedied(kind, useStudio.getState().recipe.recipe);
  if (recipe === null) return;
  updateSlice('recipe', (state) => withRecipe(state, recipe));
  if (kind !== 'pretrained') return;
  await startFromBackbone();
}
