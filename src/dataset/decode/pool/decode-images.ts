import type { DatasetProblem } from '../../../protocol/dataset';
import type { PixelSource } from '../../../shared/pixels';
import type { Failure } from '../../../shared/result';
import type { PixelStore } from '../../cache/pixel-store';
import type {
  DecodedImages,
  DecodeFilesRequest,
  DecodeProgress,
  DecodingMeans,
  ImageWatcher,
} from '../../dataset';
import { planBlocks } from '../../source/read-block';
import { DecodeClock } from './decode-clock';
import { decodeBlocks, decoderCount, JOBS_PER_WORKER } from './decoder-pool';
import type { FileRemark } from './decoder-protocol';
import { openPixelStore } from './open-pixel-store';
import { splitBlocks } from './split-blocks';
import { batchImages, filesAhead, keptImages, placedImages } from './watched-images';

export interface DecodeRequest extends DecodeFilesRequest, DecodingMeans {
  readonly onProgress: (progress: DecodeProgress) => void;
  readonly watcher?: ImageWatcher | null;
}

/**
 * Reads, decodes and resizes files in decoder workers into bytes [N, H, W, C], but for those whose pixels are in the
 * cache. A file that cannot be used becomes a problem and has no row. Rejects with the signal's reason (an AbortError;
 * what was decoded until then is kept), with what the watcher throws, with a `PartNotFetchedError` where no decoder can be
 * had, or with a RangeError where neither disk nor memory takes the pixels.
 */
export async function decodeImages(request: DecodeRequest): Promise<DecodedImages> {
  const { listing, files, itemCount, preprocessing, onProgress, signal, spawnDecoder } = request;
  const { imageSize, channels } = preprocessing;
  const shape = { height: imageSize, width: imageSize, channels };
  const watcher = request.watcher ?? null;
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

  const workerCount = request.workerCount ?? decoderCount();
  const mostFiles = watcher
    ? filesAhead(imageSize * imageSize * channels, workerCount, JOBS_PER_WORKER)
    : undefined;
  const blocks = splitBlocks(planBlocks(listing, missing), workerCount, mostFiles);
  const itemOf = new Map(files.map(({ fileIndex, itemIndex }) => [fileIndex, itemIndex]));
  try {
    if (watcher) {
      clock.leaveOut(known.failures.length);
      for (const images of keptImages(files, store, shape)) {
        const { idle, worked } = await watcher.see(images);
        clock.leaveOut(idle);
        clock.done(worked);
        signal.throwIfAborted();
      }
    } else clock.leaveOut(files.length - missing.length);
    await decodeBlocks(
      blocks,
      preprocessing,
      { spawn: spawnDecoder, workerCount },
      async (batch) => {
        for (const failure of batch.failures) remark(failure, 'excluded');
        for (const warning of batch.warnings) remark(warning, 'warning');
        await store.append(batch);
        const seen = await watcher?.see(batchImages(batch, itemOf, shape));
        const done = seen ? seen.worked + seen.idle : batch.fileIndices.length;
        clock.done(done + batch.failures.length);
      },
      signal,
    );
    if (watcher) clock.done(await watcher.finish());
  } finally {
    await store.finish();
  }
  clock.finish();
  return arrange(request.files, itemCount, store, shape, problems);
}

/** Rows for the files that have pixels, in the order they were asked for. */
function arrange(
  files: DecodeFilesRequest['files'],
  itemCount: number,
  store: PixelStore,
  shape: Pick<PixelSource, 'height' | 'width' | 'channels'>,
  problems: readonly DatasetProblem[],
): DecodedImages {
  const decoded = files.flatMap(({ itemIndex, fileIndex }) => {
    const place = store.placeOf(fileIndex);
    return place ? [{ itemIndex, place }] : [];
  });
  const itemIndices = Int32Array.from(decoded, ({ itemIndex }) => itemIndex);
  const rowOf = new Int32Array(itemCount).fill(-1);
  itemIndices.forEach((item, row) => {
    rowOf[item] = row;
  });
  const source = placedImages(
    decoded.map(({ place }) => place),
    shape,
  );
  return { source, itemIndices, rowOf, problems };
}
