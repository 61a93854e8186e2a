import type { Engine } from '../kernels/engine';
import type { RunMetrics } from '../metrics/records';
import type { RunOutcome } from '../protocol/runs';
import type { Recipe } from '../recipe/schema';
import { parseRecipe } from '../recipe/validate';
import { failure, type Result, success } from '../shared/result';
import { StorageFullError } from '../training/checkpoints/file-store';
import { metricsUntil } from '../training/ledger/metrics-file';
import type { RunFolder, StoredEntry } from '../training/ledger/run-ledger';
import type { LoopPosition, WeightSnapshot } from '../training/position';
import type { RunStart } from './attempt';
import { editingEntry } from './run-lock';

type CheckpointStart = Extract<RunStart, { kind: 'checkpoint' }>;

export const CHECKPOINT_VERSION = 1;

/** A checkpoint that takes no longer than this may be asked for at any time: when the page is hidden. */
const QUICK_MS = 2000;
/** Saving may take this share of training time; a checkpoint nobody asked for waits until it does. */
const SAVING_SHARE = 0.03;

/** What a checkpoint says besides tensors. */
export interface CheckpointHeader {
  readonly version: number;
  /** With the statistics of its data. */
  readonly recipe: Recipe;
  readonly position: LoopPosition;
  readonly best: { readonly epoch: number; readonly step: number } | null;
  readonly microBatchSize: number;
}

/** A moment of training at which position and engine belong together. */
export interface Moment {
  readonly position: LoopPosition;
  readonly best: WeightSnapshot | null;
  readonly metrics: RunMetrics;
  readonly microBatchSize: number;
}

/** Saves a run to its folder: how often, and what then stands in its entry. */
export class RunKeeper {
  private readonly folder: RunFolder;
  private readonly recipe: Recipe;
  private readonly everyMs: number;
  private entry: StoredEntry;
  private savedAt = performance.now();
  private lastCostMs = 0;
  /** What saving took so far; the run's checkpoints cost this share of its time. */
  private costMs = 0;

  /** @param everyMs between checkpoints within an epoch */
  constructor(folder: RunFolder, entry: StoredEntry, recipe: Recipe, everyMs: number) {
    this.everyMs = everyMs;
    this.folder = folder;
    this.entry = entry;
    this.recipe = recipe;
  }

  get savingMs(): number {
    return this.costMs;
  }

  /**
   * Whether a checkpoint is due: every so many minutes, after each epoch, and when one is asked for, as long as it stays
   * cheap. One that was asked for and is not quick waits until it is: a gigabyte at each turn to another tab would be felt.
   */
  isDue(epochEnded: boolean, isAskedFor: boolean): boolean {
    const sinceMs = performance.now() - this.savedAt;
    const isCheap = this.lastCostMs <= SAVING_SHARE * sinceMs;
    if (isAskedFor && this.lastCostMs <= QUICK_MS) return true;
    return isCheap && (isAskedFor || epochEnded || sinceMs >= this.everyMs);
  }

  /** Saves checkpoint, curves and entry. Throws StorageFullError with what was saved before intact. */
  async save(engine: Engine, { position, best, metrics, microBatchSize }: Moment): Promise<void> {
    const startedAt = performance.now();
    const header: CheckpointHeader = {
      version: CHECKPOINT_VERSION,
      recipe: this.recipe,
      position,
      best: best && { epoch: best.epoch, step: best.step },
      microBatchSize,
    };
    try {
      await this.folder.checkpoints.save({ header, state: await engine.exportState(), best });
      await this.folder.saveMetrics(metrics);
      await this.update({ result: outcomeOf(position, metrics, this.entry.result.validationCount) });
    } finally {
      // A save that failed has its cost too: a full disk is not tried again at once.
      this.savedAt = performance.now();
      this.lastCostMs = this.savedAt - startedAt;
      this.costMs += this.lastCostMs;
    }
  }

  update(change: Partial<StoredEntry>): Promise<void> {
    return editingEntry(this.entry.runId, async () => {
      this.entry = { ...this.entry, ...change, updatedAt: Date.now() };
      // Name, notes and star may have been edited while the run was under way.
      const stored = await this.folder.loadEntry();
      const { name, notes, starred, deletedAt } = stored ?? this.entry;
      this.entry = { ...this.entry, name, notes, starred, deletedAt };
      await this.folder.saveEntry(this.entry);
    });
  }
}

export interface FoundCheckpoint {
  readonly header: CheckpointHeader;
  readonly start: CheckpointStart;
  /** Curves until it. */
  readonly metrics: RunMetrics;
}

/**
 * The newest checkpoint that is whole. Failures: `noCheckpoint` (none was ever saved), `checkpointsDamaged` (none can be
 * read), `checkpointOther` (another version of Vireo wrote it), `recipeRefused`.
 */
export async function loadCheckpoint(folder: RunFolder): Promise<Result<FoundCheckpoint>> {
  const { checkpoint, unreadable } = await folder.checkpoints.load();
  if (!checkpoint) return failure(unreadable.length > 0 ? 'checkpointsDamaged' : 'noCheckpoint');
  const stored = checkpoint.header as CheckpointHeader;
  if (stored.version !== CHECKPOINT_VERSION) return failure('checkpointOther', { version: stored.version });
  const { recipe, problems } = parseRecipe(stored.recipe);
  if (!recipe) return failure('recipeRefused', { field: problems[0]?.path ?? '' });
  const header = { ...stored, recipe };
  const best = header.best && checkpoint.best ? { ...header.best, tensors: checkpoint.best.tensors } : null;
  return success({
    header,
    start: { kind: 'checkpoint', position: header.position, state: checkpoint.state, best },
    metrics: metricsUntil(await folder.loadMetrics(), header.position),
  });
}

function outcomeOf(position: LoopPosition, { epochs }: RunMetrics, validationCount: number): RunOutcome {
  const kept = epochs.findLast(({ best }) => best) ?? epochs.at(-1);
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
