import { parseCsv } from '../../shared/csv';
import { failure, type Result, success } from '../../shared/result';
import type { FileListing } from '../source/listing';
import { readFile } from '../source/read-block';

/** A list of labels for a million images has about this size. */
const MAX_TABLE_BYTES = 64 * 2 ** 20;

export interface Table {
  readonly path: string;
  readonly text: string;
  readonly rows: readonly (readonly string[])[];
}

/** UTF-8, else what Windows' spreadsheets write. */
function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** What stands between fields: the sign that the first line has most of; blanks in a text without any. */
function separatorOf(text: string, isPlainText: boolean): ',' | ';' | '\t' | ' ' {
  const firstLine = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const count = (sign: string) => firstLine.split(sign).length;
  if (count(';') > count(',')) return ';';
  if (count('\t') > count(',')) return '\t';
  return isPlainText && count(',') === 1 ? ' ' : ',';
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
  const text = decodeText(content.value);
  const rows = parseCsv(text, separatorOf(text, /\.txt$/i.test(file.path)));
  return rows.ok ? success({ path: file.path, text, rows: rows.value }) : rows;
}
