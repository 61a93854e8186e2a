import { invariant } from '../../../shared/errors';
import type { PixelSource } from '../../../shared/pixels';
import type { PixelPlace, PixelStore } from '../../cache/pixel-store';
import type { DecodeFilesRequest, SomeImages } from '../../dataset';
import type { DecodedBatch } from './decoder-protocol';

type ImageShape = Pick<PixelSource, 'height' | 'width' | 'channels'>;

/** Kept images that are shown at once. */
const KEPT_AT_ONCE = 128;

/** Pixels that wait while a watcher works, at most. */
const WAITING_BYTES = 64 * 2 ** 20;

/** Files of a job such that what `workerCount` decoders have ahead of a watcher, `jobsAhead` each, is bounded. */
export function filesAhead(imageBytes: number, workerCount: number, jobsAhead: number): number {
  return Math.floor(WAITING_BYTES / (imageBytes * workerCount * jobsAhead));
}

/** The images of these files that the store has already, some at a time. */
export function* keptImages(
  files: DecodeFilesRequest['files'],
  store: PixelStore,
  shape: ImageShape,
): Generator<SomeImages> {
  const kept = files.flatMap(({ itemIndex, fileIndex }) => {
    const place = store.placeOf(fileIndex);
    return place ? [{ itemIndex, place }] : [];
  });
  for (let first = 0; first < kept.length; first += KEPT_AT_ONCE) {
    const some = kept.slice(first, first + KEPT_AT_ONCE);
    yield {
      source: placedImages(
        some.map(({ place }) => place),
        shape,
      ),
      itemIndices: Int32Array.from(some, ({ itemIndex }) => itemIndex),
    };
  }
}

/** Images that are each somewhere: in the cache, or in memory. */
export function placedImages(places: readonly PixelPlace[], shape: ImageShape): PixelSource {
  const imageBytes = shape.height * shape.width * shape.channels;
  return {
    count: places.length,
    ...shape,
    read(rows, target) {
      for (const [i, row] of rows.entries()) {
        const place = places[row];
        invariant(place !== undefined, 'a row of this source');
        place.home.read(place.slot, target.subarray(i * imageBytes, (i + 1) * imageBytes));
      }
    },
  };
}

/** The images of a batch. */
export function batchImages(
  { fileIndices, pixels }: Pick<DecodedBatch, 'fileIndices' | 'pixels'>,
  itemOf: ReadonlyMap<number, number>,
  shape: ImageShape,
): SomeImages {
  const imageBytes = shape.height * shape.width * shape.channels;
  return {
    source: {
      count: fileIndices.length,
      ...shape,
      read(rows, target) {
        for (const [i, row] of rows.entries())
          target.set(pixels.subarray(row * imageBytes, (row + 1) * imageBytes), i * imageBytes);
      },
    },
    itemIndices: Int32Array.from(fileIndices, (fileIndex) => itemOf.get(fileIndex) ?? -1),
  };
}
