import { archiveFormat } from '../shared/archive-signatures';
import { reading } from '../shared/read-file';
import { failure, type Result, success } from '../shared/result';
import { beginsLikeZip } from '../shared/zip-signatures';
import { type ZipContent, zipFiles } from './zip-files';
import { ZipReading } from './zip-read';

const ENDING = '.vireo-run';

/** File name of an exported run: its name as far as file systems take it. */
export function runFileName(name: string): string {
  return `${name.replaceAll(/[^\p{L}\p{N}-]+/gu, '-')}${ENDING}`;
}

/** Several exported runs as one zip, of any size; runs of one name are numbered. */
export function zipRuns(runs: readonly { readonly name: string; readonly blob: Blob }[]): Promise<Blob> {
  const files = new Map<string, ZipContent>();
  for (const { name, blob } of runs) {
    let file = runFileName(name);
    for (let copy = 2; files.has(file); copy++) file = runFileName(`${name} ${copy}`);
    files.set(file, blob);
  }
  return zipFiles(files);
}

/** A run's file, read when it is asked for: all runs together may be larger than memory. */
export interface RunFile {
  /** Within the zip; null where the file is the run's own. */
  readonly path: string | null;
  read(): Promise<Result<Blob>>;
}

/**
 * The run files of a zip of all runs; a single run file is passed through. Failures: `runFileForeign` (a zip without runs),
 * `archiveInstead` (a RAR …), `fileDamaged`, `zipBomb`, and those of a file that cannot be read.
 */
export function runFilesOf(file: Blob): Promise<Result<readonly RunFile[]>> {
  return reading(() => runFilesIn(file));
}

async function runFilesIn(file: Blob): Promise<Result<readonly RunFile[]>> {
  const start = new Uint8Array(await file.slice(0, 16).arrayBuffer());
  const archive = archiveFormat(start);
  if (archive !== null) return failure('archiveInstead', { format: archive });
  if (!beginsLikeZip(start)) return success([{ path: null, read: async () => success(file) }]);
  const zip = await ZipReading.open(file);
  if (!zip.ok) return asRuns(zip);
  const paths = zip.value.paths.filter((path) => path.endsWith(ENDING));
  if (paths.length === 0) return failure('runFileForeign');
  return success(paths.map((path) => ({ path, read: () => reading(() => runFile(file, zip.value, path)) })));
}

/** One that is stored is a part of the zip's own, and says itself whether it is whole. */
async function runFile(file: Blob, zip: ZipReading, path: string): Promise<Result<Blob>> {
  const part = await zip.storedPart(path);
  if (!part.ok) return asRuns(part);
  return part.value ? success(file.slice(part.value.begin, part.value.end)) : asRuns(await zip.file(path));
}

/** The reader's word for a zip that is damaged speaks of weights. */
function asRuns<T>(result: Result<T>): Result<T> {
  if (result.ok || result.failure.code !== 'weightsZipUnreadable') return result;
  return failure('fileDamaged', undefined, result.failure.detail);
}
