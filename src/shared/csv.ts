/** RFC 4180 with what spreadsheets add: a byte-order mark, CRLF or lone CR line ends, blanks after the last row. */
import { failure, type Result, success } from './result';

/** What may stand between fields. */
export type CsvSeparator = ',' | ';' | '\t' | '|' | ' ';

/** One field, quoted only where it must be. */
function csvField(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) || /^\s|\s$/.test(text) ? quoted(text) : text;
}

export function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** Rows as text: commas, `\n` after every row. */
export function writeCsv(rows: Iterable<readonly (string | number)[]>): string {
  let text = '';
  for (const row of rows) text += `${row.map(csvField).join(',')}\n`;
  return text;
}

/** A column is taken for one without repetitions when its first values are so many, and differ in most rows. */
const FIRST_VALUES = 1024;
const FEWEST_REPETITIONS = 4;

/**
 * One string for all cells of a column that say the same. The labels of 200,000 images are a few strings then: a quarter of the
 * memory, and whoever counts or compares them need not look at their letters again.
 */
class SharedCells {
  /** Of each column; null where values seldom repeat. */
  private readonly known: (Map<string, string> | null)[] = [];

  shared(column: number, cell: string, rowCount: number): string {
    if (column === this.known.length) this.known.push(new Map());
    const values = this.known[column];
    if (!values) return cell;
    const value = values.get(cell);
    if (value !== undefined) return value;
    values.set(cell, cell);
    if (values.size >= FIRST_VALUES && values.size * FEWEST_REPETITIONS > rowCount) this.known[column] = null;
    return cell;
  }
}

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/**
 * Reads rows of fields; `separator` is what stands between fields. Empty lines are left out. A quote that never closes, or
 * that stands in the middle of a bare field, is refused with its line (from 1).
 */
export function parseCsv(source: string, separator: CsvSeparator = ','): Result<string[][]> {
  const between = separator.charCodeAt(0);
  const text = source.charCodeAt(0) === 0xfeff ? source.slice(1) : source;
  const { length } = text;
  const isStop = (code: number) => code === between || code === LF || code === CR;
  const rows: string[][] = [];
  const cells = new SharedCells();
  /** Of which the first `width` are the row in hand; a row is cut out of it, since one that grows by itself keeps room for more. */
  const fields: string[] = [];
  let width = 0;
  let line = 1;
  let at = 0;
  const endRow = () => {
    if (width > 1 || fields[0] !== '') rows.push(fields.slice(0, width));
    width = 0;
  };
  while (at < length) {
    if (text.charCodeAt(at) === QUOTE) {
      const quotedLine = line;
      let field = '';
      at++;
      for (;;) {
        const close = text.indexOf('"', at);
        if (close === -1) return failure('csvUnclosedQuote', { line: quotedLine });
        field += text.slice(at, close);
        at = close + 1;
        if (text.charCodeAt(at) !== QUOTE) break;
        field += '"';
        at++;
      }
      line += countLineEnds(field);
      if (at < length && !isStop(text.charCodeAt(at))) return failure('csvStrayQuote', { line });
      fields[width] = cells.shared(width, field, rows.length);
      width++;
    } else {
      const start = at;
      for (; at < length; at++) {
        const code = text.charCodeAt(at);
        if (isStop(code)) break;
        if (code === QUOTE) return failure('csvStrayQuote', { line });
      }
      fields[width] = cells.shared(width, text.slice(start, at), rows.length);
      width++;
    }
    if (at >= length) break;
    const stop = text.charCodeAt(at);
    at++;
    if (stop === between) {
      if (at === length) fields[width++] = '';
    } else {
      if (stop === CR && text.charCodeAt(at) === LF) at++;
      line++;
      endRow();
    }
  }
  if (width > 0) endRow();
  return success(rows);
}

function countLineEnds(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}
