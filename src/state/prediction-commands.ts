import type { PredictionSet } from '../protocol/commands';
import type { DatasetSource } from '../protocol/dataset';
import type { Failure } from '../shared/result';
import { areStillAskedOf } from './model-in-hand';
import type { PredictionChoices } from './prediction-slice';
import { ask, updateSlice, useStudio } from './studio';

/** Predicts the open dataset's unlabelled images (`null`) or another source; earlier predictions stay on failure. */
export async function predict(
  source: DatasetSource | null,
  name: string | null,
): Promise<PredictionSet | null> {
  const before = useStudio.getState();
  const { prediction } = before;
  if (prediction.running) return null;
  updateSlice('prediction', () => ({ running: true, failure: null, progress: null, soFar: null }));
  const answer = await ask('predict', { source, role: 'unlabelled', ...prediction.choices });
  if (answer.ok && !areStillAskedOf(before, useStudio.getState())) return null;
  updateSlice('prediction', () => ({ running: false, progress: null, soFar: null }));
  if (answer.ok) {
    const files = source?.kind === 'folder' ? source.files : [];
    const pictures = new Map(files.map(({ path, file }) => [path, file]));
    updateSlice('prediction', () => ({ set: answer.value, source: name, pictures }));
    return answer.value;
  }
  if (answer.failure.code !== 'cancelled') showPredictionFailure(answer.failure);
  return null;
}

export function choosePrediction(choices: Partial<PredictionChoices>): void {
  updateSlice('prediction', (prediction) => ({ choices: { ...prediction.choices, ...choices } }));
}

/** A sample_submission.csv for what is or will be predicted. */
export function giveSample(sample: string | null): void {
  updateSlice('prediction', () => ({ sample }));
}

/** Answers to score predictions against. */
export function giveTruth(truth: string | null): void {
  updateSlice('prediction', () => ({ truth }));
}

export async function cancelPrediction(): Promise<void> {
  await ask('cancelPrediction', {});
}

export function showPredictionFailure(failure: Failure | null): void {
  updateSlice('prediction', () => ({ failure }));
}
