import type { DatasetProblem } from '../../protocol/dataset';
import type { Preprocessing } from '../../recipe/schema';
import type { Failure, Result } from '../../shared/result';
import type { DecodedImages, DecodeProgress } from '../dataset';
import { DecodeClock } from './decode-clock';
import { DecoderPool, decoderCount } from './decoder-pool';
import type { SpawnDecoder } from './decoder-protocol';
import { MemoryPixels, pixelSource } from './memory-pixels';

/** A file that was listed and not yet read. */
export interface EncodedFile {
  readonly itemIndex: number;
  readonly path: string;
  readonly sizeBytes: number;
  /** The encoded bytes, in a buffer of their own, which is handed on. A failure's code names `problem.<code>`. */
  read(): Promise<Result<Uint8Array<ArrayBuffer>>>;
}

export interface DecodeRequest {
  /** Read and decoded in this order; so are the rows. Archive order reads fastest. */
  readonly files: readonly EncodedFile[];
  /** How many items the whole dataset has: the length of `rowOf`. */
  readonly itemCount: number;
  readonly preprocessing: Preprocessing;
  readonly onProgress: (progress: DecodeProgress) => void;
  readonly signal: AbortSignal;
  readonly spawnDecoder: SpawnDecoder;
}

/**
 * Decodes and resizes files in decoder workers into bytes [N, H, W, C]. A file that cannot be used becomes a problem
 * and has no row. Rejects only with the signal's reason (an AbortError).
 */
export async function decodeImages(request: DecodeRequest): Promise<DecodedImages> {
  const { files, itemCount, preprocessing, onProgress, signal, spawnDecoder } = request;
  const { imageSize, channels } = preprocessing;
  signal.throwIfAborted();
  const pool = new DecoderPool(spawnDecoder, Math.min(decoderCount(), files.length));
  const store = new MemoryPixels(imageSize * imageSize * channels);
  const isDecoded = new Uint8Array(files.length);
  const problems: DatasetProblem[] = [];
  const clock = new DecodeClock(files.length, onProgress);

  const report = (path: string, failure: Failure, severity: DatasetProblem['severity']) => {
    const problem: DatasetProblem = { ...failure, path, severity };
    problems.push(problem);
    clock.problem(problem);
  };
  const decodeOne = async (file: EncodedFile, slot: number, encoded: Uint8Array) => {
    const result = await pool.decode(encoded, preprocessing);
    if (signal.aborted) return;
    if (result.ok) {
      store.write(slot, result.value.pixels);
      isDecoded[slot] = 1;
      for (const warning of result.value.warnings) report(file.path, warning, 'warning');
    } else report(file.path, result.failure, 'excluded');
    clock.done();
  };

  const stop = () => pool.close();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const inFlight = new Set<Promise<void>>();
    for (const [slot, file] of files.entries()) {
      const read = await file.read();
      signal.throwIfAborted();
      if (!read.ok) {
        report(file.path, read.failure, 'excluded');
        clock.done();
        continue;
      }
      const job = decodeOne(file, slot, read.value);
      inFlight.add(job);
      job.finally(() => inFlight.delete(job));
      await pool.ready();
    }
    await Promise.all(inFlight);
    signal.throwIfAborted();
  } finally {
    signal.removeEventListener('abort', stop);
    pool.close();
  }
  clock.finish();

  const slots = Int32Array.from(files.keys()).filter((slot) => isDecoded[slot] === 1);
  const itemIndices = slots.map((slot) => (files[slot] as EncodedFile).itemIndex);
  const rowOf = new Int32Array(itemCount).fill(-1);
  itemIndices.forEach((item, row) => {
    rowOf[item] = row;
  });
  return { source: pixelSource(store, slots, imageSize, channels), itemIndices, rowOf, problems };
}
