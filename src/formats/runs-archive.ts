import JSZip from 'jszip';
import { reading } from '../shared/read-file';
import { failure, type Result, success } from '../shared/result';
import { beginsLikeZip } from '../shared/zip-signatures';
import { zipFiles } from './zip-files';

const ENDING = '.vireo-run';

/** File name of an exported run: its name as far as file systems take it. */
export function runFileName(name: string): string {
  return `${name.replaceAll(/[^\p{L}\p{N}-]+/gu, '-')}${ENDING}`;
}

/** Several exported runs as one zip; runs of one name are numbered. */
export function zipRuns(runs: readonly { readonly name: string; readonly blob: Blob }[]): Promise<Blob> {
  const files: Record<string, Blob> = {};
  for (const { name, blob } of runs) {
    let file = runFileName(name);
    for (let copy = 2; file in files; copy++) file = runFileName(`${name} ${copy}`);
    files[file] = blob;
  }
  return zipFiles(files);
}

/**
 * The run files of a zip of all runs; a single run file is passed through. Failures: `runFileForeign` (a zip without runs),
 * `fileDamaged`, and those of a file that cannot be read.
 */
export function runFilesOf(file: Blob): Promise<Result<readonly Blob[]>> {
  return reading(() => runFilesIn(file));
}

async function runFilesIn(file: Blob): Promise<Result<readonly Blob[]>> {
  const start = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  if (!beginsLikeZip(start)) return success([file]);
  let zip: JSZip;
  try {
    zip = await JSZip.loadAsync(file);
  } catch (error) {
    return failure('fileDamaged', undefined, String(error));
  }
  const found = Object.values(zip.files).filter(({ name, dir }) => !dir && name.endsWith(ENDING));
  if (found.length === 0) return failure('runFileForeign');
  return success(await Promise.all(found.map((entry) => entry.async('blob'))));
}
