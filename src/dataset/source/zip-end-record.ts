/**
 * Finding a zip's directory from its end record (APPNOTE.TXT 4.3.16, zip64: 4.3.14–15). The signature alone proves
 * nothing: comments, nested zips and appended bytes can hold one, so every candidate must lead to a directory.
 */
import { failure, type Result, success } from '../../shared/result';
import { ZIP_SIGNATURES } from '../../shared/zip-signatures';
import { readRange } from './read-range';

const END_BYTES = 22;
const END64_LOCATOR_BYTES = 20;
const END64_BYTES = 56;
/** A comment has at most 65,535 bytes; the rest allows for bytes that something appended. */
const TAIL_BYTES = [66 * 1024, 2 * 2 ** 20];

export interface DirectoryPlace {
  readonly start: number;
  readonly sizeBytes: number;
  readonly entryCount: number;
  /** Bytes before the zip's own first byte (a self-extractor's program): to add to every offset. */
  readonly prefixBytes: number;
}

interface EndRecord {
  readonly position: number;
  /** The comment ends where the file ends: nothing is appended. */
  readonly exact: boolean;
  readonly entryCount: number;
  readonly sizeBytes: number;
  readonly offset: number;
  readonly disk: number;
  readonly directoryDisk: number;
}

/** Where the directory is; fails with `zipEmpty`, `zipSplit`, `zipWithoutDirectory` (cut off) or `notAZip`. */
export async function findDirectory(file: Blob): Promise<Result<DirectoryPlace>> {
  let empty = false;
  let split = false;
  for (const tailBytes of TAIL_BYTES) {
    const tailStart = Math.max(0, file.size - tailBytes);
    const tail = await readRange(file, tailStart, file.size);
    if (!tail.ok) return tail;
    const records = findEndRecords(tail.value, tailStart, file.size);
    for (const record of preferred(records)) {
      if (isSplit(record)) {
        split = true;
        continue;
      }
      const place = await locate(file, tail.value, tailStart, record);
      if (!place.ok) return place;
      if (place.value && place.value.entryCount > 0) return success(place.value);
      if (record.entryCount === 0 && record.sizeBytes === 0) empty = true;
    }
    if (tailStart === 0) break;
  }
  const head = await readRange(file, 0, 8);
  if (!head.ok) return head;
  const view = new DataView(head.value.buffer);
  const signature = view.byteLength >= 4 ? view.getUint32(0, true) : 0;
  if (split || signature === ZIP_SIGNATURES.descriptor) return failure('zipSplit');
  if (empty) return failure('zipEmpty');
  if (signature === ZIP_SIGNATURES.localHeader) return failure('zipWithoutDirectory');
  return failure('notAZip');
}

function findEndRecords(tail: Uint8Array, tailStart: number, fileSize: number): EndRecord[] {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.length);
  const records: EndRecord[] = [];
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    if (tail[at] !== 0x50 || view.getUint32(at, true) !== ZIP_SIGNATURES.endOfDirectory) continue;
    const commentEnd = tailStart + at + END_BYTES + view.getUint16(at + 20, true);
    if (commentEnd > fileSize) continue;
    records.push({
      position: tailStart + at,
      exact: commentEnd === fileSize,
      disk: view.getUint16(at + 4, true),
      directoryDisk: view.getUint16(at + 6, true),
      entryCount: view.getUint16(at + 10, true),
      sizeBytes: view.getUint32(at + 12, true),
      offset: view.getUint32(at + 16, true),
    });
  }
  return records;
}

/**
 * First the records that end exactly at the file's end, the outermost before one inside its comment; then those with
 * bytes appended, the last before one of a zip stored inside.
 */
function preferred(records: readonly EndRecord[]): EndRecord[] {
  const exact = records.filter((record) => record.exact).reverse();
  return [...exact, ...records.filter((record) => !record.exact)];
}

function isSplit({ disk, directoryDisk }: EndRecord): boolean {
  return (disk !== 0 && disk !== 0xffff) || (directoryDisk !== 0 && directoryDisk !== 0xffff);
}

/** The directory a record speaks of, or null where there is none. */
async function locate(
  file: Blob,
  tail: Uint8Array,
  tailStart: number,
  record: EndRecord,
): Promise<Result<DirectoryPlace | null>> {
  let { entryCount, sizeBytes, offset } = record;
  let directoryEnd = record.position;
  const locatorAt = record.position - END64_LOCATOR_BYTES;
  if (entryCount === 0xffff || sizeBytes === 0xffffffff || offset === 0xffffffff) {
    const end64 = locatorAt < 0 ? success(null) : await readEnd64(file, tail, tailStart, locatorAt);
    if (!end64.ok) return end64;
    // Without a zip64 record the numbers are meant as they stand: 65,535 entries are allowed.
    if (end64.value) ({ entryCount, sizeBytes, offset, position: directoryEnd } = end64.value);
  }
  if (sizeBytes < 46) return success(null);
  for (const start of new Set([directoryEnd - sizeBytes, offset])) {
    if (start < 0 || start + sizeBytes > file.size) continue;
    const signature = await readSignature(file, start);
    if (!signature.ok) return signature;
    if (signature.value !== ZIP_SIGNATURES.directoryEntry) continue;
    return success({ start, sizeBytes, entryCount, prefixBytes: Math.max(0, start - offset) });
  }
  return success(null);
}

async function readSignature(file: Blob, at: number): Promise<Result<number>> {
  const bytes = await readRange(file, at, at + 4);
  if (!bytes.ok) return bytes;
  return success(bytes.value.length === 4 ? new DataView(bytes.value.buffer).getUint32(0, true) : 0);
}

interface End64 {
  readonly position: number;
  readonly entryCount: number;
  readonly sizeBytes: number;
  readonly offset: number;
}

async function readEnd64(
  file: Blob,
  tail: Uint8Array,
  tailStart: number,
  locatorAt: number,
): Promise<Result<End64 | null>> {
  const inTail = locatorAt - tailStart;
  if (inTail < 0) return success(null);
  const locator = new DataView(tail.buffer, tail.byteOffset + inTail, END64_LOCATOR_BYTES);
  if (locator.getUint32(0, true) !== ZIP_SIGNATURES.locator64) return success(null);
  const recorded = Number(locator.getBigUint64(8, true));
  // With a prefix the recorded place is too early; without extras the record stands right before its locator.
  for (const position of new Set([recorded, locatorAt - END64_BYTES])) {
    if (position < 0 || position + END64_BYTES > file.size) continue;
    const bytes = await readRange(file, position, position + END64_BYTES);
    if (!bytes.ok) return bytes;
    const view = new DataView(bytes.value.buffer);
    if (view.byteLength < END64_BYTES || view.getUint32(0, true) !== ZIP_SIGNATURES.endOfDirectory64)
      continue;
    return success({
      position,
      entryCount: Number(view.getBigUint64(32, true)),
      sizeBytes: Number(view.getBigUint64(40, true)),
      offset: Number(view.getBigUint64(48, true)),
    });
  }
  return success(null);
}
