import type { GrayRange } from '../../../recipe/schema';
import { failure, type Result } from '../../../shared/result';
import type { FileListing } from '../../source/listing';
import { planBlocks, readBlock } from '../../source/read-block';
import { decodeThumbnail, type Thumbnail } from '../decode-thumbnail';

/** Files decoded at once: the browser's decoder works on threads of its own. */
const CONCURRENCY = 3;

/**
 * Small pictures of files of a listing, in the order asked for: neighbours in a zip are read together, and a file's
 * bytes are let go as soon as its picture is made. What cannot be shown is a failure in its place.
 */
export async function readThumbnails(
  listing: FileListing,
  fileIndices: readonly number[],
  size: number,
  grayRange: GrayRange | null = null,
): Promise<Result<Thumbnail>[]> {
  const made = new Map<number, Result<Thumbnail>>();
  const inFlight = new Set<Promise<void>>();
  for (const block of planBlocks(listing, fileIndices)) {
    for await (const { fileIndex, content } of readBlock(block)) {
      if (!content.ok) {
        made.set(fileIndex, content);
        continue;
      }
      const decoding = decodeThumbnail(content.value, size, grayRange)
        .catch((error) => failure('imageBroken', undefined, String(error)))
        .then((thumbnail) => {
          inFlight.delete(decoding);
          made.set(fileIndex, thumbnail);
          // Left to the collector, the files of a fast scroll would pile up by the thousand.
          content.value.buffer.transfer?.(0);
        });
      inFlight.add(decoding);
      if (inFlight.size >= CONCURRENCY) await Promise.race(inFlight);
    }
  }
  await Promise.all(inFlight);
  return fileIndices.map((fileIndex) => made.get(fileIndex) ?? failure('fileUnreadable'));
}
