import { describe, expect, it } from 'vitest';
import { type ReadBlock, startOf } from '../../source/read-block';
import { decodeBlocks } from './decoder-pool';
import type { DecodedBatch, DecodeJob, DecoderChannel, DecoderDeath } from './decoder-protocol';
import { splitBlocks } from './split-blocks';

const SETTINGS = {
  imageSize: 1,
  channels: 1,
  resize: 'stretch',
  resizeTo: 1,
  interpolation: 'bilinear',
} as const;

function blobBlock(...fileIndices: number[]): ReadBlock {
  return { kind: 'blobs', files: fileIndices.map((fileIndex) => ({ fileIndex, blob: new Blob() })) };
}

/** A worker that answers each file in a batch of its own, and dies of the files named in `deadly`. */
class FakeWorker implements DecoderChannel {
  onBatch: ((batch: DecodedBatch) => void) | null = null;
  onDeath: ((death: DecoderDeath) => void) | null = null;
  isClosed = false;
  private readonly jobs: DecodeJob[] = [];
  heldAtMost = 0;

  constructor(private readonly deadly: ReadonlySet<number>) {}

  send(job: DecodeJob): void {
    this.jobs.push(job);
    this.heldAtMost = Math.max(this.heldAtMost, this.jobs.length);
    if (this.jobs.length === 1) queueMicrotask(() => this.work());
  }

  close(): void {
    this.isClosed = true;
  }

  private work(): void {
    const job = this.jobs[0];
    if (job === undefined) return;
    for (const [i, { fileIndex }] of job.block.files.entries()) {
      if (this.isClosed) return;
      if (this.deadly.has(fileIndex)) {
        this.onDeath?.({ cause: 'crashed', detail: 'out of memory' });
        return;
      }
      const isLast = i === job.block.files.length - 1;
      if (isLast) this.jobs.shift();
      this.onBatch?.({
        jobId: job.id,
        fileIndices: [fileIndex],
        pixels: new Uint8Array([fileIndex]),
        failures: [],
        warnings: [],
        isLast,
      });
    }
    queueMicrotask(() => this.work());
  }
}

/** A worker whose script the server does not give any more. */
class UnfetchedWorker extends FakeWorker {
  constructor() {
    super(new Set());
  }

  override send(): void {
    queueMicrotask(() => this.onDeath?.({ cause: 'notFetched', detail: 'no answer' }));
  }
}

/** @param fetchedCount workers that can be started before the server has gone */
async function run(
  blocks: readonly ReadBlock[],
  deadly: readonly number[] = [],
  workerCount = 2,
  fetchedCount = Number.POSITIVE_INFINITY,
) {
  const workers: FakeWorker[] = [];
  const decoded: number[] = [];
  const failed: { fileIndex: number; code: string }[] = [];
  const spawn = () => {
    const worker = workers.length < fetchedCount ? new FakeWorker(new Set(deadly)) : new UnfetchedWorker();
    workers.push(worker);
    return worker;
  };
  await decodeBlocks(
    blocks,
    SETTINGS,
    { spawn, workerCount },
    (batch) => {
      decoded.push(...batch.fileIndices);
      failed.push(...batch.failures.map(({ fileIndex, failure }) => ({ fileIndex, code: failure.code })));
    },
    new AbortController().signal,
  );
  return { workers, decoded: decoded.sort((a, b) => a - b), failed };
}

