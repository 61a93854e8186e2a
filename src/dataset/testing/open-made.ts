/** Datasets made of paths and of tables' texts: what the page would say of them. */

import { DEFAULT_RECIPE } from '../../recipe/defaults';
import type { Reading } from '../../recipe/reading';
import { AS_GUESSED } from '../../recipe/reading';
import type { Dataset } from '../dataset';
import type { ImageDataset } from '../image-dataset';
import { openDataset } from '../open-dataset';
import { text, zipFile } from './make-zip';

/**
 * Opens a zip of these images, whose bytes are no pictures, and these tables.
 * @param options.isPacked whether the tables are deflated: unpacking them takes longer than reading them
 */
export async function openMade(
  images: readonly string[],
  tables: Readonly<Record<string, string | Uint8Array>> = {},
  { isPacked = true }: { readonly isPacked?: boolean } = {},
): Promise<ImageDataset> {
  const entries = Object.entries(tables).map(([name, content]) => ({
    name,
    content: typeof content === 'string' ? text(content) : content,
    deflate: isPacked,
  }));
  const file = zipFile([...images.map((name) => ({ name })), ...entries]);
  const opened = await openDataset({ kind: 'zip', file }, () => Promise.reject(new Error('decodes nothing')));
  if (!opened.ok) throw new Error(opened.failure.code);
  return opened.value;
}

/** The same dataset, read as a person says. */
export async function readAs(dataset: ImageDataset, said: Partial<Reading>): Promise<ImageDataset> {
  const reading = { ...AS_GUESSED, ...said };
  const decided = await dataset.decided({ ...DEFAULT_RECIPE.dataset, reading });
  if (!decided.ok) throw new Error(decided.failure.code);
  return decided.value;
}

/** Path → role and class. */
export function labelsOf({ items, classes }: Dataset): Record<string, string> {
  return Object.fromEntries(
    items.map(({ path, role, classIndex }) => [
      path,
      classIndex === null ? role : `${role} ${classes[classIndex]}`,
    ]),
  );
}

/** `n` paths or lines. */
export function times(n: number, make: (i: number) => string): string[] {
  return Array.from({ length: n }, (_, i) => make(i));
}

/** Training images of each class, held-out images, and those to predict. */
export const countsOf = ({ summary }: Dataset) => ({
  training: summary.classes.map(({ name, trainingCount }) => `${name} ${trainingCount}`).join(', '),
  held: summary.classes.reduce((sum, { validationCount, testCount }) => sum + validationCount + testCount, 0),
  unlabelled: summary.unlabelledCount,
});
/** Where the classes come from, in a word. */
export const sourceOf = ({ summary }: Dataset) => {
  const { chosen } = summary.understanding.classesFrom;
  if (chosen.kind === 'table') return `${chosen.path}: ${chosen.column}`;
  return chosen.kind === 'oneHot' ? `${chosen.path}: 0 and 1` : chosen.kind;
};
/** Table → what it was taken for. */
export const usesOf = ({ summary }: Dataset) =>
  Object.fromEntries(summary.understanding.tables.map(({ path, use }) => [path, use]));
/** What plays no part. */
export const notesOf = ({ summary }: Dataset) =>
  summary.understanding.unused.map(({ path, note }) => `${path} ${note.code}`);
export const csv = (header: string, rows: readonly string[]) => `${[header, ...rows].join('\n')}\n`;
/** Again and again from the first. */
export const pick = <T>(values: readonly T[], i: number): T => values[i % values.length] as T;
