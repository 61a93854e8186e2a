/**
 * Submission CSV: what a class competition asks for. A sample_submission.csv is filled in where there is one: its form, its
 * rows, its other columns. Otherwise `Id,Category`, Id = file name without extension, Category = class name.
 */
import type { PredictedImages, PredictionSet } from '../protocol/prediction';
import { writeCsv } from '../shared/csv';
import { writeInForm } from '../shared/csv-form';
import { assertNever } from '../shared/errors';
import type { Failure } from '../shared/result';
import { type AnswerKind, answerText } from './answer-kind';
import { answerColumnsOf, type SampleSubmission } from './sample-submission';
import { NOTHING_WITHHELD, type Withholding, withheldCell } from './withheld-answers';

/** What may stand in the Id column; `integer` is the file name as a number (`0001.jpg` → 1). */
export const ID_SOURCES = ['fileName', 'fileNameWithExtension', 'path', 'integer'] as const;
export type IdSource = (typeof ID_SOURCES)[number];

/** A submission in a shape of one's own: a row for each prediction, as they come. */
export interface OwnFormat {
  readonly kind: 'own';
  readonly header: readonly string[];
  readonly id: IdSource;
  readonly answer: AnswerKind;
  /** The class whose probability it is, where it is that of one. */
  readonly ofClass: number;
}

/** A sample of which it is known how it tells answers: a row for each of its rows. */
export type SampleFormat = SampleSubmission & { readonly answer: AnswerKind };

export type SubmissionFormat = OwnFormat | SampleFormat;

/** Whether nothing is left to ask. */
export function isDecided(format: OwnFormat | SampleSubmission): format is SubmissionFormat {
  return format.answer !== null;
}

export const DEFAULT_SUBMISSION = {
  kind: 'own',
  header: ['Id', 'Category'],
  id: 'fileName',
  answer: 'name',
  ofClass: 0,
} as const satisfies OwnFormat;

/** Something a competition would reject; `code` names a sentence `submission.<code>`. */
export interface SubmissionProblem extends Failure {
  readonly severity: 'error' | 'notice';
  /** The first few Ids or names concerned. */
  readonly examples: readonly string[];
}

/** The Id of an image by its path. Always a string: `0001` stays `0001`. */
export function submissionId(path: string, source: IdSource): string {
  if (source === 'path') return path;
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (source === 'fileNameWithExtension') return name;
  const dot = name.lastIndexOf('.');
  const stem = dot > 0 ? name.slice(0, dot) : name;
  if (source === 'fileName' || !/^\d+$/.test(stem)) return stem;
  return stem.replace(/^0+(?=\d)/, '');
}

/** What a submission says of images. */
export type AnsweredImages = Pick<PredictionSet, 'classes' | 'predictions' | 'probabilities'>;

/** What the cells of answers are. */
interface Answers {
  readonly kind: AnswerKind;
  readonly ofClass: number;
  /** The classes of the columns, where each has one. */
  readonly classOrder: readonly number[];
  readonly decimalSign: '.' | ',';
  readonly spelled: ReadonlyMap<string, string>;
  readonly held: Withholding;
}

/** The cells that say what image `index` is. */
function answerCells(set: AnsweredImages, index: number, answers: Answers): string[] {
  const { classes, predictions, probabilities } = set;
  const { classIndex, probability: sureness } = predictions[index];
  const withheld = withheldCell(answers.kind, sureness, answers.held);
  if (withheld !== null) return [withheld];
  const probability = (c: number) => {
    const text = String(shortest(probabilities[index * classes.length + c]));
    return answers.decimalSign === '.' ? text : text.replace('.', ',');
  };
  const { kind, classOrder } = answers;
  switch (kind) {
    case 'name':
      return [answers.spelled.get(classes[classIndex]) ?? classes[classIndex]];
    case 'index':
    case 'indexFromOne':
      return [answerText(kind, classIndex, classes)];
    case 'probability':
      return [probability(answers.ofClass)];
    case 'indicator':
      return [classIndex === answers.ofClass ? '1' : '0'];
    case 'probabilities':
      return classOrder.map(probability);
    case 'oneHot':
      return classOrder.map((c) => (c === classIndex ? '1' : '0'));
    default:
      return assertNever(kind);
  }
}

