/** Opens made data sets, and says in short what was learned from them. */
import type { Dataset } from '../dataset';
import type { ImageDataset } from '../image-dataset';
import { openDataset } from '../open-dataset';
import { type MadeEntry, zipFile } from './make-zip';

export async function openFiles(...files: readonly File[]): Promise<ImageDataset> {
  const [file] = files;
  if (!file) throw new Error('Nothing to open');
  const source =
    files.length === 1 ? ({ kind: 'zip', file } as const) : ({ kind: 'files', files: [...files] } as const);
  const opened = await openDataset(source, () => Promise.reject(new Error('decodes nothing')));
  if (!opened.ok) throw new Error(opened.failure.code);
  return opened.value;
}

export function openEntries(entries: readonly MadeEntry[]): Promise<ImageDataset> {
  return openFiles(zipFile(entries));
}

/** A zip of files with these paths, each of other bytes. */
export function openPaths(...paths: readonly string[]): Promise<ImageDataset> {
  return openEntries(paths.map((name) => ({ name })));
}

/** `count` numbered images in a folder. */
export function imagesIn(folder: string, count = 3, ending = '.jpg'): string[] {
  return Array.from({ length: count }, (_, i) => `${folder}/${i}${ending}`);
}

/** Role and class → how many images. */
export function countsOf({ items, classes }: Dataset): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { role, classIndex } of items) {
    const key = classIndex === null ? role : `${role} ${classes[classIndex]}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

/** The codes of all that is said of a dataset. */
export function saidOf({ summary }: Dataset): string[] {
  return [
    ...summary.problems.map(({ code }) => code),
    ...summary.understanding.remarks.map(({ code }) => code),
    ...summary.understanding.unused.map(({ note }) => note.code),
  ];
}
