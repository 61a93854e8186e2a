/**
 * Every run that was ever started, each in a folder of its own: what it is (`entry`), its curves (`metrics`) and its
 * checkpoints. Deleting only marks; purging removes.
 */

import type { RunMetrics } from '../../metrics/records';
import type { RunDetails, RunEntry, UnreadRun } from '../../protocol/runs';
import { z } from '../../shared/zod';
import { CheckpointStore } from '../checkpoints/checkpoint-store';
import type { FileStore, FolderStore } from '../checkpoints/file-store';
import { VersionedFile } from '../checkpoints/versioned-file';
import { metricsFile, metricsOf } from './metrics-file';
import { parseEntry, type StoredEntry } from './stored-entry';

export const ENTRY_VERSION = 1;

const entryFileSchema = z.object({ version: z.number(), entry: z.unknown() });

/** The files of one run. */
export class RunFolder {
  readonly checkpoints: CheckpointStore;
  private readonly files: FileStore;
  private readonly entryFile: VersionedFile;
  private readonly metrics: VersionedFile;

  constructor(files: FileStore) {
    this.files = files;
    this.checkpoints = new CheckpointStore(files);
    this.entryFile = new VersionedFile(files, 'entry');
    this.metrics = new VersionedFile(files, 'metrics');
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
    await this.entryFile.save({ header: { version: ENTRY_VERSION, entry }, groups: new Map() });
  }

  /** Empty where there are none, or none that can be read. */
  async loadMetrics(): Promise<RunMetrics> {
    const file = await this.metrics.load();
    return (file && metricsOf(file)) ?? { steps: [], epochs: [] };
  }

  saveMetrics(metrics: RunMetrics): Promise<{ sizeBytes: number }> {
    return this.metrics.save(metricsFile(metrics));
  }

  async describe(): Promise<RunEntry | null> {
    const entry = await this.loadEntry();
    if (!entry) return null;
    const begins = entry.recipe.start.kind !== 'unnamed' || (await this.checkpoints.has());
    const resumable = entry.state !== 'finished' && begins;
    return { ...entry, resumable, sizeBytes: await this.files.sizeBytes() };
  }
}

export class RunStore {
  private readonly folders: FolderStore;

  constructor(folders: FolderStore) {
    this.folders = folders;
  }

  async folder(runId: string): Promise<RunFolder> {
    return new RunFolder(await this.folders.open(runId));
  }

  /** What a run's entry says; null where there is no such run, or no entry of it. */
  async entry(runId: string): Promise<StoredEntry | null> {
    if (!(await this.folders.list()).includes(runId)) return null;
    return (await this.folder(runId)).loadEntry();
  }

  /** Newest first. */
  async list(): Promise<RunEntry[]> {
    const found: RunEntry[] = [];
    for (const runId of await this.folders.list()) {
      const entry = await (await this.folder(runId)).describe();
      if (entry) found.push(entry);
    }
    return found.sort((a, b) => b.createdAt - a.createdAt);
  }

  /** Runs that `list` leaves out. */
  async listUnread(): Promise<UnreadRun[]> {
    const found: UnreadRun[] = [];
    for (const runId of await this.folders.list()) {
      const reason = await (await this.folder(runId)).unreadReason();
      if (reason) found.push({ runId, reason });
    }
    return found;
  }

  async read(runId: string): Promise<RunDetails | null> {
    if (!(await this.folders.list()).includes(runId)) return null;
    const folder = await this.folder(runId);
    const entry = await folder.describe();
    return entry && { entry, metrics: await folder.loadMetrics() };
  }

  /** Applies a change to a stored entry; false where there is no such run. */
  async edit(runId: string, change: (entry: StoredEntry) => StoredEntry): Promise<boolean> {
    if (!(await this.folders.list()).includes(runId)) return false;
    const folder = await this.folder(runId);
    const entry = await folder.loadEntry();
    if (!entry) return false;
    await folder.saveEntry(change(entry));
    return true;
  }

  async purge(runId: string): Promise<void> {
    if ((await this.folders.list()).includes(runId)) await this.folders.remove(runId);
  }
}
