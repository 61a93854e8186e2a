import type { ModelBundle } from '../protocol/commands';
import type { Failure } from '../shared/result';
import { notEvaluated } from './evaluation-slice';
import { emptyModel, type ModelState } from './model-slice';
import { emptyPrediction } from './prediction-slice';
import { withRecipe } from './recipe-slice';
import { emptyRun } from './run-slice';
import { ask, updateSlice, useStudio } from './studio';

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
export async function restoreModel(bundle: ModelBundle, fileName: string): Promise<Failure | null> {
  showModelBusy('restore');
  const answer = await ask('restoreModel', { bundle });
  if (!answer.ok) {
    showModelBusy(null);
    return answer.failure;
  }
  useStudio.setState((studio) => ({
    model: { ...emptyModel, report: answer.value, fileName },
    prediction: emptyPrediction,
    evaluation: notEvaluated,
    // Its epochs are what is known of the run it came from.
    run: { ...emptyRun, epochs: bundle.epochs },
    recipe: withRecipe(studio.recipe, {
      ...bundle.recipe,
      dataset: studio.recipe.recipe.dataset,
      device: studio.recipe.recipe.device,
    }),
  }));
  return null;
}
