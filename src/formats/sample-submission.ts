/**
 * A sample_submission.csv: the file a competition wants back, with other answers. What is inferred of it can be said
 * otherwise, one thing at a time (`SampleChoices`).
 */
import { type CsvSeparator, parseCsv } from '../shared/csv';
import { type CsvForm, csvFormOf } from '../shared/csv-form';
import { failure, type Result, success } from '../shared/result';
import {
  type AnswerGuess,
  type AnswerKind,
  CLASS_COLUMN_KINDS,
  type ClassColumns,
  decimalNumber,
  findClassColumns,
  guessAnswer,
  namedColumns,
  ONE_COLUMN_KINDS,
  wholeNumber,
} from './answer-kind';
import { type IdMatch, type IdRule, ImageNames, matchIds, rankRules } from './id-rules';
import { answerCandidates, findAnswerColumn, findIdColumn, isFirstRowData, valuesOf } from './sample-columns';

/** What a person said of a sample; null is as guessed. Columns are counted from 0. */
export interface SampleChoices {
  readonly separator: CsvSeparator | null;
  readonly hasHeader: boolean | null;
  readonly idColumn: number | null;
  readonly idRule: IdRule | null;
  readonly answerColumn: number | null;
  readonly answer: AnswerKind | null;
  readonly ofClass: number | null;
}

/** Where answers go: one column, or one for each class. */
export type AnswerPlace =
  | { readonly kind: 'column'; readonly column: number }
  | ({ readonly kind: 'classColumns' } & ClassColumns);

export interface SampleSubmission {
  readonly kind: 'sample';
  readonly form: CsvForm;
  readonly decimalSign: '.' | ',';
  readonly header: readonly string[] | null;
  /** What columns are called: by their heading, or `#3`. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly idColumn: number;
  readonly ids: readonly string[];
  readonly match: IdMatch;
  /** Rules that were tried, with what they find. */
  readonly matches: readonly IdMatch[];
  readonly place: AnswerPlace;
  readonly guess: AnswerGuess;
  /** How answers are told; null where a person has to say. */
  readonly answer: AnswerKind | null;
  readonly ofClass: number;
  /** Columns that stay as the sample has them. */
  readonly copied: readonly number[];
  /** Those of them that look like classes the model does not know. */
  readonly unknownColumns: readonly number[];
}

interface TableRows {
  readonly form: CsvForm;
  /** Without rows that are blank. */
  readonly all: readonly (readonly string[])[];
}

function readRows(text: string, separator: CsvSeparator | null = null): Result<TableRows> {
  const guessed = csvFormOf(text);
  const form = separator === null ? guessed : { ...guessed, separator };
  const parsed = parseCsv(text, form.separator);
  if (!parsed.ok) return parsed;
  const all = parsed.value.filter((row) => row.some((cell) => cell.trim() !== ''));
  return all.length === 0 ? failure('sampleEmpty') : success({ form, all });
}

/** The columns of a table, to choose among where it cannot be read as a sample. */
export function columnsOfSample(text: string, separator: CsvSeparator | null): readonly string[] {
  const read = readRows(text.slice(0, 2 ** 16), separator);
  return read.ok ? columnNames(read.value.all[0]) : [];
}

function columnNames(header: readonly string[]): string[] {
  return header.map((heading, column) => heading.trim() || `#${column + 1}`);
}

/** The first row whose filled cells do not stand below headings, or that lacks one; −1 for none. Trailing separators do no harm. */
function raggedRow(header: readonly string[], rows: TableRows['all']): number {
  const lastHeading = header.findLastIndex((heading) => heading.trim() !== '');
  return rows.findIndex(
    (row) => row.length <= lastHeading || row.slice(header.length).some((cell) => cell.trim() !== ''),
  );
}

/**
 * Reads a sample beside the images it asks for.
 * @param classes of the model, in their order
 * @param images those that were predicted
 */
export function readSampleSubmission(
  text: string,
  classes: readonly string[],
  images: ImageNames | readonly string[],
  choices: Partial<SampleChoices> = {},
): Result<SampleSubmission> {
  const read = readRows(text, choices.separator);
  if (!read.ok) return read;
  const { form, all } = read.value;
  const names = images instanceof ImageNames ? images : new ImageNames(images);
  const hasHeader = choices.hasHeader ?? !isFirstRowData(all, classes, names);
  const [first] = all;
  const header = hasHeader ? first : null;
  const rows = hasHeader ? all.slice(1) : all;
  const width = Math.max(first.length, hasHeader ? 0 : (all[1]?.length ?? 0));
  const headings = header ?? Array.from({ length: width }, () => '');
  const ragged = raggedRow(header ?? first, rows);
  if (ragged !== -1) return failure('sampleRagged', { row: ragged + 1, columns: headings.length });

  const found = findIdColumn(headings, rows, classes, names);
  const idColumn = choices.idColumn ?? found.column;
  const ids = valuesOf(rows, idColumn);
  const tried = idColumn === found.column && found.match !== null ? found.matches : [];
  const rule = choices.idRule ?? (tried[0] ?? rankRules(ids, names)[0])?.rule ?? 'fileName';
  const match = tried.find((one) => one.rule === rule) ?? matchIds(ids, names, rule);

  const place = answerPlace(headings, rows, idColumn, classes, choices);
  if (!place.ok) return place;
  const guess = guessOf(place.value, headings, rows, classes);
  const chosen = kindsOf(place.value).find((kind) => kind === choices.answer);
  const taken = new Set([idColumn, ...answerColumnsOf(place.value)]);
  return success({
    kind: 'sample',
    form,
    decimalSign: decimalSignOf(place.value, rows),
    header,
    columns: columnNames(headings),
    rows,
    idColumn,
    ids,
    match,
    matches: tried.some((one) => one.rule === rule) ? tried : [...tried, match],
    place: place.value,
    guess,
    answer: chosen ?? guess.kind,
    ofClass: Math.min(choices.ofClass ?? guess.ofClass, classes.length - 1),
    copied: headings.map((_, column) => column).filter((column) => !taken.has(column)),
    unknownColumns:
      place.value.kind === 'column'
        ? []
        : answerCandidates(headings, rows, idColumn).filter((column) => !taken.has(column)),
  });
}

