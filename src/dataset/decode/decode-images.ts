import type { DatasetProblem } from '../../protocol/dataset';
import type { DecodedImages, DecodeFilesRequest } from '../dataset';
import type { ListedFile } from '../source/listing';
import { planBlocks } from '../source/read-block';
import { DecodeClock } from './decode-clock';
import { decodeBlocks, decoderCount } from './decoder-pool';
import type { DecodedBatch, FileRemark, SpawnDecoder } from './decoder-protocol';
import { MemoryPixels, pixelSource } from './memory-pixels';
import { splitBlocks } from './split-blocks';

export interface DecodeRequest extends DecodeFilesRequest {
  readonly spawnDecoder: SpawnDecoder;
}

/**
 * Reads, decodes and resizes files in decoder workers into bytes [N, H, W, C]. A file that cannot be used becomes a
 * problem and has no row. Rejects only with the signal's reason (an AbortError).
 */
export async function decodeImages(request: DecodeRequest): Promise<DecodedImages> {
  const { listing, files, itemCount, preprocessing, onProgress, signal, spawnDecoder } = request;
  const { imageSize, channels } = preprocessing;
  signal.throwIfAborted();
  const store = new MemoryPixels(imageSize * imageSize * channels);
  const slotOf = new Map<number, number>();
  const problems: DatasetProblem[] = [];
  const clock = new DecodeClock(files.length, onProgress);

  const report = ({ fileIndex, failure }: FileRemark, severity: DatasetProblem['severity']) => {
    const { path } = listing.files[fileIndex] as ListedFile;
    const problem: DatasetProblem = { ...failure, path, severity };
    problems.push(problem);
    clock.problem(problem);
  };
  const receive = (batch: DecodedBatch) => {
    for (const fileIndex of batch.fileIndices) slotOf.set(fileIndex, slotOf.size);
    store.append(batch.pixels);
    for (const failure of batch.failures) report(failure, 'excluded');
    for (const warning of batch.warnings) report(warning, 'warning');
    clock.done(batch.fileIndices.length + batch.failures.length);
  };

  const workerCount = decoderCount();
  const fileIndices = files.map(({ fileIndex }) => fileIndex);
  const blocks = splitBlocks(planBlocks(listing, fileIndices), workerCount);
  await decodeBlocks(blocks, preprocessing, { spawn: spawnDecoder, workerCount }, receive, signal);
  clock.finish();

  const decoded = files.filter(({ fileIndex }) => slotOf.has(fileIndex));
  const slots = Int32Array.from(decoded, ({ fileIndex }) => slotOf.get(fileIndex) as number);
  const itemIndices = Int32Array.from(decoded, ({ itemIndex }) => itemIndex);
  const rowOf = new Int32Array(itemCount).fill(-1);
  itemIndices.forEach((item, row) => {
    rowOf[item] = row;
  });
  return { source: pixelSource(store, slots, imageSize, channels), itemIndices, rowOf, problems };
}
