import type { Result } from '../../../shared/result';
import { type ReadBlock, readBlock } from '../../source/read-block';
import { type DecodedImage, decodeImage } from '../decode-image';
import { readImageHeader, sniffImage } from '../formats/read-image-header';
import type { DecodedBatch, DecodeJob, FileRemark } from './decoder-protocol';

/** Pixels are sent on when they are this many bytes: large enough to write at once, small enough to wait for. */
const BATCH_BYTES = 2 ** 20;

/** Files decoded at once: the browser's decoder works on threads of its own while one is resized here. */
const CONCURRENCY = 3;

/** Above this, two pictures at once would take more memory than a worker should. */
const HEAVY_PIXELS = 8_000_000;

/**
 * What a decoder worker does with a job: reads its files and sends their pixels, a batch at a time, the last one marked.
 * Never rejects: what went wrong with a file is in a batch. Once it is not wanted any more, no further file is begun.
 */
export async function decodeBlock(
  job: DecodeJob,
  send: (batch: DecodedBatch) => void,
  isWanted: () => boolean = () => true,
): Promise<void> {
  const { imageSize, channels } = job.settings;
  const imageBytes = imageSize * imageSize * channels;
  const capacity = Math.max(1, Math.min(job.block.files.length, Math.floor(BATCH_BYTES / imageBytes)));
  let batch = new BatchBuilder(job.id, capacity, imageBytes);
  const inFlight = new Set<Promise<void>>();
  const add = (fileIndex: number, result: Result<DecodedImage>) => {
    batch.add(fileIndex, result);
    if (!batch.isFull) return;
    send(batch.finish(false));
    batch = new BatchBuilder(job.id, capacity, imageBytes);
  };
  for await (const { fileIndex, content } of contentsOf(job.block)) {
    if (!isWanted()) return;
    if (!content.ok) {
      add(fileIndex, content);
      continue;
    }
    if (isHeavy(content.value)) {
      await Promise.all(inFlight);
      add(fileIndex, await decodeOne(content.value, job));
      continue;
    }
    const decoding = decodeOne(content.value, job).then((result) => {
      inFlight.delete(decoding);
      add(fileIndex, result);
    });
    inFlight.add(decoding);
    if (inFlight.size >= CONCURRENCY) await Promise.race(inFlight);
  }
  await Promise.all(inFlight);
  send(batch.finish(true));
}

/** The files of a block; one that makes reading itself fail is a failure, and so are those after it. */
async function* contentsOf(block: ReadBlock): ReturnType<typeof readBlock> {
  const waiting = new Set(block.files.map(({ fileIndex }) => fileIndex));
  try {
    for await (const entry of readBlock(block)) {
      waiting.delete(entry.fileIndex);
      yield entry;
    }
  } catch (error) {
    for (const fileIndex of waiting)
      yield { fileIndex, content: { ok: false, failure: { code: 'fileUnreadable', detail: String(error) } } };
  }
}

/** Decodes a file and lets go of its bytes at once: left to the collector, they would pile up by the hundred. */
async function decodeOne(
  bytes: Uint8Array<ArrayBuffer>,
  { settings }: DecodeJob,
): Promise<Result<DecodedImage>> {
  try {
    return await decodeImage(bytes, settings);
  } catch (error) {
    return { ok: false, failure: { code: 'imageBroken', detail: String(error) } };
  } finally {
    // Older engines have no transfer: there the collector must do.
    bytes.buffer.transfer?.(0);
  }
}

/** Whether the header promises an image that is better decoded alone. */
function isHeavy(bytes: Uint8Array): boolean {
  const sniffed = sniffImage(bytes);
  const header = sniffed && 'kind' in sniffed ? readImageHeader(bytes, sniffed.kind) : null;
  return header !== null && header.width * header.height > HEAVY_PIXELS;
}

class BatchBuilder {
  private readonly pixels: Uint8Array<ArrayBuffer>;
  private readonly fileIndices: number[] = [];
  private readonly failures: FileRemark[] = [];
  private readonly warnings: FileRemark[] = [];

  constructor(
    private readonly jobId: number,
    private readonly capacity: number,
    private readonly imageBytes: number,
  ) {
    this.pixels = new Uint8Array(capacity * imageBytes);
  }

  get isFull(): boolean {
    return this.fileIndices.length === this.capacity;
  }

  add(fileIndex: number, result: Result<DecodedImage>): void {
    if (!result.ok) {
      this.failures.push({ fileIndex, failure: result.failure });
      return;
    }
    this.pixels.set(result.value.pixels, this.fileIndices.length * this.imageBytes);
    this.fileIndices.push(fileIndex);
    for (const failure of result.value.warnings) this.warnings.push({ fileIndex, failure });
  }

  finish(isLast: boolean): DecodedBatch {
    const { jobId, fileIndices, failures, warnings } = this;
    const pixels = this.isFull ? this.pixels : this.pixels.slice(0, fileIndices.length * this.imageBytes);
    return { jobId, fileIndices, pixels, failures, warnings, isLast };
  }
}
