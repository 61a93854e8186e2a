import { blobPieces } from '../shared/blob-pieces';
import { crc32 } from '../shared/crc32';
import { readText } from '../shared/read-file';
import { failure, type Result, success } from '../shared/result';
import { ZIP_SIGNATURES } from '../shared/zip-signatures';

const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
const LOCATOR_64_BYTES = 20;
/** The id of an entry's extra field that holds what does not fit into 32 bits. */
const EXTRA_64 = 1;
const STORED = 0;
const DEFLATED = 8;
/** More files than any weights are made of (torch writes one for each tensor). */
const MOST_ENTRIES = 65_536;
/** Of a directory, which is read as a whole: a kilobyte for each of the most entries. */
const MOST_DIRECTORY_BYTES = MOST_ENTRIES * 1024;
/** Weights and runs are numbers, which hardly compress, and a little text. */
const MOST_TIMES = 100;
/** What is not too much, however small it was packed. */
const HARMLESS_BYTES = 16 * 2 ** 20;

interface ZipEntry {
  readonly method: number;
  readonly checksum: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly offset: number;
}

/** Bytes of the zip's own, from `begin` up to `end`. */
export interface ZipPart {
  readonly begin: number;
  readonly end: number;
}

/** A zip's directory, zip64 included (APPNOTE 6.3.10, 4.3); its files are parts of the blob until they are read. */
export class ZipReading {
  private constructor(
    private readonly blob: Blob,
    private readonly entries: ReadonlyMap<string, ZipEntry>,
  ) {}

  /** Reads the directory alone. Failure: `weightsZipUnreadable`. */
  static async open(blob: Blob): Promise<Result<ZipReading>> {
    const tailStart = Math.max(0, blob.size - END_BYTES - LONGEST_COMMENT);
    const tail = await viewOf(blob.slice(tailStart));
    let end = tail.byteLength - END_BYTES;
    while (end >= 0 && tail.getUint32(end, true) !== ZIP_SIGNATURES.endOfDirectory) end--;
    if (end < 0) return damaged('no end of the directory');
    const { count, size, start } = (await endRecord64(blob, tail, end)) ?? {
      count: tail.getUint16(end + 10, true),
      size: tail.getUint32(end + 12, true),
      start: tail.getUint32(end + 16, true),
    };
    if (count > MOST_ENTRIES || start + size > tailStart + end || size > MOST_DIRECTORY_BYTES)
      return damaged('a directory beyond the file');
    const entries = readDirectory(await viewOf(blob.slice(start, start + size)), count);
    return entries ? success(new ZipReading(blob, entries)) : damaged('a directory that ends early');
  }

  /** The paths of its files. */
  get paths(): readonly string[] {
    return [...this.entries.keys()];
  }

  has(path: string): boolean {
    return this.entries.has(path);
  }

  /**
   * A file as a blob, checked against its CRC: where it is stored, a part of the zip's own, which takes no memory.
   * Failures: `weightsZipUnreadable`; `zipBomb` (it says itself that it would become far larger than it is).
   */
  async file(path: string): Promise<Result<Blob>> {
    const entry = this.entries.get(path);
    const part = await this.packedPart(path);
    if (!part.ok) return part;
    if (!entry) return damaged(`no ${path}`);
    const { size, compressedSize } = entry;
    if (size > Math.max(HARMLESS_BYTES, MOST_TIMES * compressedSize)) {
      return failure('zipBomb', { path, packedBytes: compressedSize, sizeBytes: size });
    }
    const packed = this.blob.slice(part.value.begin, part.value.end);
    try {
      const content = await unpacked(packed, entry);
      if (content === null) return damaged(`${path}: compressed by method ${entry.method}`);
      if (content.size !== entry.size || (await checksumOf(content)) !== entry.checksum)
        return damaged(`${path}: damaged`);
      return success(content);
    } catch (error) {
      return damaged(`${path}: ${error}`);
    }
  }

  /**
   * Where a file that is stored as it is lies in the zip; nothing of it is read, nor checked against its CRC. Null: it is
   * compressed. Failure: `weightsZipUnreadable`.
   */
  async storedPart(path: string): Promise<Result<ZipPart | null>> {
    const part = await this.packedPart(path);
    return part.ok && this.entries.get(path)?.method !== STORED ? success(null) : part;
  }

