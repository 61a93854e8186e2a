/** Which listed files are pictures, which are tables, which are a system's leftovers: by path alone. */
import type { DatasetProblem } from '../../protocol/dataset';
import { hasImageExtension, isPictureName } from '../../shared/picture-names';
import { isTableName, isTextName, isUnreadTable } from '../labels/table-names';
import type { FileListing } from '../source/listing';
import { compareCodePoints } from './code-point-order';

const SYSTEM_NAMES = new Set(['__MACOSX', 'Thumbs.db', 'desktop.ini']);

export interface ImageFile {
  /** Position in `FileListing.files`. */
  readonly fileIndex: number;
  readonly path: string;
  /** Folder without the trailing `/`; empty at the root. */
  readonly folder: string;
  readonly name: string;
  readonly sizeBytes: number;
}

export interface SortedFiles {
  /** By folder, then by name, in code points: within a class this is torchvision's order (`sorted(os.walk(…))`). */
  readonly images: readonly ImageFile[];
  /** Positions of tables (CSV, TSV) in `FileListing.files`. */
  readonly tables: readonly number[];
  /** Positions of text files: lists of images may be among them. */
  readonly texts: readonly number[];
  /** Paths of workbooks and the like, which may hold labels and are not read. */
  readonly unreadTables: readonly string[];
  readonly problems: readonly DatasetProblem[];
}

/** `..` is no hidden folder: a path that leads outside is told as what it is. */
function isSystemFile(path: string): boolean {
  return path
    .split('/')
    .some((segment) => (segment.startsWith('.') && segment !== '..') || SYSTEM_NAMES.has(segment));
}

/** Sorts what a source lists, its own problems included: those of system files are not worth a word. */
export function sortFiles(listing: FileListing): SortedFiles {
  const images: ImageFile[] = [];
  const tables: number[] = [];
  const texts: number[] = [];
  const unreadTables: string[] = [];
  const problems: DatasetProblem[] = [];
  let systemCount = 0;
  for (const [fileIndex, { path, sizeBytes }] of listing.files.entries()) {
    if (isSystemFile(path)) {
      systemCount++;
    } else if (hasImageExtension(path)) {
      const cut = path.lastIndexOf('/');
      images.push({
        fileIndex,
        path,
        folder: path.slice(0, Math.max(0, cut)),
        name: path.slice(cut + 1),
        sizeBytes,
      });
    } else if (isTableName(path)) {
      tables.push(fileIndex);
    } else if (isTextName(path)) {
      texts.push(fileIndex);
    } else if (isUnreadTable(path)) {
      unreadTables.push(path);
    } else {
      const code = isPictureName(path) ? 'formatNotTaken' : 'notAnImage';
      const extension = /\.([^./]{1,12})$/.exec(path)?.[1] ?? '';
      problems.push({ path, code, severity: 'excluded', values: { format: extension.toUpperCase() } });
    }
  }
  for (const problem of listing.problems) {
    if (problem.path === '' || !isSystemFile(problem.path)) problems.push(problem);
    else systemCount++;
  }
  if (systemCount > 0) {
    problems.push({ path: '', code: 'systemFiles', severity: 'notice', values: { count: systemCount } });
  }
  images.sort((a, b) => compareCodePoints(a.folder, b.folder) || compareCodePoints(a.name, b.name));
  return { images, tables, texts, unreadTables, problems };
}
