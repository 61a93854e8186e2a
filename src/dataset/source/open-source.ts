import type { DatasetProblem, DatasetSource } from '../../protocol/dataset';
import { crc32 } from '../../shared/crc32';
import { failure, type Result, success } from '../../shared/result';
import { drawSample } from '../sample/draw-sample';
import { checksumFiles } from './checksum-files';
import type { FileListing, FoundEncoding, ListedFile } from './listing';
import { joinEncodings } from './names/name-entries';
import { listZip } from './zip-directory';
import { normalizePath } from './zip-names';

/** Who waits while a folder is read: a zip is listed in a moment. */
export interface Watch {
  readonly onProgress: (done: number, total: number) => void;
  /** Aborted: listing rejects with its reason. */
  readonly signal: AbortSignal;
}

const UNWATCHED: Watch = { onProgress: () => undefined, signal: new AbortController().signal };

export const SAMPLE_NAME = 'shapes';

/** Lists the sample, a zip, several zips (each below a folder of its own name) or a folder; reads no picture. */
export async function openSource(
  source: DatasetSource,
  watch: Watch = UNWATCHED,
): Promise<Result<FileListing>> {
  switch (source.kind) {
    case 'zip':
      return await listZips([source.file]);
    case 'zips':
      return await listZips(source.files);
    case 'folder':
      return await listFolder(source.name, source.files, watch);
    case 'sample':
      return success(await listSample());
  }
}

function withoutExtension(name: string): string {
  return name.replace(/\.zip$/i, '');
}

/** A folder for each zip; a second one of the same name gets a number. */
function folderNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let folder = name;
    for (let number = 2; taken.has(folder); number++) folder = `${name} (${number})`;
    taken.add(folder);
    return `${folder}/`;
  });
}

function below(prefix: string, file: ListedFile): ListedFile {
  if (prefix === '') return file;
  const keptAs = file.keptAs === undefined ? {} : { keptAs: prefix + file.keptAs };
  return { ...file, path: prefix + file.path, ...keptAs };
}

async function listZips(archives: readonly File[]): Promise<Result<FileListing>> {
  const files: ListedFile[] = [];
  const problems: DatasetProblem[] = [];
  const encodings: (FoundEncoding | null)[] = [];
  const prefixes = archives.length > 1 ? folderNames(archives.map((zip) => withoutExtension(zip.name))) : [];
  for (const [archive, zip] of archives.entries()) {
    const listed = await listZip(zip, archive);
    if (!listed.ok) {
      return failure(
        listed.failure.code,
        { ...listed.failure.values, name: zip.name },
        listed.failure.detail,
      );
    }
    const prefix = prefixes[archive] ?? '';
    for (const file of listed.value.files) files.push(below(prefix, file));
    encodings.push(listed.value.nameEncoding);
    for (const problem of listed.value.problems) problems.push({ ...problem, path: prefix + problem.path });
  }
  const name = archives.map((zip) => withoutExtension(zip.name)).join(' + ');
  const sizeBytes = archives.reduce((sum, zip) => sum + zip.size, 0);
  return success(
    await makeListing({
      name,
      sizeBytes,
      archives,
      isMerged: archives.length > 1,
      files,
      problems,
      nameEncoding: joinEncodings(encodings),
    }),
  );
}

async function listFolder(
  name: string,
  entries: readonly { readonly path: string; readonly file: File }[],
  { onProgress, signal }: Watch,
): Promise<Result<FileListing>> {
  const files: ListedFile[] = [];
  const problems: DatasetProblem[] = [];
  let sizeBytes = 0;
  for (const { path, file } of entries) {
    const normalized = normalizePath(path.replace(/^\/+/, ''));
    if (normalized === null) {
      problems.push({ path, code: 'unsafePath', severity: 'excluded' });
      continue;
    }
    sizeBytes += file.size;
    files.push({
      path: normalized,
      sizeBytes: file.size,
      location: { kind: 'blob', blob: file, crc32: null },
    });
  }
  const summed = await checksumFiles(files, onProgress, signal);
  return success(
    await makeListing({
      name,
      sizeBytes,
      archives: [],
      isMerged: false,
      files: summed,
      problems,
      nameEncoding: null,
    }),
  );
}

async function listSample(): Promise<FileListing> {
  const files = drawSample().map(({ path, bytes }): ListedFile => {
    const location = {
      kind: 'blob',
      blob: new Blob([bytes], { type: 'image/png' }),
      crc32: crc32(bytes),
    } as const;
    return { path, sizeBytes: bytes.length, location };
  });
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  return await makeListing({
    name: SAMPLE_NAME,
    sizeBytes,
    archives: [],
    isMerged: false,
    files,
    problems: [],
    nameEncoding: null,
  });
}

/** By what a dataset's cache knows the file. */
const keptPath = ({ path, keptAs }: ListedFile): string => keptAs ?? path;

/** Files in an order that only their paths decide: what is stored about file 7 holds for every listing of a fingerprint. */
async function makeListing(found: Omit<FileListing, 'fingerprint'>): Promise<FileListing> {
  const files = [...found.files].sort((a, b) =>
    keptPath(a) < keptPath(b) ? -1 : Number(keptPath(a) > keptPath(b)),
  );
  return { ...found, files, fingerprint: await fingerprintOf(files) };
}

/** Equal for the same files, whatever the archive's name. Contents are known by CRC in zips, by date in folders. */
async function fingerprintOf(files: readonly ListedFile[]): Promise<string> {
  const lines = files.map((file) => {
    const { sizeBytes, location } = file;
    const path = keptPath(file);
    if (location.crc32 !== null) return `${path}\0${sizeBytes}\0${location.crc32}`;
    const changed =
      location.kind === 'blob' && location.blob instanceof File ? location.blob.lastModified : 0;
    return `${path}\0${sizeBytes}\0${changed}`;
  });
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(lines.join('\n')));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
