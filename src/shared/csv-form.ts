/** How a table is written: what a file made after it must repeat, so that whoever reads the one reads the other. */
import { type CsvSeparator, parseCsv, quoted } from './csv';

/** Signs that separate fields of a table, the commonest first. Blanks stand in texts, so they are not guessed. */
export const SEPARATORS = [',', ';', '\t', '|'] as const satisfies readonly CsvSeparator[];

export interface CsvForm {
  readonly separator: CsvSeparator;
  readonly hasByteOrderMark: boolean;
  readonly lineEnd: '\n' | '\r\n' | '\r';
  /** Whether the last row ends as the others do. */
  readonly endsWithLineEnd: boolean;
  /** Columns in quotes that need none, of the first line and of those below. R quotes texts, others quote everything. */
  readonly quotes: { readonly first: readonly boolean[]; readonly others: readonly boolean[] };
}

/** RFC 4180's table with the line ends of Unix. */
export const PLAIN_CSV: CsvForm = {
  separator: ',',
  hasByteOrderMark: false,
  lineEnd: '\n',
  endsWithLineEnd: true,
  quotes: { first: [], others: [] },
};

/** Enough to tell separators apart; a list may have millions of lines. */
const LOOKED_AT_CHARACTERS = 2 ** 16;
/** Enough to tell a column in quotes from a field that needs them. */
const LINES_LOOKED_AT = 50;

export function csvFormOf(text: string): CsvForm {
  const hasByteOrderMark = text.charCodeAt(0) === 0xfeff;
  const start = text.slice(hasByteOrderMark ? 1 : 0, LOOKED_AT_CHARACTERS);
  const lineEnd = /\r\n|\r|\n/.exec(start)?.[0];
  const separator = separatorOf(start, text.length > LOOKED_AT_CHARACTERS);
  return {
    separator,
    hasByteOrderMark,
    lineEnd: lineEnd === '\r\n' || lineEnd === '\r' ? lineEnd : '\n',
    endsWithLineEnd: /[\r\n]$/.test(text),
    quotes: quotesOf(start, separator),
  };
}

/**
 * The separator that cuts most rows into equally many fields, two or more; then the one that makes more of them. A comma
 * that stands between digits only is a decimal comma where another sign does as well.
 */
function separatorOf(start: string, isCut: boolean): CsvSeparator {
  // A last line that is cut off is no evidence.
  const whole = isCut
    ? start.slice(0, Math.max(start.lastIndexOf('\n'), start.lastIndexOf('\r')) + 1)
    : start;
  const firstLine = /^[^\r\n]*/.exec(whole)?.[0] ?? '';
  const signs = (separator: CsvSeparator) => firstLine.split(separator).length;
  // Where no sign parses (a cut within quotes) the first line decides.
  let best = SEPARATORS.reduce<CsvSeparator>((a, b) => (signs(b) > signs(a) ? b : a), ',');
  let bestScore = 0;
  for (const separator of SEPARATORS) {
    const rows = parseCsv(whole, separator);
    if (!rows.ok) continue;
    const countOfWidth = new Map<number, number>();
    for (const { length } of rows.value) countOfWidth.set(length, (countOfWidth.get(length) ?? 0) + 1);
    const [width, count] = [...countOfWidth].reduce((a, b) => (b[1] > a[1] ? b : a), [0, 0]);
    if (width < 2) continue;
    const isDecimal = separator === ',' && !/(^|[^\d]),|,([^\d]|$)/m.test(whole);
    const score = count / rows.value.length + (isDecimal ? 0 : 1e-6) + Math.min(width, 1000) * 1e-10;
    if (score > bestScore) {
      best = separator;
      bestScore = score;
    }
  }
  return best;
}

/** Which columns stand in quotes: in the first line, and in those below as far as they are looked at. */
function quotesOf(start: string, separator: CsvSeparator): CsvForm['quotes'] {
  const lines = start.split(/\r\n|\r|\n/, LINES_LOOKED_AT + 1).filter((line) => line !== '');
  const rows = lines.map((line) => fieldsOf(line, separator));
  const areQuoted = (rows: readonly (readonly string[])[]): readonly boolean[] => {
    const columns = (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] ?? ''));
    // What needs its quotes says nothing of its column.
    const isAlways = columns.map(
      (fields) =>
        fields.every((field) => field.startsWith('"')) &&
        fields.some((field) => !mustQuote(field.slice(1, -1), separator)),
    );
    return isAlways.includes(true) ? isAlways : [];
  };
  return { first: areQuoted(rows.slice(0, 1)), others: areQuoted(rows.slice(1)) };
}

function mustQuote(text: string, separator: CsvSeparator): boolean {
  return /["\r\n]/.test(text) || text.includes(separator);
}

/** Fields with their quotes. */
function fieldsOf(line: string, separator: CsvSeparator): string[] {
  const fields: string[] = [];
  let start = 0;
  let isWithin = false;
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '"') isWithin = !isWithin;
    if (line[at] !== separator || isWithin) continue;
    fields.push(line.slice(start, at));
    start = at + 1;
  }
  return [...fields, line.slice(start)];
}

/** Rows as text, in this form. Blanks at the ends of a field are its own and need no quotes: `Id, Category` stays as it is. */
export function writeInForm(rows: Iterable<readonly string[]>, form: CsvForm): string {
  const { separator, lineEnd, quotes } = form;
  const lines: string[] = [];
  for (const row of rows) {
    const areQuoted = lines.length === 0 ? quotes.first : quotes.others;
    const fields = row.map((text, column) =>
      areQuoted[column] || mustQuote(text, separator) ? quoted(text) : text,
    );
    lines.push(fields.join(separator));
  }
  const end = form.endsWithLineEnd && lines.length > 0 ? lineEnd : '';
  return `${form.hasByteOrderMark ? '\ufeff' : ''}${lines.join(lineEnd)}${end}`;
}
