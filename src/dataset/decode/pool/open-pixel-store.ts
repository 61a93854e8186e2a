import { isRefusal, unlessRefused } from '../../../shared/refusal';
import { cacheKey } from '../../cache/pixel-cache';
import { type Overflow, PixelStore } from '../../cache/pixel-store';
import type { DecodeFilesRequest, DecodingMeans } from '../../dataset';
import type { FileListing } from '../../source/listing';
import type { PixelSettings } from '../resize-plan';

/**
 * Where the pixels of these files are and go to: their entry of the cache, with room made for those that are missing; no
 * entry where there is no cache or its disk refuses, which `onRefused` is told.
 */
export async function openPixelStore(
  { cache, listing, files, preprocessing }: DecodeFilesRequest & DecodingMeans,
  overflow: Overflow,
  onRefused: (detail: string) => void,
): Promise<PixelStore> {
  const { imageSize, channels } = preprocessing;
  const imageBytes = imageSize * imageSize * channels;
  const subject = { name: listing.name, imageSize, channels, imageBytes };
  if (cache === null) return PixelStore.open(null, subject, overflow, onRefused);
  try {
    const entry = await cache.entry(cacheKey(listing.fingerprint, preprocessing));
    const store = await PixelStore.open(entry, subject, overflow, onRefused);
    const missingCount = files.filter(({ fileIndex }) => !store.knows(fileIndex)).length;
    if (missingCount > 0) await cache.makeRoom(missingCount * imageBytes);
    return store;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    onRefused(`${error.name}: ${error.message}`);
    return PixelStore.open(null, subject, overflow, onRefused);
  }
}

/** Of these files, those whose pixels are not in the cache: they would have to be read. */
export async function notKept(
  listing: FileListing,
  fileIndices: readonly number[],
  preprocessing: PixelSettings,
  cache: DecodingMeans['cache'],
): Promise<readonly number[]> {
  if (cache === null) return fileIndices;
  const { imageSize, channels } = preprocessing;
  const subject = { name: listing.name, imageSize, channels, imageBytes: imageSize * imageSize * channels };
  const missing = async () => {
    const entry = await cache.entry(cacheKey(listing.fingerprint, preprocessing));
    const store = await PixelStore.open(entry, subject, 'memory', () => {});
    return fileIndices.filter((fileIndex) => !store.knows(fileIndex));
  };
  return unlessRefused(missing, fileIndices);
}