  private async packedPart(path: string): Promise<Result<ZipPart>> {
    const entry = this.entries.get(path);
    if (!entry) return damaged(`no ${path}`);
    const local = await viewOf(this.blob.slice(entry.offset, entry.offset + 30));
    if (local.byteLength < 30 || local.getUint32(0, true) !== ZIP_SIGNATURES.localHeader)
      return damaged(`${path}: no header`);
    const begin = entry.offset + 30 + local.getUint16(26, true) + local.getUint16(28, true);
    const end = begin + entry.compressedSize;
    return end <= this.blob.size ? success({ begin, end }) : damaged(`${path}: beyond the file`);
  }

  async text(path: string): Promise<Result<string>> {
    const content = await this.file(path);
    return content.ok ? readText(content.value) : content;
  }
}

function damaged(detail: string): Result<never> {
  return failure('weightsZipUnreadable', undefined, detail);
}

async function viewOf(blob: Blob): Promise<DataView> {
  return new DataView(await blob.arrayBuffer());
}

function readDirectory(view: DataView, count: number): ReadonlyMap<string, ZipEntry> | null {
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== ZIP_SIGNATURES.directoryEntry) return null;
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const next = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true);
    if (next > view.byteLength) return null;
    const name = new TextDecoder().decode(new Uint8Array(view.buffer, at + 46, nameLength));
    const extra = new DataView(view.buffer, at + 46 + nameLength, extraLength);
    // What is too large for its own field stands in the extra one, in this order.
    const [size, compressedSize, offset] = wide(
      extra,
      [24, 20, 42].map((field) => view.getUint32(at + field, true)),
    );
    entries.set(name, {
      method: view.getUint16(at + 10, true),
      checksum: view.getUint32(at + 16, true),
      compressedSize,
      size,
      offset,
    });
    at = next;
  }
  return entries;
}

/** The numbers with those that are all ones read from the zip64 extra field, where there is one. */
function wide(extra: DataView, numbers: readonly number[]): number[] {
  let at = 0;
  while (at + 4 <= extra.byteLength && extra.getUint16(at, true) !== EXTRA_64)
    at += 4 + extra.getUint16(at + 2, true);
  at += 4;
  return numbers.map((number) => {
    if (number !== 0xffffffff || at + 8 > extra.byteLength) return number;
    at += 8;
    return Number(extra.getBigUint64(at - 8, true));
  });
}

interface EndRecord {
  readonly count: number;
  readonly size: number;
  readonly start: number;
}

/** What the zip64 record says that stands before the end record at `end` of the tail; null where there is none. */
async function endRecord64(blob: Blob, tail: DataView, end: number): Promise<EndRecord | null> {
  const locator = end - LOCATOR_64_BYTES;
  if (locator < 0 || tail.getUint32(locator, true) !== ZIP_SIGNATURES.locator64) return null;
  const at = Number(tail.getBigUint64(locator + 8, true));
  const record = await viewOf(blob.slice(at, at + 56));
  if (record.byteLength < 56 || record.getUint32(0, true) !== ZIP_SIGNATURES.endOfDirectory64) return null;
  return {
    count: Number(record.getBigUint64(32, true)),
    size: Number(record.getBigUint64(40, true)),
    start: Number(record.getBigUint64(48, true)),
  };
}

/** Null where the method is none that browsers know. What grows beyond the size it states is stopped there, by throwing. */
async function unpacked(packed: Blob, { method, size }: ZipEntry): Promise<Blob | null> {
  if (method === STORED) return packed;
  if (method !== DEFLATED) return null;
  let room = size;
  const bounded = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(piece, controller) {
      room -= piece.byteLength;
      if (room < 0) controller.error(new RangeError(`more than ${size} bytes`));
      else controller.enqueue(piece);
    },
  });
  const inflated = packed.stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Response(inflated.pipeThrough(bounded)).blob();
}

/** Piece by piece: a file of hundreds of megabytes is never in memory as a whole. */
async function checksumOf(content: Blob): Promise<number> {
  let checksum = 0;
  for await (const piece of blobPieces(content)) checksum = crc32(piece, checksum);
  return checksum;
}
