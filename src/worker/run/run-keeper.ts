import type { Engine } from '../../kernels/engine';
import { type Keep, keptEpoch } from '../../metrics/records';
import type { DeviceReport } from '../../protocol/run';
import type { RunResult } from '../../protocol/runs';
import type { Recipe } from '../../recipe/schema';
import { StorageFullError } from '../../training/checkpoints/file-store';
import { type Moment, saveMoment } from '../../training/checkpoints/saved-moment';
import type { RunFolder } from '../../training/runs/run-store';
import type { StoredEntry } from '../../training/runs/stored-entry';
import { editingEntry } from './run-lock';
import { SavePace } from './save-pace';

/** Saves a run to its folder: how often, and what then stands in its entry. */
export class RunKeeper {
  private readonly folder: RunFolder;
  private readonly everyMs: number;
  private entry: StoredEntry;
  private recipe: Recipe;
  private pace: SavePace;
  /** How the run was kept before it went on; null where it was not, since it begins. */
  private before: Pick<StoredEntry, 'state' | 'failure'> | null = null;

  /** @param everyMs between checkpoints within an epoch */
  constructor(folder: RunFolder, entry: StoredEntry, everyMs: number) {
    this.folder = folder;
    this.entry = entry;
    this.recipe = entry.recipe;
    this.everyMs = everyMs;
    this.pace = new SavePace(everyMs, performance.now());
  }

  /** The entry stands before the first image is read: a tab that is lost meanwhile leaves a run to go on with. */
  async prepares(): Promise<void> {
    this.before = await this.folder.loadEntry();
    await this.update({ state: 'preparing' });
  }

  /** @param recipe with the statistics of the training images */
  async trains(recipe: Recipe, device: DeviceReport, validationCount: number): Promise<void> {
    this.recipe = recipe;
    this.pace = new SavePace(this.everyMs, performance.now());
    const result = { ...this.entry.result, validationCount };
    await this.update({ state: 'underWay', failure: null, device, result });
  }

  /** Ended before its first step: it is kept as it was before, or not at all. */
  async neverTrained(): Promise<void> {
    const { before } = this;
    if (before) return this.update({ state: before.state, failure: before.failure });
    await editingEntry(this.entry.runId, () => this.folder.forgetEntry());
  }

  get savingMs(): number {
    return this.pace.savingMs;
  }

  /** Whether a checkpoint is due now: by the clock, after an epoch, or because one is asked for. */
  isDue(epochEnded: boolean, isAskedFor: boolean): boolean {
    return this.pace.isDue(performance.now(), epochEnded, isAskedFor);
  }

  /** Saves checkpoint, curves and entry. Throws StorageFullError with what was saved before intact. */
  async save(engine: Engine, moment: Moment): Promise<void> {
    const startedAt = performance.now();
    try {
      await saveMoment(this.folder, { ...moment, recipe: this.recipe, state: await engine.exportState() });
      await this.update({
        result: resultOf(moment, this.entry.result.validationCount, this.recipe.training.keep),
      });
    } finally {
      this.pace.saved(startedAt, performance.now());
    }
  }

  update(change: Partial<StoredEntry>): Promise<void> {
    return editingEntry(this.entry.runId, async () => {
      this.entry = { ...this.entry, ...change, updatedAt: Date.now() };
      // What a person may change of it may have been changed while the run was under way.
      const stored = await this.folder.loadEntry();
      const { name, notes, starred, deletedAt, threshold } = stored ?? this.entry;
      this.entry = { ...this.entry, name, notes, starred, deletedAt, threshold };
      await this.folder.saveEntry(this.entry);
    });
  }
}

function resultOf({ position, metrics }: Moment, validationCount: number, keep: Keep): RunResult {
  const { epochs } = metrics;
  const kept = keptEpoch(epochs, keep);
  return {
    epoch: position.epoch,
    step: position.step,
    elapsedMs: position.elapsedMs,
    bestEpoch: position.best?.epoch ?? null,
    trainLoss: kept?.trainLoss ?? null,
    trainAccuracy: kept?.trainAccuracy ?? null,
    validationLoss: kept?.validationLoss ?? null,
    validationAccuracy: kept?.validationAccuracy ?? null,
    validationCount,
  };
}

export function isStorageFull(error: unknown): boolean {
  return error instanceof StorageFullError;
}
