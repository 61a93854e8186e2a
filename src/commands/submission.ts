import type { SampleChoices, SampleSubmission } from '../formats/sample-submission';
import type { OwnFormat } from '../formats/submission';
import type { SubmissionChoices } from '../formats/submission-format';
import type { TableUse } from '../formats/truth-csv';
import type { WithheldChoice, Withholding } from '../formats/withheld-answers';
import type { PredictedImages } from '../protocol/prediction';
import { fetchPart } from '../shared/fetch-part';
import { readBytes } from '../shared/read-file';
import { type Result, success } from '../shared/result';
import { decodeTable } from '../shared/table-text';
import {
  AS_GUESSED_SAMPLE,
  type GivenTable,
  type SubmissionPlan,
  sampleOf,
  shapeOf,
  withPlan,
  withPlanRedone,
  withPlanUndone,
} from '../state/slices/submission-slice';
import { updateSlice, useStudio } from '../state/studio';

function changePlan(change: Partial<SubmissionPlan>, field: string | null = null): void {
  updateSlice('submission', (state) => withPlan(state, change, performance.now(), field));
}

export function undoSubmission(): void {
  updateSlice('submission', withPlanUndone);
}

export function redoSubmission(): void {
  updateSlice('submission', withPlanRedone);
}

/** A sample_submission.csv for what is or will be predicted. */
export function giveSample(sample: GivenTable): void {
  changePlan({ sample });
}

/** Answers to score predictions against; null for none. */
export function giveTruth(truth: GivenTable | null): void {
  changePlan({ truth, truthChoices: AS_GUESSED_SAMPLE });
}

/** Follows the sample no more: the one that was given, or where there is none the source's own. */
export function forgetSample(): void {
  const { sample, ignoredSample } = useStudio.getState().submission.plan;
  const own = useStudio.getState().prediction.set?.sampleSubmission ?? null;
  changePlan({ sample: null, ignoredSample: sample === null ? own : ignoredSample });
}

/** What a sample cannot be filled in for, and what a person may still say of its columns. */
const MENDABLE: readonly string[] = ['sampleColumns', 'sampleClasses', 'sampleLacksClasses'];

/**
 * Takes a table as a sample or as answers, as it is meant by its content and its name unless `use` says so. One that
 * cannot be either is refused in words, and what was there stays.
 */
export async function giveTable(file: File, use: TableUse | null): Promise<Result<TableUse>> {
  const bytes = await readBytes(file);
  if (!bytes.ok) return bytes;
  const text = decodeTable(bytes.value);
  if (!text.ok) return text;
  const table = { name: file.name, text: text.value };
  const { prediction, model } = useStudio.getState();
  const classes = prediction.set?.classes ?? model.report?.classes ?? [];
  const part = await fetchPart(() =>
    Promise.all([
      import('../formats/truth-csv'),
      import('../formats/sample-submission'),
      import('../formats/submission-format'),
    ]),
  );
  if (!part.ok) return part;
  const [{ guessTableUse }, { readSampleSubmission }, { imageNames }] = part.value;
  const images = prediction.set ? imageNames(prediction.set) : [];
  const meant = use ?? guessTableUse(table.name, table.text, classes, images);
  const read = readSampleSubmission(table.text, classes, images);
  if (!read.ok && !MENDABLE.includes(read.failure.code)) return read;
  if (meant === 'sample') giveSample(table);
  else giveTruth(table);
  return success(meant);
}

/** Says of a table at hand that it is the other of the two. */
export function takeTableAs(use: TableUse): void {
  const { submission, prediction } = useStudio.getState();
  const { sample, truth, ignoredSample } = submission.plan;
  if (use === 'sample') {
    changePlan({ sample: truth, truth: null, truthChoices: AS_GUESSED_SAMPLE });
    return;
  }
  const text = sampleOf(submission.plan, prediction.set);
  if (text === null) return;
  changePlan({
    truth: sample ?? { name: 'sample_submission.csv', text },
    truthChoices: AS_GUESSED_SAMPLE,
    sample: null,
    ignoredSample: sample === null ? text : ignoredSample,
  });
}

/** Changes the shape of a submission without a sample, for every way to download it. */
export function chooseSubmission(change: Partial<SubmissionChoices>): void {
  const shape = shapeNow();
  changeShape({ ...shape, own: { ...shape.own, ...change } }, Object.keys(change).join());
}

/** Says what was inferred of the sample otherwise. */
export function chooseSample(change: Partial<SampleChoices>): void {
  const shape = shapeNow();
  changeShape({ ...shape, sample: { ...shape.sample, ...change } }, null);
}

/** Says what stands in the file for images that are less sure than the threshold. */
export function chooseWithheld(change: Partial<WithheldChoice>): void {
  const shape = shapeNow();
  const field = change.word === undefined ? null : 'withheldWord';
  changeShape({ ...shape, withheld: { ...shape.withheld, ...change } }, field);
}

/** What is withheld of the submission that is made of `set`. */
export function withholdingOf(set: PredictedImages): Withholding {
  const { submission, model } = useStudio.getState();
  const { withheld } = shapeOf(submission.plan, sampleOf(submission.plan, set));
  return { ...withheld, threshold: model.threshold };
}

/** Says what was inferred of the answers otherwise. */
export function chooseTruth(change: Partial<SampleChoices>): void {
  const { truthChoices } = useStudio.getState().submission.plan;
  changePlan({ truthChoices: { ...truthChoices, ...change } });
}

function shapeNow() {
  const { submission, prediction } = useStudio.getState();
  return shapeOf(submission.plan, sampleOf(submission.plan, prediction.set));
}

function changeShape(choices: ReturnType<typeof shapeNow>, field: string | null): void {
  const { submission, prediction } = useStudio.getState();
  changePlan({ shape: { beside: sampleOf(submission.plan, prediction.set), choices } }, field);
}

/** The submission that is made of `set`, in the shape that was chosen or that the sample asks for. */
export async function formatOf(set: PredictedImages): Promise<Result<OwnFormat | SampleSubmission>> {
  const part = await fetchPart(() => import('../formats/submission-format'));
  if (!part.ok) return part;
  const { plan } = useStudio.getState().submission;
  const sample = sampleOf(plan, set);
  const { own, sample: ofSample } = shapeOf(plan, sample);
  return part.value.submissionFormat(set, sample, own, ofSample);
}
