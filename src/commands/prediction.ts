import type { SubmissionChoices } from '../formats/submission-format';
import type { PredictedImages } from '../protocol/commands';
import type { DatasetSource } from '../protocol/dataset';
import type { Failure } from '../shared/result';
import { type PredictionChoices, sampleOf, submissionChoicesOf } from '../state/slices/prediction-slice';
import { ask, updateSlice, useStudio } from '../state/studio';

/**
 * Predicts the open dataset's unlabelled images (`null`) or another source. One that is cancelled or fails keeps what is
 * known by then; where that is nothing, earlier predictions stay. Answers null for one that did not come to its end.
 */
export async function predict(
  source: DatasetSource | null,
  name: string | null,
): Promise<PredictedImages | null> {
  const { prediction } = useStudio.getState();
  if (prediction.underWay) return null;
  const files = source?.kind === 'folder' ? source.files : [];
  const asked = { source: name, pictures: new Map(files.map(({ path, file }) => [path, file])) };
  updateSlice('prediction', () => ({ underWay: { ...asked, set: null }, failure: null, progress: null }));
  const answer = await ask('predict', { source, role: 'unlabelled', ...prediction.choices });
  const { underWay } = useStudio.getState().prediction;
  // Another model or other data have come in between, and perhaps another question.
  if (underWay?.pictures !== asked.pictures) return null;
  const set = answer.ok ? answer.value : underWay.set;
  updateSlice('prediction', () => ({ underWay: null, progress: null, ...(set && { ...asked, set }) }));
  if (answer.ok) return answer.value;
  if (answer.failure.code !== 'cancelled') showPredictionFailure(answer.failure);
  return null;
}

export function choosePrediction(choices: Partial<PredictionChoices>): void {
  updateSlice('prediction', (prediction) => ({ choices: { ...prediction.choices, ...choices } }));
}

/** A sample_submission.csv for what is or will be predicted. */
export function giveSample(sample: string): void {
  updateSlice('prediction', () => ({ sample }));
}

/** Follows the sample no more: the one that was given, or where there is none the source's own. */
export function forgetSample(): void {
  updateSlice('prediction', ({ sample, ignoredSample, set }) => ({
    sample: null,
    ignoredSample: sample === null ? (set?.sampleSubmission ?? null) : ignoredSample,
  }));
}

/** Changes the shape of the submission, for every way to download it. */
export function chooseSubmission(change: Partial<SubmissionChoices>): void {
  updateSlice('prediction', (prediction) => ({
    submission: {
      sample: sampleOf(prediction),
      choices: { ...submissionChoicesOf(prediction), ...change },
    },
  }));
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
