import { crc32 } from '../../shared/crc32';
import { unlessRefused } from '../../shared/refusal';
import type { ListedFile } from './listing';

/** Loose files read at once: each waits for the disk, none for another. */
const CONCURRENCY = 8;
/** Files between two reports. */
const PROGRESS_FILES = 100;

/**
 * Checksums of the loose files that share their size with another, so that copies are known as they are in a zip, whose
 * directory has all checksums. A file that cannot be read stays without. Rejects with the signal's reason.
 */
export async function checksumFiles(
  files: readonly ListedFile[],
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<ListedFile[]> {
  const countOfSize = new Map<number, number>();
  for (const { sizeBytes } of files) countOfSize.set(sizeBytes, (countOfSize.get(sizeBytes) ?? 0) + 1);
  const summed = [...files];
  const waiting = [...files.keys()].filter((index) => {
    const { location, sizeBytes } = files[index];
    return location.crc32 === null && sizeBytes > 0 && (countOfSize.get(sizeBytes) ?? 0) > 1;
  });
  let next = 0;
  const work = async () => {
    while (next < waiting.length) {
      signal.throwIfAborted();
      const index = waiting[next++];
      const file = files[index];
      const checksum = await checksumOf(file);
      if (checksum !== null && file.location.kind === 'blob') {
        summed[index] = { ...file, location: { ...file.location, crc32: checksum } };
      }
      if (next % PROGRESS_FILES === 0) onProgress(next, waiting.length);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return summed;
}

async function checksumOf({ location }: ListedFile): Promise<number | null> {
  if (location.kind !== 'blob' || location.blob === null) return null;
  const { blob } = location;
  // Of a file that cannot be read decoding will say so; here it only has no known copy.
  return unlessRefused(async () => crc32(new Uint8Array(await blob.arrayBuffer())), null);
}
