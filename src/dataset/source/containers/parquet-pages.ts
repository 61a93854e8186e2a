import type { FileMetaData } from 'hyparquet';
import type { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js';

/** Where a column of a row group lies, and how much of it there is. */
export type Column = NonNullable<FileMetaData['row_groups'][number]['columns'][number]['meta_data']>;

/**
 * Whether every page that a column's values are read from says how long it is. hyparquet goes by those lengths, and at a
 * header without one it reads the same byte for ever.
 * @param start where `bytes` begin in the file; a column that does not lie in them whole is not looked at
 */
export function arePagesMeasured(
  column: Column,
  bytes: Uint8Array,
  start: number,
  readHeader: typeof deserializeTCompactProtocol,
): boolean {
  const begin = Number(column.dictionary_page_offset || column.data_page_offset) - start;
  const end = begin + Number(column.total_compressed_size);
  if (begin < 0 || end > bytes.length) return true;
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset + begin, end - begin), offset: 0 };
  // What follows the last value nobody reads, but of columns within columns.
  let left = column.path_in_schema.length === 1 ? Number(column.num_values) : Number.POSITIVE_INFINITY;
  while (left > 0 && reader.offset < reader.view.byteLength - 1) {
    const { field_3: pageBytes, field_5: first, field_8: second } = readHeader(reader);
    if (!Number.isSafeInteger(pageBytes) || pageBytes < 0) return false;
    reader.offset += pageBytes;
    left -= Number((first ?? second)?.field_1 ?? 0);
  }
  return true;
}
