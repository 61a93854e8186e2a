import type { SubmissionFormat, SubmissionProblem } from '../../formats/submission';
import type { PredictionSet } from '../../protocol/commands';
import type { Recipe } from '../../recipe/schema';
import { type Result, success } from '../../shared/result';
import { showModelBusy, showModelFailure } from '../../state/model-commands';
import { predict } from '../../state/prediction-commands';
import { sampleOf } from '../../state/prediction-slice';
import { ask, useStudio } from '../../state/studio';
import { saveFile } from '../../ui/save-file';

/** A file name of what a run was about: `birds-birdCnn-weights.zip`. */
export function fileNameOf(recipe: Recipe | null, what: string): string {
  const words = [recipe?.dataset.name.replace(/\.zip$/i, ''), recipe?.preset, what];
  const plain = words
    .filter((word): word is string => Boolean(word))
    .map((word) => word.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^-+|-+$/g, ''));
  return plain.filter((word) => word !== '').join('-');
}

/** The zip with weights, recipe, classes and metrics of the model at hand. */
export async function downloadWeights(weights: 'best' | 'last'): Promise<void> {
  showModelBusy('weights');
  const answer = await ask('exportModel', { weights });
  if (!answer.ok) {
    showModelFailure(answer.failure);
    return;
  }
  const { writeWeightsZip } = await import('../../formats/weights-zip');
  const zip = await writeWeightsZip(answer.value, { releases: true });
  saveFile(fileNameOf(answer.value.recipe, 'weights.zip'), zip);
  showModelBusy(null);
}

/**
 * The submission of what was predicted last; predicts the dataset's unlabelled images first where nothing was. Follows
 * the sample submission where there is one. Answers what a competition would reject, for the person to see.
 */
export async function downloadSubmission(): Promise<readonly SubmissionProblem[]> {
  showModelBusy('submission');
  const { prediction, model, run } = useStudio.getState();
  const set = prediction.set ?? (await predict(null, null));
  if (!set) {
    showModelFailure(useStudio.getState().prediction.failure);
    return [];
  }
  const { submissionProblems, submissionTable, writeSubmission } = await import('../../formats/submission');
  const format = await submissionFormat(set);
  if (!format.ok) {
    showModelFailure(format.failure);
    return [];
  }
  const csv = writeSubmission(submissionTable(set, format.value));
  const recipe = run.recipe ?? model.report?.recipe ?? null;
  saveFile(fileNameOf(recipe, 'submission.csv'), new Blob([csv], { type: 'text/csv' }));
  showModelBusy(null);
  return submissionProblems(set, format.value);
}

/** What the sample submission at hand asks for; without one, `Id,Category`. */
async function submissionFormat(set: PredictionSet): Promise<Result<SubmissionFormat>> {
  const sample = sampleOf(useStudio.getState().prediction);
  const { DEFAULT_SUBMISSION } = await import('../../formats/submission');
  if (sample === null) return success(DEFAULT_SUBMISSION);
  const { readSampleSubmission } = await import('../../formats/sample-submission');
  const paths = set.predictions.map(({ path }) => path);
  return readSampleSubmission(sample, set.classes, paths);
}

/** The epoch table as a file. */
export async function downloadMetrics(): Promise<void> {
  const { run } = useStudio.getState();
  const { writeMetricsCsv } = await import('../../formats/metrics-csv');
  const csv = writeMetricsCsv(run.epochs);
  saveFile(fileNameOf(run.recipe, 'metrics.csv'), new Blob([csv], { type: 'text/csv' }));
}
