import { ZIP_SIGNATURES } from '../shared/zip-signatures';

/** A file of a zip, without its bytes. */
export interface ZipMember {
  readonly path: string;
  readonly sizeBytes: number;
  /** CRC-32. */
  readonly checksum: number;
}

/** What stands around the bytes of a zip's files. */
export interface ZipLayout {
  /** Before each file's bytes, in their order. */
  readonly headers: readonly Uint8Array<ArrayBuffer>[];
  /** After all of them. */
  readonly directory: readonly Uint8Array<ArrayBuffer>[];
}

/** Version 2.0, or 4.5 where zip64 is needed; names are UTF-8 (bit 11); stored; 1 January 1980, so that the same files make the same zip. */
const VERSION = 20;
const VERSION_64 = 45;
const UTF8_NAMES = 0x0800;
const STORED = 0;
const MIDNIGHT = 0;
const FIRST_DAY = 0x0021;
/** Said in a field of 32 or 16 bits by what stands elsewhere, in 64. */
const ELSEWHERE_32 = 0xffffffff;
const ELSEWHERE_16 = 0xffff;
/** The id of the extra field that holds an entry's wide numbers. */
const EXTRA_64 = 1;

/** A zip without compression; zip64 where a size, a place or a count needs it (APPNOTE 6.3.10, 4.3 and 4.5.3). */
export function zipLayout(members: readonly ZipMember[]): ZipLayout {
  const headers: Uint8Array<ArrayBuffer>[] = [];
  const entries: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (const member of members) {
    const local = localHeader(member);
    headers.push(local);
    entries.push(directoryEntry(member, offset));
    offset += local.byteLength + member.sizeBytes;
  }
  const sizeBytes = entries.reduce((sum, entry) => sum + entry.byteLength, 0);
  return { headers, directory: [...entries, ...endOf(entries.length, sizeBytes, offset)] };
}

function localHeader({ path, sizeBytes, checksum }: ZipMember): Uint8Array<ArrayBuffer> {
  const name = new TextEncoder().encode(path);
  // Here both sizes go into the extra field, or neither does.
  const wide = sizeBytes >= ELSEWHERE_32 ? [sizeBytes, sizeBytes] : [];
  const written = wide.length > 0 ? ELSEWHERE_32 : sizeBytes;
  return new Fields(30 + name.length + extraBytes(wide))
    .u32(ZIP_SIGNATURES.localHeader)
    .u16(wide.length > 0 ? VERSION_64 : VERSION, UTF8_NAMES, STORED, MIDNIGHT, FIRST_DAY)
    .u32(checksum, written, written)
    .u16(name.length, extraBytes(wide))
    .raw(name)
    .extra(wide).bytes;
}

function directoryEntry({ path, sizeBytes, checksum }: ZipMember, offset: number): Uint8Array<ArrayBuffer> {
  const name = new TextEncoder().encode(path);
  const wide = [sizeBytes, sizeBytes, offset].filter((value) => value >= ELSEWHERE_32);
  const version = wide.length > 0 ? VERSION_64 : VERSION;
  const written = Math.min(sizeBytes, ELSEWHERE_32);
  return (
    new Fields(46 + name.length + extraBytes(wide))
      .u32(ZIP_SIGNATURES.directoryEntry)
      // Which version wrote it, and which can read it.
      .u16(version, version, UTF8_NAMES, STORED, MIDNIGHT, FIRST_DAY)
      .u32(checksum, written, written)
      // No comment, the first disk, no attributes.
      .u16(name.length, extraBytes(wide), 0, 0, 0)
      .u32(0, Math.min(offset, ELSEWHERE_32))
      .raw(name)
      .extra(wide).bytes
  );
}

/** The end of the directory; before it, where it is too narrow, the wide one and where that lies. */
function endOf(count: number, sizeBytes: number, start: number): Uint8Array<ArrayBuffer>[] {
  const narrow = new Fields(22)
    .u32(ZIP_SIGNATURES.endOfDirectory)
    .u16(0, 0, Math.min(count, ELSEWHERE_16), Math.min(count, ELSEWHERE_16))
    .u32(Math.min(sizeBytes, ELSEWHERE_32), Math.min(start, ELSEWHERE_32))
    .u16(0).bytes;
  if (count < ELSEWHERE_16 && sizeBytes < ELSEWHERE_32 && start < ELSEWHERE_32) return [narrow];
  const wide = new Fields(56)
    .u32(ZIP_SIGNATURES.endOfDirectory64)
    // What follows of this record.
    .u64(44)
    .u16(VERSION_64, VERSION_64)
    .u32(0, 0)
    .u64(count, count, sizeBytes, start).bytes;
  const locator = new Fields(20)
    .u32(ZIP_SIGNATURES.locator64, 0)
    .u64(start + sizeBytes)
    .u32(1).bytes;
  return [wide, locator, narrow];
}

function extraBytes(wide: readonly number[]): number {
  return wide.length === 0 ? 0 : 4 + 8 * wide.length;
}

/** Little-endian numbers, one after the other. */
class Fields {
  readonly bytes: Uint8Array<ArrayBuffer>;
  private readonly view: DataView;
  private at = 0;

  constructor(length: number) {
    this.bytes = new Uint8Array(length);
    this.view = new DataView(this.bytes.buffer);
  }

  u16(...values: readonly number[]): this {
    for (const value of values) this.view.setUint16(this.take(2), value, true);
    return this;
  }

  u32(...values: readonly number[]): this {
    for (const value of values) this.view.setUint32(this.take(4), value, true);
    return this;
  }

  u64(...values: readonly number[]): this {
    for (const value of values) this.view.setBigUint64(this.take(8), BigInt(value), true);
    return this;
  }

  raw(bytes: Uint8Array): this {
    this.bytes.set(bytes, this.take(bytes.length));
    return this;
  }

  extra(wide: readonly number[]): this {
    return wide.length === 0 ? this : this.u16(EXTRA_64, 8 * wide.length).u64(...wide);
  }

  private take(length: number): number {
    this.at += length;
    return this.at - length;
  }
}
