import { failure, type Result, success } from '../../shared/result';

/** A bomb's piece of this size cannot swell to more than 64 MB before it is seen. */
const PIECE_BYTES = 65536;

/**
 * Raw DEFLATE to exactly `sizeBytes` bytes. A stream that gives more is stopped at once (`sizeMismatch`), so that what a
 * directory promises is all the memory it can take; a broken one is `damagedData`.
 */
export async function inflate(
  compressed: Uint8Array<ArrayBuffer>,
  sizeBytes: number,
): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const stream = new DecompressionStream('deflate-raw');
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  const target = new Uint8Array(sizeBytes);
  let filled = 0;

  const feed = async () => {
    for (let at = 0; at < compressed.length; at += PIECE_BYTES) {
      await writer.write(compressed.subarray(at, at + PIECE_BYTES));
    }
    await writer.close();
  };
  // The reader sees the same error; this one only ends the feeding.
  const fed = feed().catch(() => undefined);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (filled + value.length > sizeBytes) {
        await reader.cancel();
        return failure('sizeMismatch', { sizeBytes });
      }
      target.set(value, filled);
      filled += value.length;
    }
  } catch (error) {
    return failure('damagedData', undefined, error instanceof Error ? error.message : String(error));
  } finally {
    await fed;
  }
  return filled === sizeBytes ? success(target) : failure('sizeMismatch', { sizeBytes });
}