/** The rows of the file below its header, up to `limit`. A row of the sample without an image stays as the sample has it. */
export function submissionRows(
  set: AnsweredImages,
  format: SubmissionFormat,
  held: Withholding,
  limit = Number.POSITIVE_INFINITY,
): (readonly string[])[] {
  if (format.kind === 'own') {
    const answers: Answers = {
      kind: format.answer,
      ofClass: format.ofClass,
      classOrder: set.classes.map((_, c) => c),
      decimalSign: '.',
      spelled: new Map(),
      held,
    };
    return set.predictions
      .slice(0, Math.min(limit, set.predictions.length))
      .map(({ path }, index) => [submissionId(path, format.id), ...answerCells(set, index, answers)]);
  }
  const { place, match, decimalSign, guess, ofClass } = format;
  const columns = answerColumnsOf(place);
  const classOrder = place.kind === 'column' ? [] : place.columns.map(({ classIndex }) => classIndex);
  const answers = { kind: format.answer, ofClass, classOrder, decimalSign, spelled: guess.spelled, held };
  return format.rows.slice(0, Math.min(limit, format.rows.length)).map((row, at) => {
    const image = match.imageOfRow[at];
    if (image === -1) return row;
    const filled = [...row];
    for (const [i, cell] of answerCells(set, image, answers).entries()) filled[columns[i]] = cell;
    return filled;
  });
}

/** The fewest digits that name the float32. */
function shortest(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return rounded;
  }
  return Number(value.toPrecision(9));
}

/**
 * The file, or its first rows: as the sample is written, else RFC 4180 with `\n`. Class names stand in it exactly as folders are
 * named, but for answers that are withheld.
 */
export function writeSubmission(
  set: AnsweredImages,
  format: SubmissionFormat,
  held: Withholding = NOTHING_WITHHELD,
  limit?: number,
): string {
  const rows = submissionRows(set, format, held, limit);
  if (format.kind === 'own') return writeCsv([format.header, ...rows]);
  return writeInForm(format.header === null ? rows : [format.header, ...rows], format.form);
}

const EXAMPLES = 5;

/** Pre-flight check of what would be handed in. `knownClasses`: the names a grader accepts, or null. */
export function submissionProblems(
  set: PredictedImages,
  format: SubmissionFormat,
  knownClasses: readonly string[] | null = null,
): SubmissionProblem[] {
  const problems: SubmissionProblem[] = [];
  const report = (severity: SubmissionProblem['severity'], code: string, concerned: readonly string[]) => {
    if (concerned.length > 0) {
      problems.push({
        severity,
        code,
        values: { count: concerned.length },
        examples: concerned.slice(0, EXAMPLES),
      });
    }
  };
  if (format.kind === 'own') {
    const ids = set.predictions.map(({ path }) => submissionId(path, format.id));
    report('error', 'duplicateIds', repeated(ids));
  } else {
    const { ids, match } = format;
    if (ids.length === 0) problems.push({ severity: 'error', code: 'sampleNoRows', examples: [] });
    report('error', 'expectedTwice', repeated(ids));
    report('error', 'ambiguousIds', match.ambiguous);
    const without = ids.filter((_, row) => match.imageOfRow[row] === -1);
    report('error', without.length === ids.length ? 'noIdFits' : 'missingIds', without);
    report(
      'notice',
      'unknownColumns',
      format.unknownColumns.map((column) => format.columns[column]),
    );
    const asked = new Set(match.imageOfRow);
    const extra = set.predictions.filter((_, image) => !asked.has(image));
    report(
      'notice',
      'extraIds',
      extra.map(({ path }) => path),
    );
  }
  if (set.unreachedCount > 0)
    problems.push({
      severity: 'error',
      code: 'cutShort',
      values: { count: set.unreachedCount },
      examples: [],
    });
  if (set.predictions.length === 0) problems.push({ severity: 'error', code: 'noRows', examples: [] });
  if (format.answer === 'name') {
    const used = [...new Set(set.predictions.map((p) => set.classes[p.classIndex]))];
    if (knownClasses !== null)
      report(
        'error',
        'unknownClasses',
        used.filter((c) => !knownClasses.includes(c)),
      );
    report('notice', 'formulaNames', used.filter(looksLikeFormula));
  }
  return problems;
}

/** A spreadsheet would compute this instead of showing it. The file keeps it: a grader compares exactly. */
function looksLikeFormula(text: string): boolean {
  return /^[=+\-@\t\r]/.test(text);
}

function repeated(ids: readonly string[]): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const id of ids) (seen.has(id) ? twice : seen).add(id);
  return [...twice];
}
