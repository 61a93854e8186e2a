/**
 * Every run that was ever started, each in a folder of its own: what it is (`entry`), its curves (`metrics`) and its
 * checkpoints. Deleting only marks; purging removes.
 */

import type { RunMetrics } from '../../metrics/records';
import type {
  FoundRuns,
  KeptRuns,
  RawRunFile,
  RunDetails,
  RunEntry,
  RunSummary,
  UnreadRun,
} from '../../protocol/runs';
import { isUnderWay } from '../../shared/kept-run-state';
import { z } from '../../shared/zod';
import { CheckpointStore, hasCheckpoint } from '../checkpoints/checkpoint-store';
import type { FileStore, FolderStore } from '../checkpoints/file-store';
import { VersionedFile } from '../checkpoints/versioned-file';
import { MetricsLog } from './metrics-log';
import { type Locked, RunsIndex } from './runs-index';
import { parseEntry, type StoredEntry, summaryOf } from './stored-entry';

export const ENTRY_VERSION = 1;

/** A part at a time into the browser's own storage of blobs, not onto this thread's heap. */
const RAW_BLOCK_BYTES = 2 ** 22;

const entryFileSchema = z.object({ version: z.number(), entry: z.unknown() });

/** The files of one run. */
export class RunFolder {
  readonly checkpoints: CheckpointStore;
  private readonly files: FileStore;
  private readonly entryFile: VersionedFile;
  private readonly metrics: MetricsLog;
  private readonly unlisted: Locked;

  /** @param unlisted does what changes an entry that may stand in the index of the runs */
  constructor(files: FileStore, unlisted: Locked = (change) => change()) {
    this.files = files;
    this.unlisted = unlisted;
    this.checkpoints = new CheckpointStore(files);
    this.entryFile = new VersionedFile(files, 'entry');
    this.metrics = new MetricsLog(files);
  }

  private async readEntryFile() {
    return entryFileSchema.safeParse((await this.entryFile.load())?.header).data;
  }

  /** Null where there is none, where a later Vireo wrote it, or where it is damaged. */
  async loadEntry(): Promise<StoredEntry | null> {
    const file = await this.readEntryFile();
    return file?.version === ENTRY_VERSION ? parseEntry(file.entry) : null;
  }

  /** Why there is no entry to be read; null where there is one, or none was ever written. */
  async unreadReason(): Promise<UnreadRun['reason'] | null> {
    const file = await this.readEntryFile();
    if (file && file.version !== ENTRY_VERSION) return 'newer';
    if ((await this.loadEntry()) !== null) return null;
    return (await this.entryFile.exists()) ? 'damaged' : null;
  }

  /** Takes the entry away: a run that never made a step is none. */
  forgetEntry(): Promise<void> {
    return this.entryFile.remove();
  }

  async saveEntry(entry: StoredEntry): Promise<void> {
    const save = async () => {
      await this.entryFile.save({ header: { version: ENTRY_VERSION, entry }, groups: new Map() });
    };
    const stored = await this.loadEntry();
    const isListed = stored ? !isUnderWay(stored.state) : await this.entryFile.exists();
    await (isListed ? this.unlisted(save) : save());
  }

  /** Empty where there are none, or none that can be read. */
  loadMetrics(): Promise<RunMetrics> {
    return this.metrics.load();
  }

  /** Throws StorageFullError with what was saved before intact. */
  saveMetrics(metrics: RunMetrics): Promise<void> {
    return this.metrics.save(metrics);
  }

  /** Every file as it lies on the disk; one that goes meanwhile is left out. */
  async rawFiles(): Promise<readonly RawRunFile[]> {
    const raw: RawRunFile[] = [];
    for (const name of await this.files.list()) {
      const stored = await this.files.open(name);
      const parts: Blob[] = [];
      for await (const block of stored?.blocks(RAW_BLOCK_BYTES) ?? [])
        if (block) parts.push(new Blob([block]));
      if (stored) raw.push({ name, blob: new Blob(parts) });
    }
    return raw;
  }

  async describe(): Promise<RunEntry | null> {
    const entry = await this.loadEntry();
    if (!entry) return null;
    // After the entry: what it says was saved before it.
    const sizes = await this.files.sizes();
    const begins = entry.recipe.start.kind !== 'unnamed' || hasCheckpoint(sizes.keys());
    const resumable = entry.state !== 'finished' && begins;
    return { ...entry, resumable, sizeBytes: [...sizes.values()].reduce((sum, size) => sum + size, 0) };
  }
}

/** Runs that are read at the same time: a browser's files answer late, but many at once. */
const READ_AT_ONCE = 16;
/** Rows are kept whenever so many more were read: should the tab be closed meanwhile. */
const KEPT_AT_ONCE = 256;
/** Whoever waits for the list hears of so many at a time. */
const TOLD_AT_ONCE = 64;

