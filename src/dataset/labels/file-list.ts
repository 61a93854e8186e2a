/** Tables that name files and their labels: `filename,label`, or as Yoga-82 has it, `path,label6,label20,label82`. */
import type { ImageFile } from '../folder/image-files';
import { columnCount, findColumn, SAMPLE_ROWS } from './columns';
import { type ImageLookup, meantBy } from './image-lookup';
import type { Table } from './read-table';

type Rows = Table['rows'];

const LABEL_NAMES = /^(label|labels|class|classes|class[ _-]?name|category|species|breed|target|tag|y)$/i;
/** What a column of plain numbers must be called to be taken for file names. */
const FILE_NAMES = /id|image|img|file|name|path|photo|picture/i;

/** One image of a list, with what stands beside it. */
export interface ListedImage {
  readonly image: ImageFile;
  readonly cells: readonly string[];
}

export interface FileList {
  readonly images: readonly ListedImage[];
  /** The column of labels, or null where the list only says which files there are. */
  readonly labelColumn: number | null;
  /** All but the one of file names. */
  readonly columns: readonly { readonly column: number; readonly name: string }[];
  /** Nothing but what stands in it says which column is what. */
  readonly isUnnamed: boolean;
}

/** Null where the table does not name files. */
export function readFileList(table: Table, lookup: ImageLookup): FileList | null {
  const { path, rows } = table;
  const header = rows[0] ?? [];
  const isNumber = (cell: string) => /^\d+$/.test(cell.trim());
  const meansFiles = (column: number) =>
    FILE_NAMES.test(header[column] ?? '') || isNumber(header[column] ?? '');
  const fileColumn = findColumn(
    rows,
    (cell, column) => lookup.find(cell).length > 0 && (!isNumber(cell) || meansFiles(column)),
  );
  if (fileColumn === null) return null;
  const hasHeader = lookup.find(header[fileColumn] ?? '').length === 0;
  const body = hasHeader ? rows.slice(1) : rows;
  const labelColumn = findLabelColumn(rows, fileColumn, hasHeader);
  const images = body.flatMap((cells) =>
    meantBy(path, lookup.find(cells[fileColumn] ?? '')).map((image) => ({ image, cells })),
  );
  const columns = Array.from({ length: columnCount(rows) }, (_, column) => column)
    .filter((column) => column !== fileColumn)
    .map((column) => ({ column, name: (hasHeader && (header[column] ?? '').trim()) || `level ${column}` }));
  return { images, labelColumn, columns, isUnnamed: !hasHeader };
}

/** Unnamed lists of the same columns are parts of one (`train.txt`, `test.txt`): the longest knows best which the labels are. */
export function alikeAmong<T extends FileList>(lists: readonly T[]): T[] {
  return lists.map((list) => {
    if (!list.isUnnamed) return list;
    const parts = lists.filter(
      ({ isUnnamed, columns }) => isUnnamed && columns.length === list.columns.length,
    );
    const longest = parts.reduce((a, b) => (b.images.length > a.images.length ? b : a));
    return { ...list, labelColumn: longest.labelColumn };
  });
}

/** The column called label, class …; else the only other one; else the finest of those whose values repeat. */
function findLabelColumn(rows: Rows, fileColumn: number, hasHeader: boolean): number | null {
  const columns = Array.from({ length: columnCount(rows) }, (_, column) => column);
  const candidates = columns.filter((column) => column !== fileColumn);
  const header = rows[0] ?? [];
  const named = candidates.filter((column) => LABEL_NAMES.test((header[column] ?? '').trim()));
  if (hasHeader && named[0] !== undefined) return named[0];
  if (candidates.length <= 1) return candidates[0] ?? null;
  // All rows where nothing is named: lists are often in the order of one label, and a sample would see too few.
  const sample = hasHeader ? rows.slice(1, SAMPLE_ROWS) : rows;
  const counts = new Map(
    candidates.map((column) => [column, new Set(sample.map((row) => row[column] ?? '')).size]),
  );
  const repeating = candidates.filter((column) => {
    const count = counts.get(column) ?? 0;
    return count >= 2 && count <= sample.length / 2;
  });
  if (hasHeader) return repeating[0] ?? null;
  return repeating.reduce<number | null>(
    (best, column) => (best === null || (counts.get(column) ?? 0) > (counts.get(best) ?? 0) ? column : best),
    null,
  );
}
