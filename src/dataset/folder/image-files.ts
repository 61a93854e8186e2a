/** Which listed files are pictures, which are tables, which are leftovers, copies or masks: by path, size and checksum alone. */
import type { DatasetProblem } from '../../protocol/dataset';
import type { UnusedPart } from '../../protocol/understanding';
import { assertNever } from '../../shared/errors';
import { hasImageExtension, hasOtherImageExtension, isPictureName } from '../../shared/picture-names';
import type { Failure } from '../../shared/result';
import { isTableName, isTextName, isUnreadTable } from '../labels/table-names';
import type { FileListing, ListedFile } from '../source/listing';
import { type FolderCopy, findCopies } from './copies';
import { type FileKind, fileKindOf, unusedByKind, unusedUnknown } from './file-kinds';
import { buildTree } from './folder-tree';
import { inOrder } from './in-order';
import { leftoverIn } from './leftovers';
import { findMasks, type Masks } from './masks';

export interface ImageFile {
  /** Position in `FileListing.files`. */
  readonly fileIndex: number;
  readonly path: string;
  /** Folder without the trailing `/`; empty at the root. */
  readonly folder: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly crc32: number | null;
}

/** Images that are set aside unless a person says otherwise. */
export interface Asides {
  readonly copies: readonly FolderCopy[];
  readonly masks: Masks;
}

export const NO_ASIDES: Asides = { copies: [], masks: { folders: [], files: [] } };

export interface SortedFiles {
  /** By folder, then by name, in code points: within a class this is torchvision's order (`sorted(os.walk(…))`). */
  readonly images: readonly ImageFile[];
  /** Positions of tables (CSV, TSV) in `FileListing.files`. */
  readonly tables: readonly number[];
  /** Positions of text files: lists of images may be among them. */
  readonly texts: readonly number[];
  /** Paths of workbooks and the like, which may hold labels and are not read. */
  readonly unreadTables: readonly string[];
  readonly asides: Asides;
  /** Files that are no pictures, by kind. */
  readonly unused: readonly UnusedPart[];
  readonly remarks: readonly Failure[];
  readonly problems: readonly DatasetProblem[];
}

/** Names of leftovers that are told. */
const MOST_NAMES = 4;

/** Makes images of files. Those of one folder share one string: it is compared for every image, many times. */
function imageMaker(): (fileIndex: number, file: ListedFile) => ImageFile {
  const folders = new Map<string, string>();
  return (fileIndex, { path, sizeBytes, location }) => {
    const cut = path.lastIndexOf('/');
    const ownFolder = path.slice(0, Math.max(0, cut));
    const folder = folders.get(ownFolder) ?? ownFolder;
    if (folder === ownFolder) folders.set(folder, folder);
    return { fileIndex, path, folder, name: path.slice(cut + 1), sizeBytes, crc32: location.crc32 };
  };
}

type FileSort =
  | { readonly sort: 'image' | 'otherImage' | 'otherPicture' | 'table' | 'text' | 'unreadTable' | 'unknown' }
  | { readonly sort: 'leftover'; readonly name: string }
  | { readonly sort: 'kind'; readonly kind: FileKind };

/** What a file is, by its path alone. */
export function sortOf(path: string): FileSort {
  const leftover = leftoverIn(path);
  if (leftover !== null) return { sort: 'leftover', name: leftover };
  if (hasImageExtension(path)) return { sort: 'image' };
  if (hasOtherImageExtension(path)) return { sort: 'otherImage' };
  if (isTableName(path)) return { sort: 'table' };
  if (isTextName(path)) return { sort: 'text' };
  if (isUnreadTable(path)) return { sort: 'unreadTable' };
  if (isPictureName(path)) return { sort: 'otherPicture' };
  const kind = fileKindOf(path);
  return kind === null ? { sort: 'unknown' } : { sort: 'kind', kind };
}