type Rows = TableRows['all'];

/** Fails where it is not plain which columns take the answers. */
function answerPlace(
  headings: readonly string[],
  rows: Rows,
  idColumn: number,
  classes: readonly string[],
  { answerColumn = null }: Partial<SampleChoices>,
): Result<AnswerPlace> {
  if (answerColumn !== null && answerColumn !== idColumn && answerColumn < headings.length)
    return success({ kind: 'column', column: answerColumn });
  const candidates = answerCandidates(headings, rows, idColumn);
  if (candidates.length === 0) return failure('sampleOneColumn', { name: columnNames(headings)[idColumn] });
  const ofClasses = findClassColumns(headings, candidates, classes);
  if (ofClasses) return success({ kind: 'classColumns', ...ofClasses });
  const isUntitled = candidates.every((column) => headings[column].trim() === '');
  if (isUntitled && candidates.length === classes.length && classes.length > 1) {
    const columns = candidates.map((column, classIndex) => ({ column, classIndex }));
    return success({ kind: 'classColumns', columns, by: 'order' });
  }
  const column = findAnswerColumn(headings, rows, candidates, classes);
  if (column !== null) return success({ kind: 'column', column });
  const named = namedColumns(headings, candidates, classes);
  const strangers = candidates.filter((candidate) => !named.some(({ column }) => column === candidate));
  if (named.length > 0 && strangers.length === 0) {
    const has = new Set(named.map(({ classIndex }) => classIndex));
    const lacking = classes.filter((_, classIndex) => !has.has(classIndex));
    return failure('sampleLacksClasses', { classes: lacking.slice(0, 5).join(', ') });
  }
  if (named.length > 0 || candidates.length === classes.length)
    return failure('sampleClasses', {
      columns: strangers
        .slice(0, 5)
        .map((c) => headings[c])
        .join(', '),
    });
  return failure('sampleColumns', { columns: headings.length, classes: classes.length });
}

/** The columns whose cells are answers. */
export function answerColumnsOf(place: AnswerPlace): number[] {
  return place.kind === 'column' ? [place.column] : place.columns.map(({ column }) => column);
}

/** The kinds of answer that have room there. */
export function kindsOf(place: AnswerPlace): readonly AnswerKind[] {
  return place.kind === 'column' ? ONE_COLUMN_KINDS : CLASS_COLUMN_KINDS;
}

function guessOf(
  place: AnswerPlace,
  headings: readonly string[],
  rows: Rows,
  classes: readonly string[],
): AnswerGuess {
  if (place.kind === 'column')
    return guessAnswer(headings[place.column], valuesOf(rows, place.column), classes);
  const isMarked = !hasEqualAnswers(rows, place) && isOneHot(rows, place.columns);
  const kind = isMarked ? 'oneHot' : 'probabilities';
  const reason = isMarked ? 'oneHot' : 'classColumns';
  return { kind, candidates: [kind], reason, example: '', ofClass: 0, spelled: new Map() };
}

/** Whether every row marks one class by a 1, the others by 0. */
export function isOneHot(rows: Rows, columns: ClassColumns['columns']): boolean {
  return rows.every((row) => isOneHotRow(row, columns));
}

function isOneHotRow(row: readonly string[], columns: ClassColumns['columns']): boolean {
  let ones = 0;
  for (const { column } of columns) {
    const number = wholeNumber((row[column] ?? '').trim());
    if (number !== 0 && number !== 1) return false;
    ones += number;
  }
  return ones === 1;
}

/** Whether all rows give the same answer: a form to fill, no truth. */
export function hasEqualAnswers(rows: Rows, place: AnswerPlace): boolean {
  const columns = answerColumnsOf(place);
  const [first] = rows;
  return (
    first !== undefined && rows.every((row) => columns.every((c) => (row[c] ?? '') === (first[c] ?? '')))
  );
}

function decimalSignOf(place: AnswerPlace, rows: Rows): '.' | ',' {
  const columns = answerColumnsOf(place);
  const isDecimalComma = (cell: string) => cell.includes(',') && decimalNumber(cell) !== null;
  return rows.some((row) => columns.some((column) => isDecimalComma(row[column] ?? ''))) ? ',' : '.';
}
