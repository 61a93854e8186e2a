/** A zip's directory as a list of files (APPNOTE.TXT 4.3.12), every entry that cannot be used with its reason. */

import type { DatasetProblem } from '../../protocol/dataset';
import { type Failure, failure, type Result, success } from '../../shared/result';
import { ZIP_SIGNATURES } from '../../shared/zip-signatures';
import { type FoundEncoding, type ListedFile, MAX_FILE_BYTES, MAX_RATIO } from './listing';
import { nameEntries } from './names/name-entries';
import { readRange } from './read-range';
import { recoverZip } from './recover-zip';
import { findDirectory } from './zip-end-record';
import type { UnnamedEntry, ZipEntry } from './zip-entry';
import { type EntryName, extraField, readZipName } from './zip-names';

const ENTRY_BYTES = 46;
/** About a million entries; beyond it the list itself would not fit. */
const MAX_DIRECTORY_BYTES = 128 * 2 ** 20;
const ZIP64 = 0x0001;
const STORE = 0;
const DEFLATE = 8;
const METHOD_NAMES: Readonly<Record<number, string>> = {
  1: 'Shrink',
  6: 'Implode',
  9: 'Deflate64',
  12: 'bzip2',
  14: 'LZMA',
  93: 'Zstandard',
  95: 'XZ',
  98: 'PPMd',
  99: 'AES',
};

export interface ZipListing {
  readonly files: readonly ListedFile[];
  readonly problems: readonly DatasetProblem[];
  readonly nameEncoding: FoundEncoding | null;
}

/**
 * Lists a zip without reading its content. `archive` is its position among the archives of one listing; `mayBeLarge` says of
 * a path that the file is read in pieces, so that no size is too much.
 */
export async function listZip(
  file: Blob,
  archive: number,
  mayBeLarge: (path: string) => boolean = () => false,
): Promise<Result<ZipListing>> {
  const place = await findDirectory(file);
  if (!place.ok) {
    return place.failure.code === 'zipWithoutDirectory'
      ? await listCutZip(file, archive, mayBeLarge, place.failure)
      : place;
  }
  const { start, sizeBytes, entryCount, prefixBytes } = place.value;
  if (sizeBytes > MAX_DIRECTORY_BYTES) return failure('zipDirectoryTooLarge', { entryCount });
  const bytes = await readRange(file, start, start + sizeBytes);
  if (!bytes.ok) return bytes;

  const parsed = parseDirectory(bytes.value, prefixBytes);
  const { entries, nameEncoding, ...named } = nameEntries(parsed.entries);
  const problems = [...named.problems];
  if (parsed.readCount < entryCount) {
    const values = { readCount: parsed.readCount, entryCount };
    problems.push({ path: '', code: 'directoryDamaged', severity: 'warning', values });
  }
  return success({
    files: usableFiles(entries, start, archive, mayBeLarge, problems),
    problems,
    nameEncoding,
  });
}

/** What can be had of a zip that ends too early; the failure where that is nothing. */
async function listCutZip(
  file: Blob,
  archive: number,
  mayBeLarge: (path: string) => boolean,
  without: Failure,
): Promise<Result<ZipListing>> {
  const recovered = await recoverZip(file);
  if (!recovered.ok) return recovered;
  const problems = [...recovered.value.problems];
  const files = usableFiles(recovered.value.entries, file.size, archive, mayBeLarge, problems);
  if (files.length === 0) return { ok: false, failure: without };
  problems.unshift({ path: '', code: 'zipRecovered', severity: 'warning', values: { count: files.length } });
  return success({ files, problems, nameEncoding: recovered.value.nameEncoding });
}

function parseDirectory(
  directory: Uint8Array,
  prefixBytes: number,
): { readonly entries: UnnamedEntry[]; readonly readCount: number } {
  const view = new DataView(directory.buffer, directory.byteOffset, directory.length);
  const entries: UnnamedEntry[] = [];
  let readCount = 0;
  for (let at = 0; at + ENTRY_BYTES <= directory.length; ) {
    if (view.getUint32(at, true) !== ZIP_SIGNATURES.directoryEntry) break;
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const nameAt = at + ENTRY_BYTES;
    const next = nameAt + nameLength + extraLength + view.getUint16(at + 32, true);
    if (next > directory.length) break;
    readCount++;
    const extra = directory.subarray(nameAt + nameLength, nameAt + nameLength + extraLength);
    const name = readZipName(directory.subarray(nameAt, nameAt + nameLength), extra);
    entries.push(readEntry(view, at, name, extra, prefixBytes));
    at = next;
  }
  return { entries, readCount };
}

