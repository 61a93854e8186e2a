/** Labels read off lists: one for each image, and which images have several. */
import { ByFile } from '../folder/by-file';
import type { ImageFile } from '../folder/image-files';
import { valueIn } from './column-profile';
import type { FileList } from './file-list';
import type { LabelReading } from './judge-list';
import { oneHotClass } from './one-hot';

export interface ReadList {
  readonly list: FileList;
  readonly reading: LabelReading;
  /** Number → name, where another table names the classes. */
  readonly names: ReadonlyMap<string, string> | null;
}

export interface Labelling {
  /** File → label. */
  readonly labels: ReadonlyMap<number, string>;
  /** Images that have no one label: several ones in a row, none, or two rows that contradict. */
  readonly leftOut: ReadonlySet<number>;
  /** Rows with several ones, and with none. */
  readonly severalCount: number;
  readonly noneCount: number;
  /** Images listed with two labels. */
  readonly contradicted: readonly ImageFile[];
}

export const NO_LABELS: Labelling = {
  labels: new Map(),
  leftOut: new Set(),
  severalCount: 0,
  noneCount: 0,
  contradicted: [],
};

/** An image that is listed with two labels is left out: nobody can say which of them is meant. */
export function labellingOf(lists: readonly ReadList[]): Labelling {
  const labels = new ByFile<string>();
  const leftOut = new Set<number>();
  const contradicted = new Map<number, ImageFile>();
  let severalCount = 0;
  let noneCount = 0;
  for (const { list, reading, names } of lists) {
    // Each cell is a string of its own: one for all images of a class is quicker to compare from here on.
    const classNames = new Map<string, string>();
    for (const { image, cells } of list.images) {
      const label = labelOf(cells, reading);
      if (label === 'several' || label === 'none') {
        if (label === 'several') severalCount++;
        else noneCount++;
        leftOut.add(image.fileIndex);
        continue;
      }
      if (label.name === '') continue;
      const name = classNames.get(label.name) ?? names?.get(label.name) ?? label.name;
      classNames.set(label.name, name);
      const known = labels.get(image.fileIndex);
      if (known === undefined) labels.set(image.fileIndex, name);
      else if (known !== name) contradicted.set(image.fileIndex, image);
    }
  }
  for (const file of contradicted.keys()) leftOut.add(file);
  for (const file of leftOut) labels.delete(file);
  return { labels, leftOut, severalCount, noneCount, contradicted: [...contradicted.values()] };
}

/** The label of a row, as it stands there; empty where nothing is said. */
export function labelOf(
  cells: readonly string[],
  reading: LabelReading,
): { readonly name: string } | 'several' | 'none' {
  if (reading.kind === 'oneHot') return oneHotClass(cells, reading.oneHot);
  const value = valueIn(cells, reading.column);
  const name = reading.isWhole ? value.replace(/[.,]0*$/, '') : value;
  return reading.between !== null && name.includes(reading.between) ? 'several' : { name };
}
