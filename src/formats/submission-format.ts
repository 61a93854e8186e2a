/** The shape of a submission: what the sample at hand asks for, or what a person chose, or `Id,Category`. */
import type { PredictionSet } from '../protocol/prediction';
import { type Result, success } from '../shared/result';
import type { AnswerKind } from './answer-kind';
import { ImageNames } from './id-rules';
import { readSampleSubmission, type SampleChoices, type SampleSubmission } from './sample-submission';
import { DEFAULT_SUBMISSION, type IdSource, type OwnFormat } from './submission';

/** What a person chose of a submission's shape; null is what would be without a choice. */
export interface SubmissionChoices {
  readonly id: IdSource | null;
  readonly answer: AnswerKind | null;
  readonly ofClass: number | null;
  readonly idHeader: string | null;
  readonly answerHeader: string | null;
}

const namesOf = new WeakMap<PredictionSet['predictions'], ImageNames>();

/** The predicted images by what a table may call them, worked out once. */
export function imageNames({ predictions }: PredictionSet): ImageNames {
  const known = namesOf.get(predictions) ?? new ImageNames(predictions.map(({ path }) => path));
  namesOf.set(predictions, known);
  return known;
}

/** A submission without a sample. */
export function ownFormat({ classes }: PredictionSet, choices: SubmissionChoices): OwnFormat {
  const [idHeader, answerHeader] = DEFAULT_SUBMISSION.header;
  const first = choices.idHeader ?? idHeader;
  const answer = choices.answer ?? DEFAULT_SUBMISSION.answer;
  // Columns of one class each are named by it.
  const isPerClass = answer === 'probabilities' || answer === 'oneHot';
  return {
    kind: 'own',
    header: isPerClass ? [first, ...classes] : [first, choices.answerHeader ?? answerHeader],
    id: choices.id ?? DEFAULT_SUBMISSION.id,
    answer,
    ofClass: Math.min(choices.ofClass ?? classes.length - 1, classes.length - 1),
  };
}

/**
 * The format of the submission that is made of `set`. A sample decides everything that was not said otherwise of it.
 * @param sample text of a sample_submission.csv, or null
 * @returns a failure where the sample cannot be filled in
 */
export function submissionFormat(
  set: PredictionSet,
  sample: string | null,
  choices: SubmissionChoices,
  sampleChoices: SampleChoices,
): Result<OwnFormat | SampleSubmission> {
  if (sample === null) return success(ownFormat(set, choices));
  return readSampleSubmission(sample, set.classes, imageNames(set), sampleChoices);
}
