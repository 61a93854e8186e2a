import { hasImageExtension } from '../../shared/picture-names';
import type { ImageFile } from '../folder/image-files';
import { exactRole } from '../folder/role-names';

const NONE: readonly ImageFile[] = [];
/** Folders of what was drawn upon images: never the images a table means, where there are others of the same names. */
const DRAWN = /^(annotations?|trimaps?|masks?|segmentations?|segmentation[ _-]masks?|xmls?|labels?)$/i;

/** Mac zips decompose accents, spreadsheets compose them. */
function composed(text: string): string {
  return /[^ -~]/.test(text) ? text.normalize('NFC') : text;
}

function withoutExtension(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

/** A name without a picture's extension, in small letters: what is left where a table was made for copies in another format. */
function foldedName(name: string): string {
  return (hasImageExtension(name) ? withoutExtension(name) : name).toLowerCase();
}

/**
 * Finds the images a table speaks of, by path, by file name, or by file name without its extension. Where no image is called
 * exactly so, capitals and the extension do not count.
 */
export class ImageLookup {
  private readonly byName = new Map<string, ImageFile[]>();
  /** Made when it is first needed. */
  private byFoldedName: Map<string, ImageFile[]> | null = null;

  constructor(private readonly images: readonly ImageFile[]) {
    for (const image of images) {
      const name = composed(image.name);
      addTo(this.byName, name, image);
      const stem = withoutExtension(name);
      if (stem !== name) addTo(this.byName, stem, image);
    }
  }

  /** The images a cell means: those whose path ends with it. */
  find(cell: string): readonly ImageFile[] {
    if (cell === '') return NONE;
    const direct = this.byName.get(cell);
    if (direct) return direct;
    const value = composed(cell.trim())
      .replaceAll('\\', '/')
      .replace(/^(\.?\/)+/, '');
    const folderEnd = value.lastIndexOf('/') + 1;
    const name = value.slice(folderEnd);
    if (name === '') return NONE;
    const named = this.byName.get(name) ?? this.folded().get(foldedName(name)) ?? NONE;
    if (folderEnd === 0 || named.length === 0) return named;
    const folder = value.slice(0, folderEnd - 1);
    const exact = belowFolder(named, folder, (text) => text);
    if (exact.length > 0) return exact;
    const folded = belowFolder(named, folder, (text) => text.toLowerCase());
    // A table made on another machine may name folders that are not in the zip.
    return folded.length > 0 || named.length !== 1 ? folded : named;
  }

  private folded(): Map<string, ImageFile[]> {
    if (this.byFoldedName) return this.byFoldedName;
    this.byFoldedName = new Map();
    for (const image of this.images) addTo(this.byFoldedName, foldedName(composed(image.name)), image);
    return this.byFoldedName;
  }
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

function addTo(map: Map<string, ImageFile[]>, key: string, image: ImageFile): void {
  const known = map.get(key);
  if (known) known.push(image);
  else map.set(key, [image]);
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
