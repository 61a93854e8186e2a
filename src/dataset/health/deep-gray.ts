/** 16-bit gray: which images are so, and what values they take. */
import type { GrayRange } from '../../recipe/schema';
import { deepGrayExtremes, isDeepGray } from '../decode/formats/png-decoder';
import { sniffImage } from '../decode/formats/read-image-header';
import type { FileListing } from '../source/listing';
import { planBlocks, readBlock } from '../source/read-block';

/** Images whose values are read, spread over the dataset: enough to know its range, and soon done. */
const MOST_MEASURED = 400;
/** Images whose headers are read before anybody looks at all of them. */
const MOST_SAMPLED = 24;
/** Larger files are not read for a header. */
const MOST_BYTES = 4e6;

/** The darkest and the brightest value over these files, or null where none is 16-bit gray. Rejects with the signal's reason. */
export async function measureGray(
  listing: FileListing,
  fileIndices: readonly number[],
  signal: AbortSignal,
): Promise<GrayRange | null> {
  const range = { low: 65_535, high: 0 };
  for await (const { bytes } of deepGrayFiles(listing, spread(pngsOf(listing, fileIndices), MOST_MEASURED))) {
    signal.throwIfAborted();
    // A file that is broken has no say.
    const found = await deepGrayExtremes(bytes).catch(() => null);
    if (found) {
      range.low = Math.min(range.low, found.low);
      range.high = Math.max(range.high, found.high);
    }
  }
  return range.low < range.high ? range : null;
}

/** Of a few of these files, spread evenly, those that are 16-bit gray. */
export async function sampleDeepGray(
  listing: FileListing,
  fileIndices: readonly number[],
): Promise<number[]> {
  const small = pngsOf(listing, fileIndices).filter((index) => listing.files[index].sizeBytes <= MOST_BYTES);
  const found: number[] = [];
  for await (const { fileIndex } of deepGrayFiles(listing, spread(small, MOST_SAMPLED)))
    found.push(fileIndex);
  return found;
}

async function* deepGrayFiles(listing: FileListing, fileIndices: readonly number[]) {
  for (const block of planBlocks(listing, fileIndices)) {
    for await (const { fileIndex, content } of readBlock(block)) {
      if (!content.ok) continue;
      const sniffed = sniffImage(content.value);
      if (sniffed && 'kind' in sniffed && sniffed.kind === 'png' && isDeepGray(content.value))
        yield { fileIndex, bytes: content.value };
    }
  }
}

function pngsOf(listing: FileListing, fileIndices: readonly number[]): number[] {
  return fileIndices.filter((index) => /\.png$/i.test(listing.files[index].path));
}

/** At most so many of a list, evenly spread over it. */
function spread<T>(list: readonly T[], most: number): T[] {
  const step = Math.max(1, list.length / most);
  return Array.from({ length: Math.min(most, list.length) }, (_, i) => list[Math.floor(i * step)] as T);
}