/** Adds to a list in a map. */
function add<K>(lists: Map<K, string[]>, key: K, path: string): void {
  const list = lists.get(key);
  if (list) list.push(path);
  else lists.set(key, [path]);
}

/** Sorts what a source lists, its own problems included: those of leftovers are not worth a word. */
export function sortFiles(listing: FileListing): SortedFiles {
  const found: ImageFile[] = [];
  const tables: number[] = [];
  const texts: number[] = [];
  const unreadTables: string[] = [];
  const problems: DatasetProblem[] = [];
  const leftovers = new Map<string, string[]>();
  const kinds = new Map<FileKind, string[]>();
  const unknown: string[] = [];
  const imageFile = imageMaker();
  /** Extensions that are pictures here and none for torchvision. */
  const others = new Map<string, string[]>();
  for (const [fileIndex, file] of listing.files.entries()) {
    const { path } = file;
    const sorted = sortOf(path);
    switch (sorted.sort) {
      case 'leftover':
        add(leftovers, sorted.name, path);
        break;
      case 'image':
        found.push(imageFile(fileIndex, file));
        break;
      case 'otherImage':
        found.push(imageFile(fileIndex, file));
        add(others, extensionOf(path), path);
        break;
      case 'table':
        tables.push(fileIndex);
        break;
      case 'text':
        texts.push(fileIndex);
        break;
      case 'unreadTable':
        unreadTables.push(path);
        break;
      case 'otherPicture': {
        const format = extensionOf(path).slice(1).toUpperCase();
        problems.push({ path, code: 'formatNotTaken', severity: 'excluded', values: { format } });
        break;
      }
      case 'kind':
        add(kinds, sorted.kind, path);
        break;
      case 'unknown':
        if (file.isPicture) {
          found.push(imageFile(fileIndex, file));
          add(others, '', path);
        } else unknown.push(path);
        break;
      default:
        assertNever(sorted);
    }
  }
  for (const problem of listing.problems) {
    const leftover = problem.path === '' ? null : leftoverIn(problem.path);
    if (leftover === null) problems.push(problem);
    else add(leftovers, leftover, problem.path);
  }
  if (leftovers.size > 0) problems.push(leftoverNotice(leftovers));
  const images = inOrder(found);
  const remarks = [...others].map(
    ([extension, { length: count }]): Failure =>
      extension === ''
        ? { code: 'picturesByTheirBytes', values: { count } }
        : { code: 'otherExtension', values: { extension, count } },
  );
  const unused = [...unusedByKind(kinds), ...unusedUnknown(unknown)];
  return { images, tables, texts, unreadTables, asides: findAsides(images), unused, remarks, problems };
}

/** `.jpg` of `a/b.jpg`; empty where a name has none. */
function extensionOf(path: string): string {
  return /\.[^./]{1,12}$/.exec(path)?.[0].toLowerCase() ?? '';
}

function leftoverNotice(leftovers: ReadonlyMap<string, readonly string[]>): DatasetProblem {
  const names = [...leftovers].sort(([, a], [, b]) => b.length - a.length).map(([name]) => name);
  const count = [...leftovers.values()].reduce((sum, paths) => sum + paths.length, 0);
  const values = { count, names: names.slice(0, MOST_NAMES).join(', ') };
  return { path: '', code: 'systemFiles', severity: 'notice', values };
}

/** Copies first: masks of what is there twice are there twice. */
function findAsides(images: readonly ImageFile[]): Asides {
  const all = buildTree(images, images.keys());
  const copies = findCopies(images, all);
  const gone = new Set(copies.flatMap((copy) => copy.images));
  const isLeft = (index: number) => !gone.has(index);
  const rest = gone.size === 0 ? all : buildTree(images, [...images.keys()].filter(isLeft));
  const masks = findMasks(images, rest);
  return { copies, masks: { ...masks, files: masks.files.filter((index) => !gone.has(index)) } };
}
