import type { FileListing } from '../source/listing';
import { planBlocks, readBlock } from '../source/read-block';

/** Files between two reports. */
const PROGRESS_FILES = 200;

async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint32Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (word) => word.toString(16)).join('-');
}

/**
 * Groups of files whose content is the same to the last byte (SHA-256). Read are only those that share their size, and
 * in a zip their checksum, with another. Files that cannot be read are in no group.
 */
export async function exactDuplicates(
  listing: FileListing,
  fileIndices: readonly number[],
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<number[][]> {
  const alike = new Map<string, number[]>();
  for (const fileIndex of fileIndices) {
    const { sizeBytes, location } = listing.files[fileIndex];
    if (sizeBytes === 0) continue; // Empty files are no copies of a picture.
    const key = `${sizeBytes}:${location.crc32 ?? ''}`;
    const group = alike.get(key);
    if (group) group.push(fileIndex);
    else alike.set(key, [fileIndex]);
  }
  const suspects = [...alike.values()].filter((group) => group.length > 1).flat();
  const byDigest = new Map<string, number[]>();
  let done = 0;
  for (const block of planBlocks(listing, suspects)) {
    for await (const { fileIndex, content } of readBlock(block)) {
      signal.throwIfAborted();
      if (++done % PROGRESS_FILES === 0) onProgress(done, suspects.length);
      if (!content.ok) continue;
      const digest = await digestOf(content.value);
      const group = byDigest.get(digest);
      if (group) group.push(fileIndex);
      else byDigest.set(digest, [fileIndex]);
    }
  }
  return [...byDigest.values()]
    .filter((group) => group.length > 1)
    .map((group) => group.sort((a, b) => a - b));
}
