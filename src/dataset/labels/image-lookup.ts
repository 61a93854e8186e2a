import type { ImageFile } from '../folder/image-files';
import { exactRole } from '../folder/role-names';

/** Mac zips decompose accents, spreadsheets compose them. */
const composed = (text: string) => text.normalize('NFC');

function withoutExtension(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

function rolesOnPath(path: string): string[] {
  return path.split('/').flatMap((segment) => exactRole(withoutExtension(segment)) ?? []);
}

/** Finds the images a table speaks of, by path, by file name, or by file name without its extension. */
export class ImageLookup {
  private readonly byName = new Map<string, ImageFile[]>();

  constructor(images: readonly ImageFile[]) {
    for (const image of images) {
      const name = composed(image.name);
      const stem = withoutExtension(name);
      for (const key of new Set([name, stem])) {
        const known = this.byName.get(key);
        if (known) known.push(image);
        else this.byName.set(key, [image]);
      }
    }
  }

  /** The images a cell means: those whose path ends with it. */
  find(cell: string): readonly ImageFile[] {
    const value = composed(cell.trim())
      .replaceAll('\\', '/')
      .replace(/^(\.?\/)+/, '');
    if (value === '') return [];
    const folderEnd = value.lastIndexOf('/') + 1;
    const named = this.byName.get(value.slice(folderEnd)) ?? [];
    if (folderEnd === 0) return named;
    const folder = value.slice(0, folderEnd - 1);
    const exact = named.filter((image) => {
      const own = composed(image.folder);
      return own === folder || own.endsWith(`/${folder}`);
    });
    // A table made on another machine may name folders that are not in the zip.
    return exact.length > 0 || named.length !== 1 ? exact : named;
  }
}

/**
 * Of images of the same name those that a table means: `train.csv` those below `train/`, a table inside a folder those
 * beside it, and any other not those below `test/`.
 */
export function meantBy(tablePath: string, images: readonly ImageFile[]): readonly ImageFile[] {
  if (images.length < 2) return images;
  const [role] = rolesOnPath(tablePath).slice(-1);
  const folder = tablePath.slice(0, tablePath.lastIndexOf('/') + 1);
  const choices = [
    images.filter((image) => role !== undefined && rolesOnPath(image.folder).includes(role)),
    images.filter((image) => folder !== '' && image.path.startsWith(folder)),
    images.filter((image) => !rolesOnPath(image.folder).some((on) => on === 'test' || on === 'unlabelled')),
  ];
  return choices.find((chosen) => chosen.length > 0 && chosen.length < images.length) ?? images;
}
