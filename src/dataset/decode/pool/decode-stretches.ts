import type { DatasetProblem } from '../../../protocol/dataset';
import type { Failure } from '../../../shared/result';
import type { PixelStore } from '../../cache/pixel-store';
import type { DecodedImages, DecodeFilesRequest, DecodingMeans } from '../../dataset';
import { planBlocks } from '../../source/read-block';
import { decodeBlocks, decoderCount } from './decoder-pool';
import { openPixelStore } from './open-pixel-store';
import { splitBlocks } from './split-blocks';

export interface StretchRequest extends DecodeFilesRequest, DecodingMeans {
  /** How many files stretch 0, 1, … has, at least 1. */
  readonly lengthOf: (stretch: number) => number;
}

type Files = DecodeFilesRequest['files'];

/**
 * Decodes files a stretch after the other, in order. The pixels of a stretch are in memory and gone with it; the cache
 * gets them too, as far as it takes them, and whoever comes again finds them there. A stretch has the rows of its own
 * files alone, and its problems. Rejects with the signal's reason; what was decoded until then is kept in the cache.
 */
export async function* decodeStretches(request: StretchRequest): AsyncGenerator<DecodedImages, void> {
  const { files, lengthOf, signal } = request;
  signal.throwIfAborted();
  let notice: DatasetProblem | null = null;
  const store = await openPixelStore(request, 'dropped', (detail) => {
    notice = { path: '', code: 'cacheRefused', detail, severity: 'notice' };
  });
  try {
    for (let first = 0, stretch = 0; first < files.length; stretch++) {
      const some = files.slice(first, first + lengthOf(stretch));
      first += some.length;
      const decoded = await decodeStretch(request, some, store);
      const problems = notice === null ? decoded.problems : [...decoded.problems, notice];
      notice = null;
      yield { ...decoded, problems };
    }
  } finally {
    await store.finish();
  }
}

async function decodeStretch(
  { listing, itemCount, preprocessing, signal, spawnDecoder, workerCount }: StretchRequest,
  files: Files,
  store: PixelStore,
): Promise<DecodedImages> {
  const { imageSize, channels } = preprocessing;
  const imageBytes = imageSize * imageSize * channels;
  const problems: DatasetProblem[] = [];
  const remark = (fileIndex: number, failure: Failure, severity: DatasetProblem['severity']) =>
    problems.push({ ...failure, path: listing.files[fileIndex].path, severity });
  const pixelsOf = new Map<number, Uint8Array>();
  const missing: number[] = [];
  for (const { fileIndex } of files) {
    const place = store.placeOf(fileIndex);
    if (place) {
      const pixels = new Uint8Array(imageBytes);
      place.home.read(place.slot, pixels);
      pixelsOf.set(fileIndex, pixels);
    } else if (!store.knows(fileIndex)) missing.push(fileIndex);
  }
  const known = store.remarksOn(new Set(files.map(({ fileIndex }) => fileIndex)));
  for (const { fileIndex, failure } of known.failures) remark(fileIndex, failure, 'excluded');
  for (const { fileIndex, failure } of known.warnings) remark(fileIndex, failure, 'warning');
  const workers = workerCount ?? decoderCount();
  await decodeBlocks(
    splitBlocks(planBlocks(listing, missing), workers),
    preprocessing,
    { spawn: spawnDecoder, workerCount: workers },
    async (batch) => {
      for (const { fileIndex, failure } of batch.failures) remark(fileIndex, failure, 'excluded');
      for (const { fileIndex, failure } of batch.warnings) remark(fileIndex, failure, 'warning');
      for (const [i, fileIndex] of batch.fileIndices.entries())
        pixelsOf.set(fileIndex, batch.pixels.subarray(i * imageBytes, (i + 1) * imageBytes));
      await store.append(batch);
    },
    signal,
  );
  const rows = files.filter(({ fileIndex }) => pixelsOf.has(fileIndex));
  const images = rows.map(({ fileIndex }) => pixelsOf.get(fileIndex) as Uint8Array);
  const rowOf = new Int32Array(itemCount).fill(-1);
  for (const [row, { itemIndex }] of rows.entries()) rowOf[itemIndex] = row;
  return {
    source: {
      count: images.length,
      height: imageSize,
      width: imageSize,
      channels,
      read(indices, target) {
        for (const [i, row] of indices.entries()) target.set(images[row], i * imageBytes);
      },
    },
    itemIndices: Int32Array.from(rows, ({ itemIndex }) => itemIndex),
    rowOf,
    problems,
  };
}
