/** RFC 4180 with what spreadsheets add: a byte-order mark, CRLF or lone CR line ends, blanks after the last row. */
import { failure, type Result, success } from './result';

/** One field, quoted only where it must be. */
function csvField(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) || /^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows as text: commas, `\n` after every row. */
export function writeCsv(rows: Iterable<readonly (string | number)[]>): string {
  let text = '';
  for (const row of rows) text += `${row.map(csvField).join(',')}\n`;
  return text;
}

/**
 * Reads rows of fields; `separator` is what stands between fields. Empty lines are left out. A quote that never closes, or that stands in the middle of a bare
 * field, is refused with its line (from 1).
 */
export function parseCsv(source: string, separator: ',' | ';' | '\t' | ' ' = ','): Result<string[][]> {
  const stops = `${separator}\r\n`;
  const text = source.charCodeAt(0) === 0xfeff ? source.slice(1) : source;
  const rows: string[][] = [];
  let row: string[] = [];
  let line = 1;
  let at = 0;
  const endRow = () => {
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  };
  while (at < text.length) {
    let field: string;
    if (text[at] === '"') {
      const quotedLine = line;
      field = '';
      at++;
      for (;;) {
        const close = text.indexOf('"', at);
        if (close === -1) return failure('csvUnclosedQuote', { line: quotedLine });
        field += text.slice(at, close);
        at = close + 1;
        if (text[at] !== '"') break;
        field += '"';
        at++;
      }
      line += countLineEnds(field);
      if (at < text.length && !stops.includes(text[at])) return failure('csvStrayQuote', { line });
    } else {
      const start = at;
      while (at < text.length && !stops.includes(text[at])) at++;
      field = text.slice(start, at);
      if (field.includes('"')) return failure('csvStrayQuote', { line });
    }
    row.push(field);
    if (at >= text.length) break;
    if (text[at] === separator) {
      at++;
      if (at === text.length) row.push('');
    } else {
      at += text.startsWith('\r\n', at) ? 2 : 1;
      line++;
      endRow();
    }
  }
  if (row.length > 0) endRow();
  return success(rows);
}

function countLineEnds(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}
