import { DEFAULT_SUBMISSION, type SubmissionFormat } from '../../formats/submission';

/** The format with another kind of answer; its header follows, since columns of probability are named by class. */
export function answerColumns(
  format: SubmissionFormat,
  kind: string,
  classes: readonly string[],
): SubmissionFormat {
  const [id = 'Id'] = format.header;
  if (kind === 'probabilities') {
    const answer = { kind: 'probabilities', classOrder: classes.map((_, i) => i) } as const;
    return { ...format, header: [id, ...classes], answer };
  }
  const header = format.answer.kind === 'probabilities' ? [id, DEFAULT_SUBMISSION.header[1]] : format.header;
  return { ...format, header, answer: { kind: kind === 'index' ? 'index' : 'name' } };
}

/** The format with one column renamed. */
export function withHeader(format: SubmissionFormat, column: number, name: string): SubmissionFormat {
  return { ...format, header: format.header.map((old, i) => (i === column ? name : old)) };
}