function readEntry(
  view: DataView,
  at: number,
  name: EntryName,
  extra: Uint8Array,
  prefixBytes: number,
): UnnamedEntry {
  const flags = view.getUint16(at + 8, true);
  const zip64 = extraField(extra, ZIP64);
  const wide = zip64 ? new DataView(zip64.buffer, zip64.byteOffset, zip64.length) : null;
  let wideAt = 0;
  /** The next 64-bit number of the zip64 field where the 32-bit one says "see there". */
  const widened = (narrow: number): number => {
    if (narrow !== 0xffffffff || !wide || wideAt + 8 > wide.byteLength) return narrow;
    wideAt += 8;
    return Number(wide.getBigUint64(wideAt - 8, true));
  };
  // In this order: APPNOTE.TXT 4.5.3.
  const sizeBytes = widened(view.getUint32(at + 24, true));
  const compressedBytes = widened(view.getUint32(at + 20, true));
  const headerOffset = widened(view.getUint32(at + 42, true)) + prefixBytes;
  const madeOnUnix = view.getUint8(at + 5) === 3;
  return {
    name,
    sizeBytes,
    compressedBytes,
    headerOffset,
    method: view.getUint16(at + 10, true),
    encrypted: (flags & 1) !== 0,
    symbolicLink: madeOnUnix && view.getUint32(at + 38, true) >>> 28 === 0xa,
    disk: view.getUint16(at + 34, true),
    crc32: view.getUint32(at + 16, true),
  };
}

/** Why an entry cannot be read, or null. */
function entryProblem(
  entry: ZipEntry,
  mayBeLarge: (path: string) => boolean,
): Omit<DatasetProblem, 'path' | 'severity'> | null {
  if (entry.encrypted) return { code: 'encrypted' };
  if (entry.symbolicLink) return { code: 'symbolicLink' };
  if (entry.method !== STORE && entry.method !== DEFLATE) {
    const method = METHOD_NAMES[entry.method] ?? String(entry.method);
    return { code: 'unsupportedCompression', values: { method } };
  }
  if (entry.disk !== 0 && entry.disk !== 0xffff) return { code: 'onAnotherDisk' };
  if (entry.sizeBytes > MAX_FILE_BYTES && !mayBeLarge(entry.path)) {
    return { code: 'tooLarge', values: { sizeBytes: entry.sizeBytes, limitBytes: MAX_FILE_BYTES } };
  }
  if (entry.sizeBytes > entry.compressedBytes * MAX_RATIO) {
    const ratio = Math.round(entry.sizeBytes / Math.max(1, entry.compressedBytes));
    return { code: 'bomb', values: { ratio, limit: MAX_RATIO } };
  }
  if (entry.method === STORE && entry.sizeBytes !== entry.compressedBytes) {
    return { code: 'sizeMismatch', values: { sizeBytes: entry.sizeBytes } };
  }
  return null;
}

/** Where the next header begins after each of `offsets` (ascending), the directory being the last. */
function limitsOf(offsets: readonly number[], directoryStart: number): Map<number, number> {
  const limits = new Map<number, number>();
  for (const [i, offset] of offsets.entries()) {
    const next = offsets[i + 1] ?? directoryStart;
    limits.set(offset, offset < directoryStart ? Math.min(next, directoryStart) : offset);
  }
  return limits;
}

function usableFiles(
  entries: readonly ZipEntry[],
  directoryStart: number,
  archive: number,
  mayBeLarge: (path: string) => boolean,
  problems: DatasetProblem[],
): ListedFile[] {
  const offsets = [...new Set(entries.map((entry) => entry.headerOffset))].sort((a, b) => a - b);
  const limits = limitsOf(offsets, directoryStart);
  const claimed = new Set<number>();
  const byPath = new Map<string, ListedFile>();
  for (const entry of entries) {
    const limit = limits.get(entry.headerOffset) ?? directoryStart;
    let problem = entryProblem(entry, mayBeLarge);
    if (!problem && claimed.has(entry.headerOffset)) problem = { code: 'overlapping' };
    if (problem) {
      problems.push({ path: entry.path, severity: 'excluded', ...problem });
      continue;
    }
    claimed.add(entry.headerOffset);
    if (byPath.has(entry.path)) {
      // Unpacking the zip would leave the last one on disk.
      problems.push({ path: entry.path, code: 'duplicateName', severity: 'warning' });
    }
    byPath.set(entry.path, {
      path: entry.path,
      ...(entry.rawName !== undefined && { keptAs: entry.keptAs, rawName: entry.rawName }),
      sizeBytes: entry.sizeBytes,
      location: {
        kind: 'zip',
        archive,
        headerOffset: entry.headerOffset,
        compressedBytes: entry.compressedBytes,
        deflated: entry.method === DEFLATE,
        crc32: entry.crc32,
        limit,
      },
    });
  }
  return [...byPath.values()];
}
