import { areWeightsOf } from '../recipe/backbones';
import { useStudio } from '../state/studio';
import { lookAtShelf, lookAtShelfAgain } from './shelf';
import { chooseStart, wantFile } from './start';

/** Takes weights of the recipe's network off the shelf; where it has none, a file is asked for. */
export async function startFromBackbone(): Promise<void> {
  await lookAtShelf();
  if (!(await takeFromShelf())) wantFile();
}

/**
 * Looks at the shelf anew, and takes the weights of the recipe's network where the recipe waits for them.
 * @returns whether what was looked for stands there: these weights, or any
 */
export async function lookForBackbone(isWanted: boolean): Promise<boolean> {
  await lookAtShelfAgain();
  return isWanted ? takeFromShelf() : (useStudio.getState().start.shelf ?? []).length > 0;
}

async function takeFromShelf(): Promise<boolean> {
  const { start, recipe } = useStudio.getState();
  const entry = start.shelf?.find((one) => areWeightsOf(recipe.recipe.architecture, one));
  if (entry) await chooseStart({ kind: 'shelf', id: entry.id });
  return entry !== undefined;
}
