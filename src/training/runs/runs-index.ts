/**
 * What the list says of each run that has ended, in one file: to read the files of 2,000 runs takes half a minute.
 *
 * Nothing depends on it. A row is true as long as it stands, since it is taken out before its run's entry changes; a run
 * without a row is read from its own files, and so is one that is under way. An index that is missing, damaged, or of
 * another version has no rows.
 */
import type { RunSummary } from '../../protocol/runs';
import { z } from '../../shared/zod';
import { type FileStore, StorageFullError } from '../checkpoints/file-store';
import { VersionedFile } from '../checkpoints/versioned-file';
import { summarySchema } from './stored-entry';

export const INDEX_VERSION = 1;

/** Lets one at a time do this, in this tab or another. */
export type Locked = <T>(work: () => Promise<T>) => Promise<T>;

export interface IndexedRuns {
  readonly rows: ReadonlyMap<string, RunSummary>;
  /** Another one each time a row was taken out; null where the index could not be written. */
  readonly generation: string | null;
}

const indexSchema = z.object({
  version: z.literal(INDEX_VERSION),
  generation: z.string(),
  rows: z.array(summarySchema),
});

export class RunsIndex {
  private readonly file: VersionedFile;
  private readonly locked: Locked;

  constructor(files: FileStore, locked: Locked) {
    this.file = new VersionedFile(files, 'index');
    this.locked = locked;
  }

  load(): Promise<IndexedRuns> {
    return this.locked(async () => {
      const found = await this.read();
      if (found.generation !== null) return found;
      // From now on a row that is taken out can be told, also where there is none yet.
      return { rows: found.rows, generation: await this.write(found.rows.values()) };
    });
  }

  /** Keeps rows that were read after `load` answered this generation, unless a run has changed since. */
  keep(rows: Iterable<RunSummary>, generation: string | null): Promise<void> {
    if (generation === null) return Promise.resolve();
    return this.locked(async () => {
      if ((await this.read()).generation === generation) await this.write(rows, generation);
    });
  }

  /** Changes the entry of a run that may have a row. */
  changing<T>(runId: string, change: () => Promise<T>): Promise<T> {
    return this.locked(async () => {
      const { rows } = await this.read();
      const others = [...rows.values()].filter((row) => row.runId !== runId);
      // Without room for it there is no index; the next list is read from the runs themselves.
      if ((await this.write(others)) === null) await this.file.remove();
      return change();
    });
  }

  private async read(): Promise<IndexedRuns> {
    const parsed = indexSchema.safeParse((await this.file.load())?.header);
    if (!parsed.success) return { rows: new Map(), generation: null };
    const { rows, generation } = parsed.data;
    return { rows: new Map(rows.map((row) => [row.runId, row])), generation };
  }

  /** Answers the generation that was written; null where there is no room. */
  private async write(
    rows: Iterable<RunSummary>,
    generation: string = crypto.randomUUID(),
  ): Promise<string | null> {
    try {
      const header = { version: INDEX_VERSION, generation, rows: [...rows] };
      await this.file.save({ header, groups: new Map() });
      return generation;
    } catch (error) {
      if (error instanceof StorageFullError) return null;
      throw error;
    }
  }
}
