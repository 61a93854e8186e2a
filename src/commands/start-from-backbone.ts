import { useStudio } from '../state/studio';
import { lookAtShelf } from './shelf';
import { chooseStart, wantFile } from './start';

/** Takes weights of the recipe's network off the shelf; where it has none, a file is asked for. */
export async function startFromBackbone(): Promise<void> {
  await lookAtShelf();
  const { start, recipe } = useStudio.getState();
  const { architecture } = recipe.recipe;
  const entry = start.shelf?.find(
    ({ family, variant }) =>
      family === architecture.kind && 'variant' in architecture && variant === architecture.variant,
  );
  if (entry) await chooseStart({ kind: 'shelf', id: entry.id });
  else wantFile();
}
