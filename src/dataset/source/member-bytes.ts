/** The bytes of one listed file without holding all of them: as a stretch of a Blob where they stand, else as a stream. */
import { holding } from '../../shared/hold';
import { reading } from '../../shared/read-file';
import { failure, type Result, success } from '../../shared/result';
import { ZIP_SIGNATURES } from '../../shared/zip-signatures';
import type { ListedFile } from './listing';
import { readRange } from './read-range';

const LOCAL_HEADER_BYTES = 30;

/** What is stored for a file: its own bytes, or those that a zip's DEFLATE made of them; either may be gzip. */
export interface StoredBytes {
  readonly blob: Blob;
  readonly isDeflated: boolean;
  readonly isGzip: boolean;
}

/** Where the bytes of a file stand. Fails with `fileGone`, `damagedHeader`, or as reading does. */
export async function storedBytes(
  { location, sizeBytes }: ListedFile,
  archives: readonly Blob[],
): Promise<Result<StoredBytes>> {
  if (location.kind === 'blob') {
    return location.blob
      ? success({ blob: location.blob, isDeflated: false, isGzip: false })
      : failure('fileGone');
  }
  const archive = archives[location.archive];
  if (!archive) return failure('fileGone');
  if (location.kind === 'slice') {
    const blob = archive.slice(location.offset, location.offset + sizeBytes);
    return success({ blob, isDeflated: false, isGzip: false });
  }
  const { headerOffset, compressedBytes, deflated } = location;
  const read = await readRange(archive, headerOffset, headerOffset + LOCAL_HEADER_BYTES);
  if (!read.ok) return read;
  const header = new DataView(read.value.buffer);
  if (header.byteLength < LOCAL_HEADER_BYTES || header.getUint32(0, true) !== ZIP_SIGNATURES.localHeader) {
    return failure('damagedHeader');
  }
  const start = headerOffset + LOCAL_HEADER_BYTES + header.getUint16(26, true) + header.getUint16(28, true);
  const blob = archive.slice(start, start + compressedBytes);
  return success({ blob, isDeflated: deflated, isGzip: false });
}

/** Whether the file's own bytes stand in the blob as they are. */
export function isPlain({ isDeflated, isGzip }: StoredBytes): boolean {
  return !isDeflated && !isGzip;
}

/** The file's own bytes, piece by piece. What is damaged in them is an error of the stream. */
export function streamOf({ blob, isDeflated, isGzip }: StoredBytes): ReadableStream<Uint8Array<ArrayBuffer>> {
  let stream = blob.stream();
  if (isDeflated) stream = stream.pipeThrough(new DecompressionStream('deflate-raw'));
  return isGzip ? stream.pipeThrough(new DecompressionStream('gzip')) : stream;
}

/** The first `length` bytes of a file, or fewer where it ends or is damaged before. */
export async function headOf(stored: StoredBytes, length: number): Promise<Result<Uint8Array>> {
  if (isPlain(stored)) return readRange(stored.blob, 0, length);
  return reading(async () => {
    const head = new Uint8Array(length);
    let filled = 0;
    const reader = streamOf(stored).getReader();
    await holding(reader, async () => {
      while (filled < length) {
        const piece = await reader.read().catch(() => null);
        if (piece === null || piece.done) break;
        const taken = piece.value.subarray(0, length - filled);
        head.set(taken, filled);
        filled += taken.length;
      }
      await reader.cancel().catch(() => undefined);
    });
    return success(head.subarray(0, filled));
  });
}
