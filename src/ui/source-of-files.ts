import type { DatasetSource } from '../protocol/dataset';
import { isPictureName } from '../shared/picture-names';
import type { ChosenFile } from './files-of-drop';

/** A picture by its name or its type; no zip, no table. */
function isPicture({ name, type }: File): boolean {
  return /^image\//.test(type) || isPictureName(name);
}

/** What was dropped, as a source of images: one file, several of any kind, or a folder's files or single pictures; null for nothing. */
export function sourceOf(files: readonly ChosenFile[]): DatasetSource | null {
  const [first] = files;
  if (!first) return null;
  const isInFolder = files.some(({ path }) => path.includes('/'));
  if (!isInFolder && files.length === 1 && !isPicture(first.file)) return { kind: 'zip', file: first.file };
  if (!isInFolder && !files.every(({ file }) => isPicture(file)))
    return { kind: 'files', files: files.map(({ file }) => file) };
  return { kind: 'folder', name: first.path.split('/')[0] ?? first.file.name, files: [...files] };
}
