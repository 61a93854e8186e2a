import { IMAGE_EXTENSIONS } from '../../shared/picture-names';
import type { ImageFile } from '../folder/image-files';
import { exactRole } from '../folder/role-names';
import { ImageIndex } from './image-index';

const NONE: readonly ImageFile[] = [];
/** Folders of what was drawn upon images: never the images a table means, where there are others of the same names. */
const DRAWN = /^(annotations?|trimaps?|masks?|segmentations?|segmentation[ _-]masks?|xmls?|labels?)$/i;

const EXTENSIONS: ReadonlySet<string> = new Set(IMAGE_EXTENSIONS);
/** Cells that name nothing are remembered, up to so many: a column of labels has few. */
const REMEMBERED_MISSES = 20_000;

/** Mac zips decompose accents, spreadsheets compose them. */
function composed(text: string): string {
  return /[^ -~]/.test(text) ? text.normalize('NFC') : text;
}

function withoutExtension(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

/**
 * A name without a picture's extension, in small letters, and a number without leading zeros: what is left where a table was made
 * for copies in another format, or went through a spreadsheet.
 */
function foldedName(name: string): string {
  const lower = name.toLowerCase();
  const dot = lower.lastIndexOf('.');
  const stem = dot > 0 && EXTENSIONS.has(lower.slice(dot)) ? lower.slice(0, dot) : lower;
  return stem.startsWith('0') && /^\d+$/.test(stem) ? String(Number(stem)) : stem;
}

/**
 * The first sign of a folded name, zeros left out: names that differ in it differ when folded. It costs nothing to take, and most
 * words of a table begin as no image does.
 */
function foldedStart(name: string): string {
  let at = 0;
  while (name.charCodeAt(at) === ZERO) at++;
  const sign = name.charAt(at).toLowerCase().charAt(0);
  // `000.jpg` is 0 when folded, as 0 is.
  return sign === '.' ? '' : sign;
}

const ZERO = 0x30;

/** `BloodImage_00007.jpg` → `7`; empty where none stands there. */
function numberAtEnd(name: string): string {
  const digits = /\D(\d{1,15})$/.exec(withoutExtension(name))?.[1];
  return digits === undefined ? '' : String(Number(digits));
}

/** Parts of a path by which images are looked up; deeper ones are compared. */
const MOST_PARTS = 16;

/** The last `count` folders of a path, or all that there are. */
function lastFolders(folder: string, count: number): string {
  let start = folder.length + 1;
  for (let i = 0; i < count && start > 0; i++) start = start < 2 ? 0 : folder.lastIndexOf('/', start - 2) + 1;
  return folder.slice(Math.min(start, folder.length));
}

/** Of images whose names differ in capitals, extension or zeros those that are called exactly so, if any. */
function calledSo(images: readonly ImageFile[], name: string): readonly ImageFile[] {
  if (images.length < 2) return images;
  const exact = images.filter((image) => {
    const own = composed(image.name);
    return own === name || withoutExtension(own) === name;
  });
  return exact.length > 0 ? exact : images;
}

/**
 * Finds the images a table speaks of, by path, by file name, or by file name without its extension. Where no image is called
 * exactly so, capitals, the extension and leading zeros do not count.
 */
export class ImageLookup {
  /** Made when they are first needed. Those by folder have its last parts before the name: many folders may have an `img/1.jpg`. */
  private byName: ImageIndex | null = null;
  /** By how their names start. */
  private byFoldedName: ReadonlyMap<string, FoldedNames> | null = null;
  private readonly byFolders = new Map<number, ImageIndex>();
  private byNumber: ImageIndex | null = null;
  private readonly misses = new Set<string>();

  /** Composed names: most datasets have none that need be. */
  private readonly nameOf: (image: ImageFile) => string;

  constructor(private readonly images: readonly ImageFile[]) {
    const areComposed = images.every(({ name }) => composed(name) === name);
    this.nameOf = areComposed ? ({ name }) => name : ({ name }) => composed(name);
  }

  /** The images a cell means: those whose path ends with it. */
  find(cell: string): readonly ImageFile[] {
    if (cell === '') return NONE;
    if (this.misses.has(cell)) return NONE;
    const direct = this.names().get(cell);
    if (direct.length > 0) return direct;
    const found = this.findSlowly(cell);
    if (found.length === 0 && this.misses.size < REMEMBERED_MISSES) this.misses.add(cell);
    return found;
  }

  /** The one image whose name ends with this number and has letters before it, if there is just one. */
  findNumber(cell: string): readonly ImageFile[] {
    if (!/^\s*\d{1,15}\s*$/.test(cell)) return NONE;
    this.byNumber ??= new ImageIndex(this.images, ({ name }) => numberAtEnd(name));
    const found = this.byNumber.get(String(Number(cell)));
    return found.length === 1 ? found : NONE;
  }

  private findSlowly(cell: string): readonly ImageFile[] {
    const isPlain = /^[\w-][\w. -]*$/.test(cell) && !cell.endsWith(' ');
    const value = isPlain
      ? cell
      : composed(cell.trim())
          .replaceAll('\\', '/')
          .replace(/^(\.?\/)+/, '');
    const folderEnd = isPlain ? 0 : value.lastIndexOf('/') + 1;
    const name = value.slice(folderEnd);
    if (name === '') return NONE;
    const anywhere = this.named(name);
    if (folderEnd === 0 || anywhere.length === 0) return anywhere;
    const folder = value.slice(0, folderEnd - 1);
    const parts = Math.min(folder.split('/').length, MOST_PARTS);
    const beside = this.inFolders(folder, name, parts);
    for (const fold of [(text: string) => text, (text: string) => text.toLowerCase()]) {
      const below = belowFolder(beside, folder, fold);
      if (below.length > 0) return calledSo(below, name);
    }
    // A table made on another machine names folders that are not in the zip: the end of a path counts.
    return anywhere.length === 1 ? anywhere : this.nearest(folder, name, parts);
  }

  /** The images of this name whose last `parts` folders are those of `folder`, in any capitals. */
  private inFolders(folder: string, name: string, parts: number): readonly ImageFile[] {
    const keyOf = (path: string, file: string) =>
      `${lastFolders(path, parts).toLowerCase()}/${foldedName(file)}`;
    let index = this.byFolders.get(parts);
    if (index === undefined) {
      index = new ImageIndex(this.images, (image) => keyOf(composed(image.folder), this.nameOf(image)));
      this.byFolders.set(parts, index);
    }
    return index.get(keyOf(folder, name));
  }

  /** The one image whose folder has the most parts in common with the end of `folder`; none where several have. */
  private nearest(folder: string, name: string, most: number): readonly ImageFile[] {
    for (let parts = most; parts > 0; parts--) {
      const found = this.inFolders(folder, name, parts);
      if (found.length > 0) return found.length === 1 ? found : NONE;
    }
    return NONE;
  }

  private names(): ImageIndex {
    this.byName ??= new ImageIndex(this.images, this.nameOf);
    return this.byName;
  }

  private named(name: string): readonly ImageFile[] {
    const exact = this.names().get(name);
    if (exact.length > 0) return exact;
    this.byFoldedName ??= byFoldedStart(this.images, this.nameOf);
    const alike = this.byFoldedName.get(foldedStart(name));
    return alike === undefined ? NONE : calledSo(alike.get(foldedName(name)), name);
  }
}

/** Images whose names start alike, in an index that is made when it is first asked. */
class FoldedNames {
  readonly images: ImageFile[] = [];
  private index: ImageIndex | null = null;

  constructor(private readonly nameOf: (image: ImageFile) => string) {}

  get(folded: string): readonly ImageFile[] {
    this.index ??= new ImageIndex(this.images, (image) => foldedName(this.nameOf(image)));
    return this.index.get(folded);
  }
}

function byFoldedStart(
  images: readonly ImageFile[],
  nameOf: (image: ImageFile) => string,
): ReadonlyMap<string, FoldedNames> {
  const starts = new Map<string, FoldedNames>();
  for (const image of images) {
    const start = foldedStart(nameOf(image));
    let alike = starts.get(start);
    if (alike === undefined) {
      alike = new FoldedNames(nameOf);
      starts.set(start, alike);
    }
    alike.images.push(image);
  }
  return starts;
}

function belowFolder(
  images: readonly ImageFile[],
  folder: string,
  fold: (text: string) => string,
): readonly ImageFile[] {
  const wanted = fold(folder);
  return images.filter((image) => {
    const own = fold(composed(image.folder));
    return own === wanted || own.endsWith(`/${wanted}`);
  });
}

/**
 * Chooses among images of the same name those that a table means: images before what was drawn upon them; for
 * `train.csv` those below `train/`, for a table inside a folder those beside it, and for any other not those below `test/`.
 */
export function meantBy(tablePath: string): (images: readonly ImageFile[]) => readonly ImageFile[] {
  const rolesOf = new Map<string, readonly string[]>();
  const rolesOn = (folder: string) => {
    const known = rolesOf.get(folder) ?? rolesOnPath(folder);
    rolesOf.set(folder, known);
    return known;
  };
  const [role] = rolesOnPath(tablePath).slice(-1);
  const folder = tablePath.slice(0, tablePath.lastIndexOf('/') + 1);
  return (images) => {
    if (images.length < 2) return images;
    const pictures = images.filter((image) => !image.folder.split('/').some((name) => DRAWN.test(name)));
    const among = pictures.length > 0 ? pictures : images;
    if (among.length < 2) return among;
    const choices = [
      among.filter((image) => role !== undefined && rolesOn(image.folder).includes(role)),
      among.filter((image) => folder !== '' && image.path.startsWith(folder)),
      among.filter((image) => !rolesOn(image.folder).some((on) => on === 'test' || on === 'unlabelled')),
    ];
    return choices.find((chosen) => chosen.length > 0 && chosen.length < among.length) ?? among;
  };
}

function rolesOnPath(path: string): string[] {
  return path.split('/').flatMap((segment) => exactRole(withoutExtension(segment)) ?? []);
}
