import { loadDatasetWords } from '../i18n/language';
import type { DatasetSource } from '../protocol/dataset';
import type { PredictedImages } from '../protocol/prediction';
import { fetchPart } from '../shared/fetch-part';
import type { Failure } from '../shared/result';
import type { PredictionChoices } from '../state/slices/prediction-slice';
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
  const asking = ask('predict', { source, role: 'unlabelled', ...prediction.choices });
  const [answered, words] = await Promise.all([asking, loadDatasetWords()]);
  const answer = words.ok ? answered : words;
  const full = answer.ok ? await withDatasetSample(answer.value) : null;
  const { underWay } = useStudio.getState().prediction;
  // Another model or other data have come in between, and perhaps another question.
  if (underWay?.pictures !== asked.pictures) return null;
  const set = full ?? underWay.set;
  updateSlice('prediction', () => ({ underWay: null, progress: null, ...(set && { ...asked, set }) }));
  if (answer.ok) return full;
  if (answer.failure.code !== 'cancelled') showPredictionFailure(answer.failure);
  return null;
}

/** Images from elsewhere follow the open dataset's sample submission where that lists some of them and they bring none. */
async function withDatasetSample(set: PredictedImages): Promise<PredictedImages> {
  const text = useStudio.getState().dataset.summary?.sampleSubmission?.text;
  if (set.sampleSubmission !== null || text === undefined) return set;
  const part = await fetchPart(() =>
    Promise.all([
      import('../formats/sample-submission'),
      import('../formats/submission-format'),
      import('../formats/id-rules'),
    ]),
  );
  // The predictions are there all the same; the form of a submission can be given later.
  if (!part.ok) {
    showPredictionFailure(part.failure);
    return set;
  }
  const [{ readSampleSubmission }, { imageNames }, { isLax }] = part.value;
  const read = readSampleSubmission(text, set.classes, imageNames(set));
  const isListed = read.ok && read.value.match.foundCount > 0 && !isLax(read.value.match.rule);
  return isListed ? { ...set, sampleSubmission: text } : set;
}

export function choosePrediction(choices: Partial<PredictionChoices>): void {
  updateSlice('prediction', (prediction) => ({ choices: { ...prediction.choices, ...choices } }));
}

export async function cancelPrediction(): Promise<void> {
  await ask('cancelPrediction', {});
}

export function showPredictionFailure(failure: Failure | null): void {
  updateSlice('prediction', () => ({ failure }));
}
