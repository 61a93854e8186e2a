import type { Failure } from '../../shared/result';
import type { ListedFile } from './listing';

/** `birds/1 (2).jpg` for a second `birds/1.jpg`. */
function numbered(path: string, number: number): string {
  const [, stem, extension] = /^(.*?)(\.[^./]*)?$/s.exec(path) ?? [path, path];
  return `${stem} (${number})${extension ?? ''}`;
}

/** The same order however the files came: a dataset's fingerprint goes by the path of each. */
function bySizeAndDate(a: ListedFile, b: ListedFile): number {
  return a.sizeBytes - b.sizeBytes || changedMs(a) - changedMs(b);
}

function changedMs({ location }: ListedFile): number {
  return location.kind === 'blob' && location.blob instanceof File ? location.blob.lastModified : 0;
}

/**
 * Every file under a path of its own, since a file is known by its path. Files that lay in different folders may come under
 * one name, when they are dropped together: the second gets a number. `remarks` say so.
 */
export function distinctPaths(files: readonly ListedFile[]): {
  readonly files: readonly ListedFile[];
  readonly remarks: readonly Failure[];
} {
  const byPath = new Map<string, ListedFile[]>();
  for (const file of files) {
    const alike = byPath.get(file.path);
    if (alike) alike.push(file);
    else byPath.set(file.path, [file]);
  }
  if (byPath.size === files.length) return { files, remarks: [] };
  const taken = new Set(byPath.keys());
  const renamed: string[] = [];
  const distinct = [...byPath].flatMap(([path, alike]) => {
    let number = 1;
    return [...alike].sort(bySizeAndDate).map((file, i) => {
      if (i === 0) return file;
      let free = path;
      while (taken.has(free)) free = numbered(path, ++number);
      taken.add(free);
      renamed.push(free);
      return { ...file, path: free };
    });
  });
  const values = { count: renamed.length, example: renamed[0] };
  return { files: distinct, remarks: [{ code: 'nameTaken', values }] };
}
