import { crc32 } from '../shared/crc32';
import { holding } from '../shared/hold';
import { failure, type Result, success } from '../shared/result';

const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
const LOCAL_HEADER = 0x04034b50;
const DIRECTORY_ENTRY = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
const STORED = 0;
const DEFLATED = 8;
/** Files inside a zip of Vireo's; a zip of more is none. */
const MOST_ENTRIES = 4096;

interface ZipEntry {
  readonly method: number;
  readonly checksum: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly offset: number;
}

/** A small zip's directory; its files are parts of the blob until they are read. */
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
    while (end >= 0 && tail.getUint32(end, true) !== END_OF_DIRECTORY) end--;
    if (end < 0) return damaged('no end of the directory');
    const count = tail.getUint16(end + 10, true);
    const size = tail.getUint32(end + 12, true);
    const start = tail.getUint32(end + 16, true);
    if (count > MOST_ENTRIES || start + size > tailStart + end) return damaged('a directory beyond the file');
    const entries = readDirectory(await viewOf(blob.slice(start, start + size)), count);
    return entries ? success(new ZipReading(blob, entries)) : damaged('a directory that ends early');
  }

  has(path: string): boolean {
    return this.entries.has(path);
  }

  /**
   * A file as a blob, checked against its CRC: where it is stored, a part of the zip's own, which takes no memory.
   * Failure: `weightsZipUnreadable`.
   */
  async file(path: string): Promise<Result<Blob>> {
    const entry = this.entries.get(path);
    if (!entry) return damaged(`no ${path}`);
    const local = await viewOf(this.blob.slice(entry.offset, entry.offset + 30));
    if (local.byteLength < 30 || local.getUint32(0, true) !== LOCAL_HEADER)
      return damaged(`${path}: no header`);
    const start = entry.offset + 30 + local.getUint16(26, true) + local.getUint16(28, true);
    const packed = this.blob.slice(start, start + entry.compressedSize);
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

  async text(path: string): Promise<Result<string>> {
    const content = await this.file(path);
    return content.ok ? success(await content.value.text()) : content;
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
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== DIRECTORY_ENTRY) return null;
    const nameLength = view.getUint16(at + 28, true);
    const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > view.byteLength) return null;
    const name = new TextDecoder().decode(new Uint8Array(view.buffer, at + 46, nameLength));
    entries.set(name, {
      method: view.getUint16(at + 10, true),
      checksum: view.getUint32(at + 16, true),
      compressedSize: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    });
    at = next;
  }
  return entries;
}

/** Null where the method is none that browsers know. */
async function unpacked(packed: Blob, { method }: ZipEntry): Promise<Blob | null> {
  if (method === STORED) return packed;
  if (method !== DEFLATED) return null;
  return new Response(packed.stream().pipeThrough(new DecompressionStream('deflate-raw'))).blob();
}

/** Piece by piece: a file of hundreds of megabytes is never in memory as a whole. */
async function checksumOf(content: Blob): Promise<number> {
  let checksum = 0;
  const reader = content.stream().getReader();
  await holding(reader, async () => {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      checksum = crc32(read.value, checksum);
    }
  });
  return checksum;
}
