/** Zips for tests, made byte by byte so that every lie a zip can tell can be told. */
import { deflateRawSync } from 'node:zlib';
import { crc32 } from '../../shared/crc32';

export interface MadeEntry {
  readonly name: string | Uint8Array;
  readonly content?: Uint8Array;
  readonly deflate?: boolean;
  /** Instead of what is true. */
  readonly method?: number;
  readonly flags?: number;
  readonly crc32?: number;
  readonly sizeBytes?: number;
  readonly compressedBytes?: number;
  readonly headerOffset?: number;
  readonly extra?: Uint8Array;
  readonly madeBy?: number;
  readonly attributes?: number;
  readonly disk?: number;
  /** Sizes and offset in a zip64 extra field. */
  readonly zip64?: boolean;
  /** Sizes after the data, none in the local header, as macOS writes them. */
  readonly descriptor?: boolean;
}

export interface ZipOptions {
  readonly comment?: Uint8Array;
  readonly prefix?: Uint8Array;
  readonly suffix?: Uint8Array;
  readonly zip64End?: boolean;
  readonly disk?: number;
  readonly withoutDirectory?: boolean;
}

export const text = (value: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(value);

class Bytes {
  private readonly parts: Uint8Array[] = [];
  length = 0;
  add(part: Uint8Array): this {
    this.parts.push(part);
    this.length += part.length;
    return this;
  }
  u16(...values: number[]): this {
    const part = new DataView(new ArrayBuffer(values.length * 2));
    for (const [i, value] of values.entries()) part.setUint16(i * 2, value, true);
    return this.add(new Uint8Array(part.buffer));
  }
  u32(...values: number[]): this {
    const part = new DataView(new ArrayBuffer(values.length * 4));
    for (const [i, value] of values.entries()) part.setUint32(i * 4, value, true);
    return this.add(new Uint8Array(part.buffer));
  }
  u64(...values: number[]): this {
    const part = new DataView(new ArrayBuffer(values.length * 8));
    for (const [i, value] of values.entries()) part.setBigUint64(i * 8, BigInt(value), true);
    return this.add(new Uint8Array(part.buffer));
  }
  whole(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }
}

export function zipBytes(entries: readonly MadeEntry[], options: ZipOptions = {}): Uint8Array<ArrayBuffer> {
  const zip = new Bytes();
  const directory = new Bytes();
  for (const entry of entries) {
    const content = entry.content ?? text(`content of ${String(entry.name)}`);
    const name = typeof entry.name === 'string' ? text(entry.name) : entry.name;
    const data = entry.deflate ? new Uint8Array(deflateRawSync(content)) : content;
    const method = entry.method ?? (entry.deflate ? 8 : 0);
    const flags = (entry.flags ?? 0) | (entry.descriptor ? 8 : 0);
    const crc = entry.crc32 ?? crc32(content);
    const size = entry.sizeBytes ?? content.length;
    const compressed = entry.compressedBytes ?? data.length;
    const offset = entry.headerOffset ?? zip.length;
    zip.u32(0x04034b50).u16(20, flags, method, 0, 0);
    if (entry.descriptor) zip.u32(0, 0, 0);
    else zip.u32(crc, compressed, size);
    zip.u16(name.length, 0).add(name).add(data);
    if (entry.descriptor) zip.u32(0x08074b50, crc, compressed, size);

    const wide = new Bytes();
    if (entry.zip64) wide.u16(1, 24).u64(size, compressed, offset);
    if (entry.extra) wide.add(entry.extra);
    const extra = wide.whole();
    directory.u32(0x02014b50).u16(((entry.madeBy ?? 0) << 8) | 20, 20, flags, method, 0, 0);
    directory.u32(crc, entry.zip64 ? 0xffffffff : compressed, entry.zip64 ? 0xffffffff : size);
    directory.u16(name.length, extra.length, 0, entry.disk ?? 0, 0).u32(entry.attributes ?? 0);
    directory
      .u32(entry.zip64 ? 0xffffffff : offset)
      .add(name)
      .add(extra);
  }
  const start = zip.length;
  if (!options.withoutDirectory) {
    zip.add(directory.whole());
    const end = zip.length;
    if (options.zip64End) {
      zip.u32(0x06064b50).u64(44).u16(45, 45).u32(0, 0);
      zip.u64(entries.length, entries.length, end - start, start);
      zip.u32(0x07064b50, 0).u64(end).u32(1);
    }
    const wide = options.zip64End;
    zip.u32(0x06054b50).u16(options.disk ?? 0, options.disk ?? 0);
    zip.u16(wide ? 0xffff : entries.length, wide ? 0xffff : entries.length);
    zip.u32(wide ? 0xffffffff : end - start, wide ? 0xffffffff : start);
    const comment = options.comment ?? new Uint8Array(0);
    zip.u16(comment.length).add(comment);
  }
  const whole = new Bytes();
  if (options.prefix) whole.add(options.prefix);
  whole.add(zip.whole());
  if (options.suffix) whole.add(options.suffix);
  return whole.whole();
}

export function zipFile(entries: readonly MadeEntry[], options: ZipOptions = {}, name = 'made.zip'): File {
  return new File([zipBytes(entries, options)], name);
}