export class RunStore {
  private readonly folders: FolderStore;
  private readonly index: RunsIndex;
  /** For each reading of the list that is under way, the runs that have changed since it began. */
  private readonly changedDuring = new Set<Set<string>>();

  constructor(folders: FolderStore, locked: Locked = inTurn()) {
    this.folders = folders;
    this.index = new RunsIndex(folders.own, locked);
  }

  async folder(runId: string): Promise<RunFolder> {
    return new RunFolder(await this.folders.open(runId), (change) => this.index.changing(runId, change));
  }

  /** What a run's entry says; null where there is no such run, or no entry of it. */
  async entry(runId: string): Promise<StoredEntry | null> {
    if (!(await this.folders.list()).includes(runId)) return null;
    return (await this.folder(runId)).loadEntry();
  }

  /**
   * All runs: what the index says of them, and what it does not say from their own files.
   * @param tell hears of them while they are read, where that takes a while
   */
  async list(tell: (found: FoundRuns) => void = () => {}): Promise<KeptRuns> {
    const changed = new Set<string>();
    this.changedDuring.add(changed);
    try {
      const { runs, unread } = await this.readAll(tell);
      const current = runs.filter(({ runId }) => !changed.has(runId));
      for (const runId of changed) {
        const entry = await this.readEntry(runId);
        if (entry) current.push(summaryOf(entry));
      }
      const there = unread.filter(({ runId }) => !changed.has(runId));
      return { runs: current.sort((a, b) => b.createdAt - a.createdAt), unread: there };
    } finally {
      this.changedDuring.delete(changed);
    }
  }

  private async readAll(tell: (found: FoundRuns) => void): Promise<KeptRuns> {
    const [{ rows, generation }, runIds] = await Promise.all([this.index.load(), this.folders.list()]);
    const known = new Map<string, RunSummary>();
    for (const runId of runIds) {
      const row = rows.get(runId);
      if (row) known.set(runId, row);
    }
    const runs = [...known.values()];
    const unknown = runIds.filter((runId) => !known.has(runId));
    let readCount = runs.length;
    let toldCount = 0;
    const tellRest = () => {
      tell({ runs: runs.slice(toldCount), readCount, totalCount: runIds.length });
      toldCount = runs.length;
    };
    const reasons = new Map<string, UnreadRun['reason']>();
    const takesAWhile = unknown.length >= TOLD_AT_ONCE;
    if (takesAWhile) tellRest();
    for (let from = 0; from < unknown.length; from += KEPT_AT_ONCE) {
      const keptBefore = known.size;
      await eachOf(unknown.slice(from, from + KEPT_AT_ONCE), READ_AT_ONCE, async (runId) => {
        const folder = await this.folder(runId);
        const entry = await folder.describe();
        if (entry) {
          const summary = summaryOf(entry);
          runs.push(summary);
          if (!isUnderWay(entry.state)) known.set(runId, summary);
        } else {
          const reason = await folder.unreadReason();
          if (reason) reasons.set(runId, reason);
        }
        readCount++;
        if (takesAWhile && (runIds.length - readCount) % TOLD_AT_ONCE === 0) tellRest();
      });
      if (known.size > keptBefore) await this.index.keep(known.values(), generation);
    }
    const unread = unknown.flatMap((runId) => {
      const reason = reasons.get(runId);
      return reason ? [{ runId, reason }] : [];
    });
    return { runs, unread };
  }

  async readEntry(runId: string): Promise<RunEntry | null> {
    if (!(await this.folders.list()).includes(runId)) return null;
    return (await this.folder(runId)).describe();
  }

  async read(runId: string): Promise<RunDetails | null> {
    const entry = await this.readEntry(runId);
    return entry && { entry, metrics: await (await this.folder(runId)).loadMetrics() };
  }

  /** Applies a change to a stored entry; false where there is no such run. */
  async edit(runId: string, change: (entry: StoredEntry) => StoredEntry): Promise<boolean> {
    if (!(await this.folders.list()).includes(runId)) return false;
    const folder = await this.folder(runId);
    const entry = await folder.loadEntry();
    if (!entry) return false;
    await folder.saveEntry(change(entry));
    this.hasChanged(runId);
    return true;
  }

  /** Every file of a run, also of one that cannot be read; null where there is no such run. */
  async rawFiles(runId: string): Promise<readonly RawRunFile[] | null> {
    if (!(await this.folders.list()).includes(runId)) return null;
    return (await this.folder(runId)).rawFiles();
  }

  async purge(runId: string): Promise<void> {
    if ((await this.folders.list()).includes(runId)) await this.folders.remove(runId);
    this.hasChanged(runId);
  }

  private hasChanged(runId: string): void {
    for (const changed of this.changedDuring) changed.add(runId);
  }
}

/** Does this for each, so many at the same time. */
async function eachOf<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = items.values();
  const worker = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** One after the other, within this store. */
function inTurn(): Locked {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
