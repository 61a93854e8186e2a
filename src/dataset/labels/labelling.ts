/** Labels read off lists: one for each image, and which images have several. */
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
  /** Path → label. */
  readonly labels: ReadonlyMap<string, string>;
  /** Images that have no one label: several ones in a row, none, or two rows that contradict. */
  readonly leftOut: ReadonlySet<string>;
  /** Rows with several ones, and with none. */
  readonly severalCount: number;
  readonly noneCount: number;
  /** Images listed with two labels. */
  readonly contradicted: readonly string[];
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
  const labels = new Map<string, string>();
  const leftOut = new Set<string>();
  const contradicted = new Set<string>();
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
        leftOut.add(image.path);
        continue;
      }
      if (label.name === '') continue;
      const name = classNames.get(label.name) ?? names?.get(label.name) ?? label.name;
      classNames.set(label.name, name);
      const known = labels.get(image.path);
      if (known === undefined) labels.set(image.path, name);
      else if (known !== name) contradicted.add(image.path);
    }
  }
  for (const path of contradicted) leftOut.add(path);
  for (const path of leftOut) labels.delete(path);
  return { labels, leftOut, severalCount, noneCount, contradicted: [...contradicted] };
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
