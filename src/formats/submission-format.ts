/** The shape of a submission: what the sample at hand asks for, or what a person chose, or `Id,Category`. */
import type { PredictionSet } from '../protocol/commands';
import { type Result, success } from '../shared/result';
import { readSampleSubmission } from './sample-submission';
import { type AnswerColumns, DEFAULT_SUBMISSION, type IdSource, type SubmissionFormat } from './submission';

/** What a person chose of a submission's shape; null is what would be without a choice. */
export interface SubmissionChoices {
  readonly id: IdSource | null;
  readonly answer: AnswerColumns['kind'] | null;
  readonly idHeader: string | null;
  readonly answerHeader: string | null;
}

/**
 * The format of the submission that is made of `set`. A sample decides everything but what stands in its Id column.
 * @param sample text of a sample_submission.csv, or null
 * @returns a failure where the sample does not fit the classes
 */
export function submissionFormat(
  { classes, predictions }: PredictionSet,
  sample: string | null,
  choices: SubmissionChoices,
): Result<SubmissionFormat> {
  if (sample !== null) {
    const paths = predictions.map(({ path }) => path);
    const asked = readSampleSubmission(sample, classes, paths);
    return asked.ok ? success({ ...asked.value, id: choices.id ?? asked.value.id }) : asked;
  }
  const { id, answer, header, expectedIds } = DEFAULT_SUBMISSION;
  const [idHeader, answerHeader] = header;
  const first = choices.idHeader ?? idHeader;
  const kind = choices.answer ?? answer.kind;
  const chosen = { id: choices.id ?? id, expectedIds };
  // Columns of probability are named by class.
  if (kind === 'probabilities')
    return success({
      ...chosen,
      header: [first, ...classes],
      answer: { kind, classOrder: classes.map((_, i) => i) },
    });
  return success({ ...chosen, header: [first, choices.answerHeader ?? answerHeader], answer: { kind } });
}
