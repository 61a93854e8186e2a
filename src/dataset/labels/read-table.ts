import { type CsvSeparator, parseCsv } from '../../shared/csv';
import { csvFormOf } from '../../shared/csv-form';
import { hasImageExtension } from '../../shared/picture-names';
import { failure, type Result, success } from '../../shared/result';
import { decodeTable } from '../../shared/table-text';
import type { FileListing } from '../source/listing';
import { readFile } from '../source/read-block';
import { isTextName } from './table-names';

/** Labels of two million images have about half this size. */
const MAX_TABLE_BYTES = 128 * 2 ** 20;

export interface Table {
  readonly path: string;
  readonly text: string;
  /** All lines, a header's included. */
  readonly rows: readonly (readonly string[])[];
}

/** Reads a CSV, or a text laid out like one, of a listing. Fails with why it cannot be read, in words of `problem.<code>`. */
export async function readTable(listing: FileListing, fileIndex: number): Promise<Result<Table>> {
  const file = listing.files[fileIndex];
  if (!file) throw new RangeError(`The listing has no file ${fileIndex}`);
  if (file.sizeBytes > MAX_TABLE_BYTES) {
    return failure('tooLarge', { sizeBytes: file.sizeBytes, limitBytes: MAX_TABLE_BYTES });
  }
  const content = await readFile(listing, fileIndex);
  if (!content.ok) return content;
  const text = decodeTable(content.value);
  return text.ok ? parseTable(file.path, text.value) : text;
}

/** Fails where quotes do not pair (`failure.csvUnclosedQuote`, `csvStrayQuote`). */
export function parseTable(path: string, text: string): Result<Table> {
  const isPlainText = isTextName(path);
  const content = isPlainText ? withoutComments(text) : text;
  const separator = separatorOf(content, isPlainText);
  const rows = parseCsv(content, separator);
  if (!rows.ok) return rows;
  return success({ path, text, rows: separator === ' ' ? alignBlanks(rows.value) : rows.value });
}

/** Fields of a text stand between blanks where no other sign is in its first line. */
function separatorOf(text: string, isPlainText: boolean): CsvSeparator {
  const { separator } = csvFormOf(text);
  const firstLine = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  return isPlainText && !firstLine.includes(separator) ? ' ' : separator;
}

/** Lists of images begin with lines of remarks, as Oxford-IIIT Pet's `list.txt` does. */
function withoutComments(text: string): string {
  return text.replace(/^#.*(\r\n|\r|\n|$)/gm, '');
}

/**
 * Rows whose fields stand between blanks. Blanks that only align columns are no empty fields. Where rows differ in length the last
 * field has blanks of its own if all rows begin with a file or a number (FGVC-Aircraft: `1025794 Boeing 707`), else the first. CelebA's lists begin with their length, in a line of its own, and
 * leave out the name of the first column.
 */
function alignBlanks(rows: readonly string[][]): string[][] {
  const filled = rows.map((row) => row.filter((cell) => cell !== '')).filter((row) => row.length > 0);
  const [first, second, third] = filled;
  const isLength = first?.length === 1 && /^\d+$/.test(first[0]) && second !== undefined && second.length > 1;
  const body = isLength ? filled.slice(1) : filled;
  if (isLength && second && third && third.length === second.length + 1)
    return [['', ...second], ...body.slice(1)];
  const width = body.reduce((least, row) => Math.min(least, row.length), Number.POSITIVE_INFINITY);
  const startsWithFile = body.every(([name = '']) => hasImageExtension(name) || /^\d+$/.test(name));
  return body.map((row) => {
    if (row.length === width || width === 0) return row;
    const extra = row.length - width;
    return startsWithFile && width > 1
      ? [...row.slice(0, width - 1), row.slice(width - 1).join(' ')]
      : [row.slice(0, extra + 1).join(' '), ...row.slice(extra + 1)];
  });
}
