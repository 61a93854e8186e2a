import type { EvaluationSet } from '../protocol/prediction';
import { areStillAskedOf } from '../state/model-in-hand';
import { ask, updateSlice, useStudio } from '../state/studio';

/** Lets the model in hand predict the images it was not trained on. */
export async function evaluateModel(split: EvaluationSet['split']): Promise<void> {
  const before = useStudio.getState();
  const { evaluation, prediction } = before;
  if (evaluation.running || prediction.underWay) return;
  updateSlice('evaluation', () => ({ running: true, progress: null, failure: null }));
  const answer = await ask('evaluateModel', { split });
  if (answer.ok) {
    if (!areStillAskedOf(before, useStudio.getState())) return;
    updateSlice('evaluation', () => ({ running: false, set: answer.value }));
    return;
  }
  const failure = answer.failure.code === 'cancelled' ? null : answer.failure;
  updateSlice('evaluation', () => ({ running: false, failure }));
}

/** Shows what the model is most wrong about; evaluates it where that was not done. */
export async function lookAtMistakes(): Promise<void> {
  updateSlice('evaluation', () => ({ leadsToMistakes: true }));
  if (useStudio.getState().evaluation.set === null) await evaluateModel('validation');
}

/** They are on the screen. */
export function mistakesShown(): void {
  updateSlice('evaluation', () => ({ leadsToMistakes: false }));
}
