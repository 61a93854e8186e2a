import type { DatasetProblem, DatasetSource } from '../../protocol/dataset';
import { crc32 } from '../../shared/crc32';
import { type Failure, failure, type Result, success } from '../../shared/result';
import { Collections } from '../collect/collections';
import { drawSample } from '../sample/draw-sample';
import { checksumFiles } from './checksum-files';
import { CONTAINER_KINDS, kindByName, withoutGzip } from './containers/container-kinds';
import { isForeign } from './containers/foreign';
import { openContainers } from './containers/open-containers';
import { distinctPaths } from './distinct-paths';
import { below, type FileListing, type FoundEncoding, type ListedFile, nothingToRelease } from './listing';
import { joinEncodings } from './names/name-entries';
import { openScratch } from './scratch';
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

/**
 * Lists the sample, a zip or another container, several files (each zip below a folder of its own name) or a folder; reads no
 * picture, but unpacks what holds them in a form that cannot be read in place.
 */
export async function openSource(
  source: DatasetSource,
  watch: Watch = UNWATCHED,
): Promise<Result<FileListing>> {
  switch (source.kind) {
    case 'zip':
      return await listFile(source.file, watch);
    case 'files':
      return await listFiles(source.files, watch);
    case 'folder':
      return await listFolder(source.name, source.files, watch);
    case 'collection':
      return await listCollection(source.name, watch);
    case 'sample':
      return success(await listSample());
  }
}

/** `flowers.zip`, `flowers.tar.gz`: what a dataset is called by its file. */
function withoutExtension(name: string): string {
  return withoutGzip(name).replace(/\.(zip|tar|tm|npz|parquet)$/i, '');
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

/** What a listing is made of, before containers are opened and copies are known. */
type Found = Omit<FileListing, 'fingerprint' | 'release' | 'remarks'>;

const mayBeContainer = (path: string) => kindByName(path) !== null;

function looseFile(path: string, file: Blob): ListedFile {
  return { path, sizeBytes: file.size, location: { kind: 'blob', blob: file, crc32: null } };
}

/** A zip, or the one file of another form that a dataset comes in. */
async function listFile(file: File, watch: Watch): Promise<Result<FileListing>> {
  const kind = kindByName(file.name);
  const base = { name: withoutExtension(file.name), sizeBytes: file.size, isMerged: false };
  if (kind === null || kind === CONTAINER_KINDS.zip) {
    const listed = await listZip(file, 0, mayBeContainer);
    if (listed.ok) return success(await completed({ ...base, archives: [file], ...listed.value }, watch));
    if (listed.failure.code !== 'notAZip') return named(listed.failure, file);
  }
  const alone = looseFile(file.name, file);
  const listing = await completed(
    { ...base, files: [alone], archives: [], problems: [], nameEncoding: null },
    watch,
    file.name,
  );
  if (listing.files.length > 0 && !listing.files.some(({ path }) => path === alone.path))
    return success(listing);
  await listing.release();
  const causes = listing.problems.filter(({ severity }) => severity === 'excluded');
  const [cause] = causes;
  if (!cause) return failure('notAZip', { name: file.name });
  if (isForeign(cause.code)) return named(cause, file);
  return { ok: false, failure: { code: 'containerRefused', values: { name: file.name }, causes } };
}

function named({ code, values, detail }: Failure, { name }: File): Result<never> {
  return failure(code, { ...values, name }, detail);
}

/** Files that were chosen together: zips, each below a folder of its name, and tables or pictures beside them. */
async function listFiles(chosen: readonly File[], watch: Watch): Promise<Result<FileListing>> {
  const files: ListedFile[] = [];
  const problems: DatasetProblem[] = [];
  const encodings: (FoundEncoding | null)[] = [];
  const archives = chosen.filter(({ name }) => kindByName(name) === CONTAINER_KINDS.zip);
  const isOne = chosen.length === 1;
  const prefixes = isOne ? [''] : folderNames(archives.map((zip) => withoutExtension(zip.name)));
  for (const [archive, zip] of archives.entries()) {
    const listed = await listZip(zip, archive, mayBeContainer);
    if (!listed.ok) return named(listed.failure, zip);
    const prefix = prefixes[archive] ?? '';
    for (const file of listed.value.files) files.push(below(prefix, file));
    encodings.push(listed.value.nameEncoding);
    for (const problem of listed.value.problems) problems.push({ ...problem, path: prefix + problem.path });
  }
  for (const file of chosen) if (!archives.includes(file)) files.push(looseFile(file.name, file));
  const folders = chosen.filter(
    ({ name }) => CONTAINER_KINDS.zip === kindByName(name) || CONTAINER_KINDS.tar === kindByName(name),
  );
  const found = {
    name: (folders.length > 0 ? folders : chosen).map((file) => withoutExtension(file.name)).join(' + '),
    sizeBytes: chosen.reduce((sum, { size }) => sum + size, 0),
    archives,
    isMerged: folders.length > 1,
    files,
    problems,
    nameEncoding: joinEncodings(encodings),
  };
  return success(await completed(found, watch));
}

async function listFolder(
  name: string,
  entries: readonly { readonly path: string; readonly file: File }[],
  watch: Watch,
): Promise<Result<FileListing>> {
  const files: ListedFile[] = [];
  const problems: DatasetProblem[] = [];
  for (const { path, file } of entries) {
    const normalized = normalizePath(path.replace(/^\/+/, ''));
    if (normalized === null) problems.push({ path, code: 'unsafePath', severity: 'excluded' });
    else files.push(looseFile(normalized, file));
  }
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  const found = { name, sizeBytes, archives: [], isMerged: false, files, problems, nameEncoding: null };
  return success(await completed(found, watch));
}

async function listCollection(name: string, watch: Watch): Promise<Result<FileListing>> {
  const collections = await Collections.open();
  if (!collections) return failure('collectingNeedsStorage');
  const { classes } = await collections.read(name);
  const files = classes.flatMap(({ name: className, pictures }) =>
    pictures.map((picture) => looseFile(`${className}/${picture.name}`, picture.file)),
  );
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  const found = { name, sizeBytes, archives: [], isMerged: false, files, problems: [], nameEncoding: null };
  return success(await completed(found, watch));
}

/** With a path of its own for each file, the members of containers in place of these, and copies known. `onlyFile`: the one file that is the dataset. */
async function completed(
  found: Found,
  { onProgress, signal }: Watch,
  onlyFile: string | null = null,
): Promise<FileListing> {
  const distinct = distinctPaths(found.files);
  const opened = await openContainers({ ...found, ...distinct }, { openScratch, signal, onlyFile });
  try {
    const files = await checksumFiles(opened.files, onProgress, signal);
    return await makeListing({ ...found, ...opened, files });
  } catch (error) {
    await opened.release();
    throw error;
  }
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
    remarks: [],
    nameEncoding: null,
    release: nothingToRelease,
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
