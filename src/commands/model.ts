import type { ModelBundle } from '../protocol/model';
import type { RecipeStart } from '../recipe/start';
import type { Failure } from '../shared/result';
import { withModel } from '../state/model-in-hand';
import type { ModelState } from '../state/slices/model-slice';
import { withRecipe } from '../state/slices/recipe-slice';
import { ask, updateSlice, useStudio } from '../state/studio';

export function showModelBusy(busy: ModelState['busy']): void {
  updateSlice('model', (model) => ({ busy, failure: busy === null ? model.failure : null }));
}

export function showModelFailure(failure: Failure | null): void {
  updateSlice('model', () => ({ failure, busy: null }));
}

export function chooseWeights(weights: ModelState['weights']): void {
  updateSlice('model', () => ({ weights }));
}

/** Hands a restored model to the worker; what was there stays when it is refused. */
export async function restoreModel(
  bundle: ModelBundle,
  fileName: string,
  identity: RecipeStart,
): Promise<Failure | null> {
  showModelBusy('restore');
  const answer = await ask('restoreModel', { bundle, identity });
  if (!answer.ok) {
    showModelBusy(null);
    return answer.failure;
  }
  useStudio.setState((studio) => ({
    ...withModel(studio, answer.value, {
      fileName,
      runId: null,
      run: { recipe: null, steps: bundle.steps, epochs: bundle.epochs },
      threshold: bundle.threshold ?? 0,
    }),
    recipe: withRecipe(studio.recipe, {
      ...bundle.recipe,
      dataset: studio.recipe.recipe.dataset,
      device: studio.recipe.recipe.device,
    }),
  }));
  return null;
}
