import { crc32 } from '../shared/crc32';
import { invariant } from '../shared/errors';
import { ZIP_SIGNATURES } from '../shared/zip-signatures';

/** A file's bytes, or the parts they are made of one after the other. */
export type ZipContent = string | Blob | Uint8Array<ArrayBuffer> | readonly Uint8Array<ArrayBuffer>[];

/** Version 2.0; names are UTF-8 (bit 11); stored; 1 January 1980, so that the same files make the same zip. */
const VERSION = 20;
const UTF8_NAMES = 0x0800;
const STORED = 0;
const MIDNIGHT = 0;
const FIRST_DAY = 0x0021;

/**
 * Files by path as a zip, without compression: deflating weights saves 9 % and costs seconds. The zip is put together of
 * the parts as they are, never as one array (APPNOTE 6.3.10, 4.3).
 * @param options.releases lets go of each array once it is in the zip, so that large ones are not there twice: they are
 *   empty afterwards
 */
export async function zipFiles(
  files: Readonly<Record<string, ZipContent>>,
  { releases = false }: { readonly releases?: boolean } = {},
): Promise<Blob> {
  const parts: BlobPart[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (const [path, content] of Object.entries(files)) {
    const name = new TextEncoder().encode(path);
    const body = await partsOf(content);
    const size = body.reduce((sum, part) => sum + part.byteLength, 0);
    const checksum = body.reduce((crc, part) => crc32(part, crc), 0);
    const local = header(ZIP_SIGNATURES.localHeader, 30, name, { checksum, size });
    parts.push(local);
    for (const part of body) {
      parts.push(releases ? new Blob([part]) : part);
      if (releases && part.byteLength > 0) release(part);
    }
    directory.push(header(ZIP_SIGNATURES.directoryEntry, 46, name, { checksum, size, offset }));
    offset += local.byteLength + size;
  }
  const directorySize = directory.reduce((sum, entry) => sum + entry.byteLength, 0);
  invariant(
    offset + directorySize < 2 ** 32 && directory.length < 2 ** 16,
    'Larger than a zip without Zip64',
  );
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, ZIP_SIGNATURES.endOfDirectory, true);
  end.setUint16(8, directory.length, true);
  end.setUint16(10, directory.length, true);
  end.setUint32(12, directorySize, true);
  end.setUint32(16, offset, true);
  return new Blob([...parts, ...directory, end.buffer], { type: 'application/zip' });
}

/** Moves an array's memory to where nobody keeps it. */
function release({ buffer }: Uint8Array<ArrayBuffer>): void {
  structuredClone(buffer, { transfer: [buffer] });
}

async function partsOf(content: ZipContent): Promise<readonly Uint8Array<ArrayBuffer>[]> {
  if (typeof content === 'string') return [new TextEncoder().encode(content)];
  if (content instanceof Blob) return [new Uint8Array(await content.arrayBuffer())];
  return content instanceof Uint8Array ? [content] : content;
}

/** A local header (30 bytes), or an entry of the directory (46), with the name after it. */
function header(
  signature: number,
  length: 30 | 46,
  name: Uint8Array,
  { checksum, size, offset }: { checksum: number; size: number; offset?: number },
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length + name.byteLength);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, signature, true);
  // The directory's entries say twice which version: who wrote it, and who can read it.
  let at = 4;
  if (length === 46) {
    view.setUint16(at, VERSION, true);
    at += 2;
  }
  for (const value of [VERSION, UTF8_NAMES, STORED, MIDNIGHT, FIRST_DAY]) {
    view.setUint16(at, value, true);
    at += 2;
  }
  for (const value of [checksum, size, size]) {
    view.setUint32(at, value, true);
    at += 4;
  }
  view.setUint16(at, name.byteLength, true);
  if (offset !== undefined) view.setUint32(42, offset, true);
  bytes.set(name, length);
  return bytes;
}
