import type { DatasetSource } from '../protocol/dataset';
import { isPictureName } from '../shared/picture-names';

/** A file as a drop or a picker gives it: those from inside a folder carry their path. */
export type DroppedFile = File & { readonly path?: string };

/** The path a dropped file had below what was dropped: `birds/wren/1.jpg`, `birds.zip`. */
function pathOf(file: DroppedFile): string {
  const path = file.path || file.webkitRelativePath || file.name;
  return path.replace(/^\.?\/+/, '');
}

/** A picture by its name or its type; no zip, no table. */
function isPicture({ name, type }: File): boolean {
  return /^image\//.test(type) || isPictureName(name);
}

/** What was dropped, as a source of images: one file, several of any kind, or a folder's files or single pictures; null for nothing. */
export function sourceOf(files: readonly DroppedFile[]): DatasetSource | null {
  const [first] = files;
  if (!first) return null;
  const isInFolder = files.some((file) => pathOf(file).includes('/'));
  if (!isInFolder && files.length === 1 && !isPicture(first)) return { kind: 'zip', file: first };
  if (!isInFolder && !files.every(isPicture)) return { kind: 'files', files: [...files] };
  const paths = files.map((file) => ({ path: pathOf(file), file }));
  return { kind: 'folder', name: paths[0]?.path.split('/')[0] ?? first.name, files: paths };
}
