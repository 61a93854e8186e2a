/**
 * The queue of recipes on disk: one document, replaced whole, under a version. Recipes are kept as they were written, so
 * that one this Vireo cannot read is not lost by being listed.
 */
import { EMPTY_QUEUE, type Queue } from '../../recipe/queue';
import { failure, type Result, success } from '../../shared/result';
import type { FileStore } from '../checkpoints/file-store';
import { VersionedFile } from '../checkpoints/versioned-file';

export const QUEUE_VERSION = 1;

/** Recipes as JSON of some version of Vireo. */
export type StoredQueue = Queue<unknown>;

interface QueueFile {
  readonly version: number;
  readonly queue: StoredQueue;
}

export class RunQueue {
  private readonly file: VersionedFile;

  constructor(files: FileStore) {
    this.file = new VersionedFile(files, 'queue');
  }

  /** Empty where there never was one. Failures: `queueNewer` (a later Vireo wrote it), `queueDamaged`. */
  async load(): Promise<Result<StoredQueue>> {
    const stored = (await this.file.load())?.header as QueueFile | undefined;
    if (stored) return stored.version === QUEUE_VERSION ? success(stored.queue) : failure('queueNewer');
    return (await this.file.exists()) ? failure('queueDamaged') : success(EMPTY_QUEUE);
  }

  /** Throws StorageFullError with the queue before it intact. */
  async save(queue: StoredQueue): Promise<void> {
    await this.file.save({ header: { version: QUEUE_VERSION, queue }, groups: new Map() });
  }
}
