/** Which tables are lists of the dataset's images. */
import type { Reading } from '../../recipe/reading';
import { columnKeys } from './column-profile';
import {
  chosenFileColumn,
  type FileColumn,
  type FileList,
  fileColumns,
  namesFiles,
  numberColumns,
  readFileList,
  widthOf,
} from './file-list';
import { joinById } from './id-lists';
import type { ImageLookup } from './image-lookup';
import type { Table } from './read-table';

export interface FoundList {
  readonly list: FileList;
  /** Columns that name images, the best first. */
  readonly options: readonly Pick<FileColumn, 'column' | 'foundCount'>[];
  /** Nobody said which column names files. */
  readonly isGuess: boolean;
}

/** Numbers of images are believed where nearly all of a table's are. */
const SURE = 0.9;

/** Lists by their files, then lists that speak of images by the numbers those give them. `others` are neither. */
export function findLists(
  tables: readonly Table[],
  lookup: ImageLookup,
  imageCount: number,
  { fileNamesIn }: Reading,
): { readonly lists: readonly FoundList[]; readonly others: readonly Table[] } {
  const lists: FoundList[] = [];
  const unlisted: Table[] = [];
  for (const table of tables) {
    const options = fileColumns(table, lookup);
    const said = Object.hasOwn(fileNamesIn, table.path)
      ? columnOfKey(table, fileNamesIn[table.path] ?? '')
      : null;
    const [guess] = options;
    const chosen = said === null ? null : chosenFileColumn(table, said, lookup);
    const column = chosen ?? (guess && namesFiles(table, guess, imageCount) ? guess : null);
    if (column === null) unlisted.push(table);
    else lists.push({ list: readFileList(table, column), options, isGuess: chosen === null });
  }
  const others: Table[] = [];
  const numbered = lists.map(({ list }) => list);
  for (const table of unlisted) {
    const joined = firstJoin(table, numbered);
    const [byNumber] = joined ? [] : numberColumns(table, lookup);
    if (joined) {
      const foundCount = joined.images.length;
      lists.push({ list: joined, options: [{ column: joined.fileColumn, foundCount }], isGuess: true });
    } else if (byNumber && byNumber.foundCount >= SURE * (table.rows.length - 1)) {
      lists.push({ list: readFileList(table, byNumber), options: [byNumber], isGuess: true });
    } else others.push(table);
  }
  return { lists, others };
}

function firstJoin(table: Table, lists: readonly FileList[]): FileList | null {
  for (const list of lists) {
    const joined = joinById(table, list);
    if (joined !== null) return joined;
  }
  return null;
}

function columnOfKey({ rows }: Table, key: string): number | null {
  const width = widthOf(rows);
  const named = columnKeys(rows[0] ?? null, width).indexOf(key);
  if (named >= 0) return named;
  const number = /^#(\d+)$/.exec(key)?.[1];
  return number !== undefined && Number(number) >= 1 && Number(number) <= width ? Number(number) - 1 : null;
}
