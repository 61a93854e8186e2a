/** Answers to score predictions by: a table like a submission, filled in rightly. */
import { wilsonInterval } from '../metrics/intervals';
import type { PredictionSet } from '../protocol/prediction';
import { failure, type Result, success } from '../shared/result';
import { type AnswerKind, foldedName, wholeNumber } from './answer-kind';
import type { ImageNames } from './id-rules';
import {
  hasEqualAnswers,
  isOneHot,
  readSampleSubmission,
  type SampleChoices,
  type SampleSubmission,
} from './sample-submission';
import { imageNames } from './submission-format';

export interface Score {
  /** Predictions that the answers speak of. */
  readonly scored: number;
  readonly correct: number;
  /** Wilson's 95 % interval of the share that is right. */
  readonly interval: readonly [low: number, high: number];
  /** Predictions without an answer, and answers without a prediction, with the first few. */
  readonly unanswered: number;
  readonly unansweredExamples: readonly string[];
  readonly unpredicted: number;
  readonly unpredictedExamples: readonly string[];
}

const EXAMPLES = 5;

/** What a table with Ids and answers is for: `sample` to be filled in, `truth` to score by. */
export type TableUse = 'sample' | 'truth';

/**
 * What a table is by itself. Equal answers in all rows, or none, are those of a form to fill; a name that speaks of a
 * submission counts for more than answers that differ.
 */
export function guessTableUse(
  name: string,
  text: string,
  classes: readonly string[],
  images: ImageNames | readonly string[] = [],
): TableUse {
  if (/sample|submission|template|example/i.test(name)) return 'sample';
  const read = readSampleSubmission(text, classes, images);
  if (!read.ok) return read.failure.code === 'sampleOneColumn' ? 'sample' : 'truth';
  const { rows, place, guess } = read.value;
  if (guess.kind === 'probabilities' || guess.kind === 'probability') return 'sample';
  return rows.length > 1 && hasEqualAnswers(rows, place) ? 'sample' : 'truth';
}

/** Reads a table of answers as a sample is read. */
export function readTruth(
  text: string,
  set: PredictionSet,
  choices: Partial<SampleChoices> = {},
): Result<SampleSubmission> {
  const read = readSampleSubmission(text, set.classes, imageNames(set), choices);
  return !read.ok && read.failure.code === 'sampleOneColumn' ? failure('truthColumns') : read;
}

/** Scores predictions against a CSV of answers, read as it is guessed. */
export function scorePredictions(text: string, set: PredictionSet): Result<Score> {
  const table = readTruth(text, set);
  return table.ok ? scoreByTable(table.value, set) : table;
}

/** Scores predictions against a table of answers. One that says the same of all, or nothing, is refused: it is no truth. */
export function scoreByTable(table: SampleSubmission, set: PredictionSet): Result<Score> {
  const { rows, place, answer, match, ids } = table;
  if (rows.length > 1 && hasEqualAnswers(rows, place)) {
    const { example } = table.guess;
    return example === '' && place.kind === 'column' ? failure('truthEmpty') : failure('truthIsTemplate');
  }
  if (answer === null) return failure('truthUndecided');
  const isMarked = place.kind === 'column' ? answer !== 'probability' : isOneHot(rows, place.columns);
  if (!isMarked) return failure('truthIsProbable');
  const truth = answersOf(table, answer, set.classes);
  if (!truth.ok) return truth;
  let scored = 0;
  let correct = 0;
  const answered = new Set<number>();
  const unpredicted: string[] = [];
  for (const [row, image] of match.imageOfRow.entries()) {
    if (image === -1) unpredicted.push(ids[row]);
    else if (!answered.has(image)) {
      answered.add(image);
      scored++;
      if (truth.value[row] === set.predictions[image].classIndex) correct++;
    }
  }
  const unanswered = set.predictions.filter((_, image) => !answered.has(image)).map(({ path }) => path);
  return success({
    scored,
    correct,
    interval: wilsonInterval(scored === 0 ? 0 : correct / scored, scored),
    unanswered: unanswered.length,
    unansweredExamples: unanswered.slice(0, EXAMPLES),
    unpredicted: unpredicted.length,
    unpredictedExamples: unpredicted.slice(0, EXAMPLES),
  });
}

/** The class of each row. Fails with the first answer that is none. */
function answersOf(
  { rows, place, ofClass }: SampleSubmission,
  answer: AnswerKind,
  classes: readonly string[],
): Result<Int32Array> {
  const indexOf = new Map(classes.map((name, index) => [foldedName(name), index]));
  for (const [index, name] of classes.entries()) indexOf.set(name, index);
  const inColumn = (cell: string): number | undefined => {
    if (answer === 'name') return indexOf.get(cell) ?? indexOf.get(foldedName(cell));
    const number = wholeNumber(cell);
    if (answer === 'indicator') {
      if (number === 1) return ofClass;
      // What is not the one class is the other only where there are two.
      return number === 0 && classes.length === 2 ? 1 - ofClass : undefined;
    }
    const index = number === null ? -1 : number - (answer === 'index' ? 0 : 1);
    return index in classes ? index : undefined;
  };
  const inRow = (row: readonly string[]): number | undefined => {
    if (place.kind === 'column') return inColumn((row[place.column] ?? '').trim());
    return place.columns.find(({ column }) => wholeNumber((row[column] ?? '').trim()) === 1)?.classIndex;
  };
  const truth = new Int32Array(rows.length);
  for (const [at, row] of rows.entries()) {
    const index = inRow(row);
    if (index === undefined) {
      const name = place.kind === 'column' ? (row[place.column] ?? '') : row.join(', ');
      return failure('truthClasses', { name });
    }
    truth[at] = index;
  }
  return success(truth);
}
