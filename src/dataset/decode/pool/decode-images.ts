import type { DatasetProblem } from '../../../protocol/dataset';
import { invariant } from '../../../shared/errors';
import type { PixelSource } from '../../../shared/pixels';
import type { Failure } from '../../../shared/result';
import type { PixelPlace, PixelStore } from '../../cache/pixel-store';
import type { DecodedImages, DecodeFilesRequest, DecodeProgress, DecodingMeans } from '../../dataset';
import { planBlocks } from '../../source/read-block';
import { DecodeClock } from './decode-clock';
import { decodeBlocks, decoderCount } from './decoder-pool';
import type { FileRemark } from './decoder-protocol';
import { openPixelStore } from './open-pixel-store';
import { splitBlocks } from './split-blocks';

export interface DecodeRequest extends DecodeFilesRequest, DecodingMeans {
  readonly onProgress: (progress: DecodeProgress) => void;
}

/**
 * Reads, decodes and resizes files in decoder workers into bytes [N, H, W, C], but for those whose pixels are in the
 * cache. A file that cannot be used becomes a problem and has no row. Rejects with the signal's reason (an AbortError;
 * what was decoded until then is kept), or with a RangeError where neither disk nor memory takes the pixels.
 */
export async function decodeImages(request: DecodeRequest): Promise<DecodedImages> {
  const { listing, files, itemCount, preprocessing, onProgress, signal, spawnDecoder } = request;
  const { imageSize, channels } = preprocessing;
  signal.throwIfAborted();
  const problems: DatasetProblem[] = [];
  const clock = new DecodeClock(files.length, onProgress);
  const report = (path: string, failure: Failure, severity: DatasetProblem['severity']) => {
    const problem: DatasetProblem = { ...failure, path, severity };
    problems.push(problem);
    clock.problem(problem);
  };
  const remark = ({ fileIndex, failure }: FileRemark, severity: DatasetProblem['severity']) =>
    report(listing.files[fileIndex].path, failure, severity);

  const store = await openPixelStore(request, 'memory', (detail) =>
    report('', { code: 'cacheRefused', detail }, 'notice'),
  );
  const missing = files.map(({ fileIndex }) => fileIndex).filter((fileIndex) => !store.knows(fileIndex));
  const known = store.remarksOn(new Set(files.map(({ fileIndex }) => fileIndex)));
  for (const failure of known.failures) remark(failure, 'excluded');
  for (const warning of known.warnings) remark(warning, 'warning');
  clock.leaveOut(files.length - missing.length);

  const workerCount = request.workerCount ?? decoderCount();
  const blocks = splitBlocks(planBlocks(listing, missing), workerCount);
  try {
    await decodeBlocks(
      blocks,
      preprocessing,
      { spawn: spawnDecoder, workerCount },
      async (batch) => {
        for (const failure of batch.failures) remark(failure, 'excluded');
        for (const warning of batch.warnings) remark(warning, 'warning');
        await store.append(batch);
        clock.done(batch.fileIndices.length + batch.failures.length);
      },
      signal,
    );
  } finally {
    await store.finish();
  }
  clock.finish();
  return arrange(
    request.files,
    itemCount,
    store,
    { height: imageSize, width: imageSize, channels },
    problems,
  );
}

/** Rows for the files that have pixels, in the order they were asked for. */
function arrange(
  files: DecodeFilesRequest['files'],
  itemCount: number,
  store: PixelStore,
  shape: Pick<PixelSource, 'height' | 'width' | 'channels'>,
  problems: readonly DatasetProblem[],
): DecodedImages {
  const decoded = files.filter(({ fileIndex }) => store.placeOf(fileIndex) !== undefined);
  const places = decoded.map(({ fileIndex }) => store.placeOf(fileIndex) as PixelPlace);
  const itemIndices = Int32Array.from(decoded, ({ itemIndex }) => itemIndex);
  const rowOf = new Int32Array(itemCount).fill(-1);
  itemIndices.forEach((item, row) => {
    rowOf[item] = row;
  });
  const imageBytes = shape.height * shape.width * shape.channels;
  const read = (indices: Int32Array, target: Uint8Array) => {
    for (let i = 0; i < indices.length; i++) {
      const place = places[indices[i]];
      invariant(place !== undefined, 'a row of this source');
      place.home.read(place.slot, target.subarray(i * imageBytes, (i + 1) * imageBytes));
    }
  };
  return { source: { count: places.length, ...shape, read }, itemIndices, rowOf, problems };
}
