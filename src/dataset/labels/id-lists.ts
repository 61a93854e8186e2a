/**
 * Lists that speak of images by a number which another list gives them, as CUB-200 publishes them: `images.txt` has
 * `1 001.Albatross/a.jpg`, `image_class_labels.txt` has `1 1`, `classes.txt` has `1 001.Albatross`.
 */
import type { ImageFile } from '../folder/image-files';
import { columnKeys } from './column-profile';
import { type FileList, type ListedImage, widthOf } from './file-list';
import type { Table } from './read-table';

/** Columns that are tried as numbers of images. */
const TRIED_COLUMNS = 4;

/**
 * `table` as a list of the images that `list` numbers; null where it is none. Its numbers must each be in the list once, nearly
 * all of them, and be of half of the list's images at least: a list of classes is numbered from 1, too.
 */
export function joinById(table: Table, list: FileList): FileList | null {
  const { path, rows } = table;
  if (rows.length < list.rows.length / 2 || rows.length > list.rows.length + 1) return null;
  for (let keyColumn = 0; keyColumn < Math.min(TRIED_COLUMNS, list.keys.length); keyColumn++) {
    if (keyColumn === list.fileColumn) continue;
    const imageOf = numbered(list, keyColumn);
    if (imageOf === null) continue;
    const width = widthOf(rows);
    for (let column = 0; column < Math.min(TRIED_COLUMNS, width); column++) {
      const images = listed(rows, column, imageOf);
      if (images === null) continue;
      const hasHeader = !imageOf.has((rows[0]?.[column] ?? '').trim());
      const header = hasHeader ? (rows[0] ?? null) : null;
      return {
        path,
        header,
        keys: columnKeys(header, width),
        rows: hasHeader ? rows.slice(1) : rows,
        fileColumn: column,
        images,
        missingCount: 0,
        missingExamples: [],
      };
    }
  }
  return null;
}

/** Value of a column → image; null where a value stands beside two images. */
function numbered({ images }: FileList, column: number): ReadonlyMap<string, ImageFile> | null {
  const imageOf = new Map<string, ImageFile>();
  for (const { image, cells } of images) {
    const number = (cells[column] ?? '').trim();
    if (number === '' || imageOf.has(number)) return null;
    imageOf.set(number, image);
  }
  return imageOf.size > 1 ? imageOf : null;
}

function listed(
  rows: Table['rows'],
  column: number,
  imageOf: ReadonlyMap<string, ImageFile>,
): readonly ListedImage[] | null {
  const seen = new Set<string>();
  const images: ListedImage[] = [];
  for (const cells of rows) {
    const number = (cells[column] ?? '').trim();
    if (seen.has(number)) return null;
    seen.add(number);
    const image = imageOf.get(number);
    if (image) images.push({ image, cells });
  }
  return images.length >= 0.9 * (rows.length - 1) ? images : null;
}
