import { backboneFor } from '../recipe/backbones';
import { useStudio } from '../state/studio';
import { lookAtShelf, lookAtShelfAgain } from './shelf';
import { chooseStart, wantFile } from './start';

/** Takes weights of the recipe's network off the shelf; where it has none, a file is asked for. */
export async function startFromBackbone(): Promise<void> {
  await lookAtShelf();
  if (!(await takeFromShelf())) wantFile();
}

/**
 * Looks at the shelf anew, and takes the weights of the recipe's network where a file is waited for.
 * @returns whether anything stands there that can be taken
 */
export async function lookForBackbone(): Promise<boolean> {
  await lookAtShelfAgain();
  const { start, recipe } = useStudio.getState();
  if (start.wantsFile && backboneFor(recipe.recipe.architecture)) return takeFromShelf();
  return (start.shelf ?? []).length > 0;
}

async function takeFromShelf(): Promise<boolean> {
  const { start, recipe } = useStudio.getState();
  const { architecture } = recipe.recipe;
  const entry = start.shelf?.find(
    ({ family, variant }) =>
      family === architecture.kind && 'variant' in architecture && variant === architecture.variant,
  );
  if (entry) await chooseStart({ kind: 'shelf', id: entry.id });
  return entry !== undefined;
}
