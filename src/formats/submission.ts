/**
 * Submission CSV: what a class competition asks for. Header and row order follow a sample_submission.csv where there
 * is one; otherwise `Id,Category`, Id = file name without extension, Category = class name.
 */
import type { PredictedImages, Prediction, PredictionSet } from '../protocol/commands';
import { writeCsv } from '../shared/csv';
import type { Failure } from '../shared/result';

/** What may stand in the Id column; `integer` is the file name as a number (`0001.jpg` → 1). */
export const ID_SOURCES = ['fileName', 'fileNameWithExtension', 'path', 'integer'] as const;
export type IdSource = (typeof ID_SOURCES)[number];

/** What follows the Id: one column with the class, or one column of probability per class, in `classOrder`. */
export type AnswerColumns =
  | { readonly kind: 'name' }
  | { readonly kind: 'index' }
  | { readonly kind: 'probabilities'; readonly classOrder: readonly number[] };

/** How the answer may be told. */
export const ANSWER_KINDS = [
  'name',
  'index',
  'probabilities',
] as const satisfies readonly AnswerColumns['kind'][];

export interface SubmissionFormat {
  readonly header: readonly string[];
  readonly id: IdSource;
  readonly answer: AnswerColumns;
  /** The Ids in the order wanted, or null: one row per prediction, as they come. */
  readonly expectedIds: readonly string[] | null;
}

export const DEFAULT_SUBMISSION = {
  header: ['Id', 'Category'],
  id: 'fileName',
  answer: { kind: 'name' },
  expectedIds: null,
} as const satisfies SubmissionFormat;

export interface SubmissionTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

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

/** The rows of the file. An expected Id without a prediction gets no row: `submissionProblems` names it. */
export function submissionTable(set: PredictionSet, format: SubmissionFormat): SubmissionTable {
  const classCount = set.classes.length;
  const row = (id: string, index: number, { classIndex }: Prediction): (string | number)[] => {
    switch (format.answer.kind) {
      case 'name':
        return [id, set.classes[classIndex]];
      case 'index':
        return [id, classIndex];
      case 'probabilities':
        return [
          id,
          ...format.answer.classOrder.map((c) => shortest(set.probabilities[index * classCount + c])),
        ];
    }
  };
  const ids = set.predictions.map((prediction) => submissionId(prediction.path, format.id));
  if (format.expectedIds === null) {
    return { header: format.header, rows: set.predictions.map((p, i) => row(ids[i], i, p)) };
  }
  const indexOf = new Map<string, number>();
  for (const [i, id] of ids.entries()) if (!indexOf.has(id)) indexOf.set(id, i);
  const rows: (string | number)[][] = [];
  for (const id of format.expectedIds) {
    const index = indexOf.get(id);
    if (index !== undefined) rows.push(row(id, index, set.predictions[index]));
  }
  return { header: format.header, rows };
}

/** The fewest digits that name the float32. */
function shortest(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return rounded;
  }
  return Number(value.toPrecision(9));
}

/** The file: RFC 4180 quoting, `\n` line ends. Class names stand in it exactly as the folders are named. */
export function writeSubmission(table: SubmissionTable): string {
  return writeCsv([table.header, ...table.rows]);
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
  const ids = set.predictions.map((prediction) => submissionId(prediction.path, format.id));
  report('error', 'duplicateIds', repeated(ids));
  if (format.expectedIds !== null) {
    const predicted = new Set(ids);
    const expected = new Set(format.expectedIds);
    report('error', 'expectedTwice', repeated(format.expectedIds));
    report(
      'error',
      'missingIds',
      [...expected].filter((id) => !predicted.has(id)),
    );
    report(
      'notice',
      'extraIds',
      [...predicted].filter((id) => !expected.has(id)),
    );
    const rowCount = submissionTable(set, format).rows.length;
    if (rowCount !== format.expectedIds.length) {
      problems.push({
        severity: 'error',
        code: 'wrongCount',
        values: { count: rowCount, expected: format.expectedIds.length },
        examples: [],
      });
    }
  }
  if (set.unreachedCount > 0)
    problems.push({
      severity: 'error',
      code: 'cutShort',
      values: { count: set.unreachedCount },
      examples: [],
    });
  if (set.predictions.length === 0) problems.push({ severity: 'error', code: 'noRows', examples: [] });
  if (format.answer.kind === 'name') {
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
