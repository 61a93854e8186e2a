/**
 * The queue of recipes on disk: one document, replaced whole, under a version. Recipes are kept as they were written, so
 * that one this Vireo cannot read is not lost by being listed.
 */

import { EMPTY_QUEUE, type Queue } from '../../recipe/queue';
import { failure, type Result, success } from '../../shared/result';
import { z } from '../../shared/zod';
import type { FileStore } from '../checkpoints/file-store';
import { VersionedFile } from '../checkpoints/versioned-file';
import { failureSchema } from './failure-schema';

export const QUEUE_VERSION = 1;

/** Recipes as JSON of some version of Vireo. */
export type StoredQueue = Queue<unknown>;

const versionSchema = z.object({ version: z.number() });

const labelSchema = z.union([
  z.string(),
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('asShown') }),
    z.object({
      kind: z.literal('settings'),
      settings: z.array(z.object({ path: z.string(), value: z.number() })),
    }),
    z.object({ kind: z.literal('changes'), changes: z.array(z.string()) }),
  ]),
]);

const queueSchema = z.object({
  entries: z.array(
    z.object({
      id: z.string(),
      label: labelSchema,
      recipe: z.unknown(),
      runId: z.string().nullable(),
      failure: failureSchema.nullable(),
    }),
  ),
  pruning: z.object({ epoch: z.int().min(1) }).nullable(),
  begun: z.array(z.string()),
});

export class RunQueue {
  private readonly file: VersionedFile;

  constructor(files: FileStore) {
    this.file = new VersionedFile(files, 'queue');
  }

  /** Empty where there never was one. Failures: `queueNewer` (a later Vireo wrote it), `queueDamaged`. */
  async load(): Promise<Result<StoredQueue>> {
    const stored = (await this.file.load())?.header;
    if (stored === undefined)
      return (await this.file.exists()) ? failure('queueDamaged') : success(EMPTY_QUEUE);
    const versioned = versionSchema.safeParse(stored).data;
    if (versioned && versioned.version !== QUEUE_VERSION) return failure('queueNewer');
    const queue = z.object({ queue: queueSchema }).safeParse(stored).data?.queue;
    return queue ? success(queue) : failure('queueDamaged');
  }

  /** Throws StorageFullError with the queue before it intact. */
  async save(queue: StoredQueue): Promise<void> {
    await this.file.save({ header: { version: QUEUE_VERSION, queue }, groups: new Map() });
  }
}
