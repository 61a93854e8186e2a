import { runFilesOf } from '../formats/runs-archive';
import { reading } from '../shared/read-file';
import type { Failure } from '../shared/result';
import { bytesOfBlob } from '../training/checkpoints/file-store';
import { runFileContents } from '../training/runs/run-file-contents';
import type { StoredEntry } from '../training/runs/stored-entry';
import { studentName } from './student-name';

/** What came of a file: a run, or why there is none. */
export type ReadRun = { readonly file: string; readonly student: string } & (
  | { readonly entry: StoredEntry; readonly failure: null }
  | { readonly entry: null; readonly failure: Failure }
);

/** Reads dropped files one after the other: run files, and zips of them as a learning platform hands out. */
export async function* readRuns(files: readonly File[]): AsyncGenerator<ReadRun, void> {
  for (const file of files) {
    const path = file.webkitRelativePath || file.name;
    const found = await runFilesOf(file);
    if (!found.ok) {
      yield { file: file.name, student: studentName(path), entry: null, failure: found.failure };
      continue;
    }
    for (const { path: within, read } of found.value) {
      const place = within ?? path;
      const named = { file: within ?? file.name, student: studentName(place) };
      const blob = await read();
      // Weights are checked and not kept: the board has no use for them.
      const contents = blob.ok
        ? await reading(() => runFileContents(bytesOfBlob(blob.value), () => false))
        : blob;
      yield contents.ok
        ? { ...named, entry: contents.value.entry, failure: null }
        : { ...named, entry: null, failure: contents.failure };
    }
  }
}
