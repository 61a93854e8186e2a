import { remedied } from '../recipe/remedies';
import type { RemedyKind } from '../shared/remedy-kinds';
import { withRecipe } from '../state/slices/recipe-slice';
import { updateSlice, useStudio } from '../state/studio';
import { lookAtShelf } from './shelf';
import { chooseStart, wantFile } from './start';

/** Makes the next recipe as a verdict proposes, as a step of undo. Weights that were learned elsewhere are taken off the shelf where it has them. */
export async function takeRemedy(kind: RemedyKind): Promise<void> {
  const recipe = remedied(kind, useStudio.getState().recipe.recipe);
  if (recipe === null) return;
  updateSlice('recipe', (state) => withRecipe(state, recipe));
  if (kind !== 'pretrained') return;
  await lookAtShelf();
  const { shelf } = useStudio.getState().start;
  const { architecture } = recipe;
  const entry = shelf?.find(
    ({ family, variant }) =>
      family === architecture.kind && 'variant' in architecture && variant === architecture.variant,
  );
  if (entry) await chooseStart({ kind: 'shelf', id: entry.id });
  else wantFile();
}