describe('a pool of decoder workers', () => {
  it('answers every file once, with no more workers than asked for, and ends them', async () => {
    const blocks = Array.from({ length: 9 }, (_, i) => blobBlock(i * 2, i * 2 + 1));
    const { workers, decoded, failed } = await run(blocks);
    expect(decoded).toEqual(Array.from({ length: 18 }, (_, i) => i));
    expect(failed).toEqual([]);
    expect(workers).toHaveLength(2);
    expect(workers.every(({ isClosed }) => isClosed)).toBe(true);
  });

  it('never gives a worker more than two jobs at once', async () => {
    const { workers } = await run(Array.from({ length: 12 }, (_, i) => blobBlock(i)));
    for (const { heldAtMost } of workers) expect(heldAtMost).toBeLessThanOrEqual(2);
  });

  it('loses only the file that kills its worker', async () => {
    const { decoded, failed } = await run([blobBlock(0, 1, 2, 3), blobBlock(4, 5), blobBlock(6, 7)], [2]);
    expect(decoded).toEqual([0, 1, 3, 4, 5, 6, 7]);
    expect(failed).toEqual([{ fileIndex: 2, code: 'decoderCrashed' }]);
  });

  it('gives up, without hanging, where no worker lives to answer', async () => {
    const all = [0, 1, 2, 3, 4, 5];
    const { decoded, failed } = await run([blobBlock(0, 1, 2), blobBlock(3, 4, 5)], all);
    expect(decoded).toEqual([]);
    expect(failed.map(({ fileIndex }) => fileIndex).sort()).toEqual(all);
  });

  it('blames no file where no worker can be fetched', async () => {
    const running = run([blobBlock(0, 1), blobBlock(2), blobBlock(3)], [], 3, 0);
    await expect(running).rejects.toMatchObject({
      name: 'PartNotFetchedError',
      failure: { code: 'partNotFetched', detail: 'no answer' },
    });
  });

  it('goes on with the workers it has where others cannot be fetched, and starts no more', async () => {
    const blocks = Array.from({ length: 9 }, (_, i) => blobBlock(i));
    const { decoded, failed, workers } = await run(blocks, [], 3, 1);
    expect(decoded).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(failed).toEqual([]);
    expect(workers).toHaveLength(3);
  });

  it('says what is missing where the worker that a file killed cannot be replaced', async () => {
    const running = run([blobBlock(0), blobBlock(1, 2), blobBlock(3)], [1], 1, 1);
    await expect(running).rejects.toMatchObject({ name: 'PartNotFetchedError' });
  });

  it('finishes at once when there is nothing to do', async () => {
    expect((await run([])).workers).toEqual([]);
  });

  it('ends its workers and rejects with an AbortError when cancelled', async () => {
    const controller = new AbortController();
    const worker = new FakeWorker(new Set());
    const running = decodeBlocks(
      [blobBlock(0, 1), blobBlock(2, 3), blobBlock(4)],
      SETTINGS,
      { spawn: () => worker, workerCount: 1 },
      () => controller.abort(),
      controller.signal,
    );
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(worker.isClosed).toBe(true);
  });
});

describe('splitting blocks among workers', () => {
  const location = (i: number) => ({
    kind: 'zip' as const,
    archive: 0,
    headerOffset: i * 100,
    compressedBytes: 60,
    deflated: false,
    crc32: 0,
    limit: (i + 1) * 100,
  });
  const files = Array.from({ length: 1000 }, (_, i) => ({
    fileIndex: i,
    sizeBytes: 60,
    location: location(i),
  }));
  const block: ReadBlock = { kind: 'archive', archive: new Blob(), start: 0, end: 100_000, files };

  it('keeps every file once, in order, with all of its bytes inside its piece', () => {
    const pieces = splitBlocks([block], 3);
    expect(pieces.flatMap((piece) => piece.files.map(({ fileIndex }) => fileIndex))).toEqual(
      files.map(({ fileIndex }) => fileIndex),
    );
    for (const piece of pieces) {
      if (piece.kind !== 'archive') throw new Error('a block of an archive became another');
      for (const file of piece.files) {
        expect(startOf(file)).toBeGreaterThanOrEqual(piece.start);
        expect(location(file.fileIndex).limit).toBeLessThanOrEqual(piece.end);
      }
    }
  });

  it('leaves no worker idle on a zip that is one block', () => {
    expect(splitBlocks([block], 3).length).toBeGreaterThanOrEqual(12);
    expect(splitBlocks([{ ...block, files: files.slice(0, 20) }], 3)).toHaveLength(3);
  });
});
