/** Tables that name files: `filename,label`, or as Yoga-82 has it, `path,label6,label20,label82`. */
import { hasImageExtension } from '../../shared/picture-names';
import type { ImageFile } from '../folder/image-files';
import { columnKeys } from './column-profile';
import { type ImageLookup, meantBy } from './image-lookup';
import { isLabelHeader } from './label-score';
import { Marks } from './marks';
import type { Table } from './read-table';

type Rows = Table['rows'];

/** What a column of plain numbers must be called to be taken for file names. */
const FILE_HEADER = /id|image|img|file|name|path|photo|picture/i;
const IMAGE_HEADER = /image|img|file|photo|picture/i;
/** Columns of wide tables are first tried on this many cells, taken from rows all over the table. */
const TRIED_CELLS = 300_000;
/** Files that are named but not there, of which the page shows some. */
const MOST_EXAMPLES = 5;

/** One image of a list, with what stands beside it. */
export interface ListedImage {
  readonly image: ImageFile;
  readonly cells: readonly string[];
}

/** How many rows of a table name an image in a column. */
export interface FileColumn {
  /** From 0. */
  readonly column: number;
  readonly foundCount: number;
  /** Of different images that are named first in a cell. */
  readonly differentCount: number;
  /** Of every row; most name one image, and a list for each would take more room than the images. */
  readonly named: readonly (ImageFile | readonly ImageFile[])[];
}

/** A table with its header told from its rows. */
export interface NamedTable {
  readonly path: string;
  /** Null where the first line is data already. */
  readonly header: readonly string[] | null;
  /** What each column is called in the recipe. */
  readonly keys: readonly string[];
  readonly rows: Rows;
}

export interface FileList extends NamedTable {
  readonly fileColumn: number;
  readonly images: readonly ListedImage[];
  /** Rows whose file does not exist. */
  readonly missingCount: number;
  readonly missingExamples: readonly string[];
}

export function widthOf(rows: Rows): number {
  let width = 0;
  for (const row of rows) width = Math.max(width, row.length);
  return width;
}

/** The columns in which images are named, counted on all rows: the one with the most different names first. */
export function fileColumns(table: Table, lookup: ImageLookup): FileColumn[] {
  return columnsNaming(table, (column) => finderIn(table.rows, column, lookup));
}

/** Columns called image and the like, whose numbers stand at the end of file names (`7` for `BloodImage_00007.jpg`). */
export function numberColumns(table: Table, lookup: ImageLookup): FileColumn[] {
  const [header = []] = table.rows;
  return columnsNaming(table, (column) =>
    IMAGE_HEADER.test(header[column] ?? '')
      ? (row) => lookup.findNumber(table.rows[row]?.[column] ?? '')
      : null,
  );
}

function columnsNaming({ rows }: Table, finderOf: (column: number) => Find | null): FileColumn[] {
  const width = widthOf(rows);
  const stride = Math.max(1, Math.floor((width * rows.length) / TRIED_CELLS));
  const columns: FileColumn[] = [];
  for (let column = 0; column < width; column++) {
    const find = finderOf(column);
    if (find === null) continue;
    let isTried = stride > 1;
    for (let row = 0; isTried && row < rows.length; row += stride) isTried = find(row).length === 0;
    if (isTried) continue;
    const counted = countNamed(rows, column, find);
    if (counted.foundCount > 0) columns.push(counted);
  }
  return columns.sort(
    (a, b) => b.differentCount - a.differentCount || b.foundCount - a.foundCount || a.column - b.column,
  );
}

type Find = (row: number) => readonly ImageFile[];

/** Plain numbers name images only in a column that is called so. */
function takesNumbers(rows: Rows, column: number): boolean {
  const name = rows[0]?.[column] ?? '';
  return (FILE_HEADER.test(name) && !isLabelHeader(name)) || isNumber(name);
}

function finderIn(rows: Rows, column: number, lookup: ImageLookup): Find {
  const takes = takesNumbers(rows, column);
  return (row) => {
    const cell = rows[row]?.[column] ?? '';
    const found = lookup.find(cell);
    return found.length > 0 && !takes && isNumber(cell) ? [] : found;
  };
}

function countNamed(rows: Rows, column: number, find: Find): FileColumn {
  let foundCount = 0;
  const different = new Marks();
  const named = rows.map((_, row) => {
    const found = find(row);
    if (found.length === 0) return found;
    foundCount++;
    different.add(found[0].fileIndex);
    return found.length === 1 ? found[0] : found;
  });
  return { column, foundCount, differentCount: different.count, named };
}

/** The images that a row names. */
export function imagesOf(named: FileColumn['named'][number]): readonly ImageFile[] {
  return 'path' in named ? [named] : named;
}

/** A column that a person chose, whatever stands in it. */
export function chosenFileColumn({ rows }: Table, column: number, lookup: ImageLookup): FileColumn {
  const cellOf = (row: number) => rows[row]?.[column] ?? '';
  const named = countNamed(rows, column, (row) => lookup.find(cellOf(row)));
  return named.foundCount > 0 ? named : countNamed(rows, column, (row) => lookup.findNumber(cellOf(row)));
}

/**
 * Whether a column names files, as far as a guess goes: in half of its rows, or half of the dataset's images (a table of more images
 * than were downloaded), or its cells look like picture files.
 */
export function namesFiles({ rows }: Table, { column, foundCount }: FileColumn, imageCount: number): boolean {
  if (foundCount >= Math.max(1, (rows.length - 1) / 2) || foundCount >= imageCount / 2) return true;
  return hasImageExtension((rows[rows.length - 1]?.[column] ?? '').trim());
}

/** Reads `table` as a list of the files that a column of it names. */
export function readFileList({ path, rows }: Table, { column: fileColumn, named }: FileColumn): FileList {
  const width = widthOf(rows);
  const hasHeader = isHeader(rows, fileColumn, imagesOf(named[0] ?? []).length > 0);
  const header = hasHeader ? rows[0] : null;
  const body = hasHeader ? rows.slice(1) : rows;
  const meant = meantBy(path);
  const images: ListedImage[] = [];
  const missingExamples: string[] = [];
  let missingCount = 0;
  for (const [row, cells] of body.entries()) {
    const cell = cells[fileColumn] ?? '';
    const found = imagesOf(named[hasHeader ? row + 1 : row] ?? []);
    if (found.length === 0 && cell.trim() !== '') {
      missingCount++;
      if (missingExamples.length < MOST_EXAMPLES) missingExamples.push(cell.trim());
    }
    for (const image of meant(found)) images.push({ image, cells });
  }
  return {
    path,
    header,
    keys: columnKeys(header, width),
    rows: body,
    fileColumn,
    images,
    missingCount,
    missingExamples,
  };
}

/** Whether the first line names columns: not where it names a file, or a value that stands below again. */
function isHeader(rows: Rows, fileColumn: number, namesFile: boolean): boolean {
  const [first = []] = rows;
  const cell = (first[fileColumn] ?? '').trim();
  if (namesFile || hasImageExtension(cell)) return false;
  if (first.some(isLabelHeader)) return true;
  const looksLikeData = (value: string, column: number) =>
    column !== fileColumn && value.trim() !== '' && rows.some((row, i) => i > 0 && row[column] === value);
  return !first.some(looksLikeData);
}

export function isNumber(cell: string): boolean {
  return /^\s*\d+\s*$/.test(cell);
}
