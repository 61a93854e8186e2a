/** What the columns of a sample submission are for: which holds Ids, which take answers, which are copied. */
import { isPictureName } from '../shared/picture-names';
import { decimalNumber, namedColumns } from './answer-kind';
import { fitsAll, type IdMatch, type ImageNames, rankRules } from './id-rules';

type Rows = readonly (readonly string[])[];

const ID_HEADING =
  /^(id|ids|image|images|img|file|filename|file name|name|path|index)$|(^|[ _])id($|[ _])|[a-z]Id$/i;
const ANSWER_HEADING =
  /^(label|labels|class|classes|category|target|prediction|predicted|pred|answer|expected|y|breed|species|diagnosis|type|disease|probability|score|dx)$|(^|[ _])(label|class|category|target|prediction|probability)($|[ _])|(class|label)(id|name)$/i;
const USAGE_HEADING = /^(usage|split|set|fold|public|private)$/i;
const USAGE_VALUE = /^(public|private|ignored|test)$/i;

export function valuesOf(rows: Rows, column: number): string[] {
  return rows.map((row) => row[column] ?? '');
}

/** 0, 1, 2 … or 1, 2, 3 …: rows that are counted. */
function isCounter(values: readonly string[]): boolean {
  const first = values[0] === '0' ? 0 : 1;
  return values.length > 0 && values.every((value, i) => value === String(i + first));
}

function isBlank(values: readonly string[]): boolean {
  return values.every((value) => value.trim() === '');
}

function isUsage(heading: string, values: readonly string[]): boolean {
  return (
    USAGE_HEADING.test(heading.trim()) ||
    (values.length > 0 && values.every((value) => USAGE_VALUE.test(value.trim())))
  );
}

/** Columns that are looked through for Ids: they stand at the left, or are headed so. */
const MOST_TRIED = 50;

export interface IdColumn {
  readonly column: number;
  readonly match: IdMatch;
  /** The rules that were tried, best first. */
  readonly matches: readonly IdMatch[];
}

/** The column whose cells find most images; the one that is headed like Ids, then the first, where none finds more. */
export function findIdColumn(
  headings: readonly string[],
  rows: Rows,
  classes: readonly string[],
  images: ImageNames,
): IdColumn | { readonly column: number; readonly match: null } {
  const all = headings.map((_, column) => column);
  const ofClasses = new Set(namedColumns(headings, all, classes).map(({ column }) => column));
  const probes = rows.slice(0, 20);
  const candidates = all.filter((column) => {
    const values = valuesOf(probes, column);
    const areFractions =
      values.length > 0 && values.every((value) => /[.,]\d/.test(value) && decimalNumber(value) !== null);
    // Ids differ.
    const areEqual = values.length > 1 && values.every((value) => value === values[0]);
    return !ofClasses.has(column) && !areEqual && !isBlank(values) && !areFractions;
  });
  const byHeading = [
    ...candidates.filter((column) => ID_HEADING.test(headings[column].trim())),
    ...candidates.filter((column) => !ID_HEADING.test(headings[column].trim())),
  ];
  let best: IdColumn | null = null;
  for (const column of byHeading.slice(0, MOST_TRIED)) {
    const values = valuesOf(rows, column);
    const matches = rankRules(values, images);
    const [match] = matches;
    if (match && match.imageCount > (best?.match.imageCount ?? 0)) best = { column, match, matches };
    if (match && fitsAll(match, values) && match.imageCount > 1) break;
  }
  if (best) return best;
  // A blank or counted column at the left is the sheet's own numbering, where another could hold Ids.
  const isNumbering = (column: number) =>
    headings[column].trim() === '' && isCounter(valuesOf(rows, column)) && byHeading.length > 2;
  return { column: byHeading.find((column) => !isNumbering(column)) ?? 0, match: null };
}

/** The columns that could take an answer: neither Ids, nor blank without a heading, nor counted, nor a division of the rows. */
export function answerCandidates(headings: readonly string[], rows: Rows, idColumn: number): number[] {
  return headings.flatMap((heading, column) => {
    if (column === idColumn) return [];
    const values = valuesOf(rows, column);
    const isUntitled = heading.trim() === '' || /^(unnamed: \d+|index|#)$/i.test(heading.trim());
    if (isUntitled && (isBlank(values) || isCounter(values))) return [];
    return isUsage(heading, values) ? [] : [column];
  });
}

/** The one column that takes the answer; null where several could. */
export function findAnswerColumn(
  headings: readonly string[],
  rows: Rows,
  candidates: readonly number[],
  classes: readonly string[],
): number | null {
  if (candidates.length === 1) return candidates[0];
  const names = new Set(classes);
  const named = candidates.filter((column) => {
    const values = valuesOf(rows, column).filter((value) => value !== '');
    return values.length > 0 && values.every((value) => names.has(value));
  });
  if (named.length === 1) return named[0];
  const headed = candidates.filter((column) => ANSWER_HEADING.test(headings[column].trim()));
  return headed.length === 1 ? headed[0] : null;
}

/** Whether the first row is one of the table's own already: its Id finds an image, or is a picture's name as the others are. */
export function isFirstRowData(all: Rows, classes: readonly string[], images: ImageNames): boolean {
  const [first, second] = all;
  if (!first || !second) return false;
  const headings = first.map(() => '');
  const { column, match } = findIdColumn(headings, all.slice(1, 50), classes, images);
  const cell = first[column] ?? '';
  if (isPictureName(cell)) return true;
  if (match === null) return false;
  // By a laxer rule a heading could be taken for an Id: `x1` has a number, too.
  const [own] = rankRules([cell], images);
  return own !== undefined && own.rule === match.rule;
}
