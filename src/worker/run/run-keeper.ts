import type { Engine } from '../../kernels/engine';
import type { RunMetrics } from '../../metrics/records';
import type { RunOutcome } from '../../protocol/runs';
import type { Recipe } from '../../recipe/schema';
import { parseRecipe } from '../../recipe/validate';
import { failure, type Result, success } from '../../shared/result';
import { StorageFullError } from '../../training/checkpoints/file-store';
import { metricsUntil } from '../../training/ledger/metrics-file';
import type { RunFolder, StoredEntry } from '../../training/ledger/run-ledger';
import type { LoopPosition, WeightSnapshot } from '../../training/position';
import type { RunStart } from './attempt';
import { editingEntry } from './run-lock';
import { SavePace } from './save-pace';

type CheckpointStart = Extract<RunStart, { kind: 'checkpoint' }>;

export const CHECKPOINT_VERSION = 1;

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
  private entry: StoredEntry;
  private readonly pace: SavePace;

  /** @param everyMs between checkpoints within an epoch */
  constructor(folder: RunFolder, entry: StoredEntry, recipe: Recipe, everyMs: number) {
    this.pace = new SavePace(everyMs, performance.now());
    this.folder = folder;
    this.entry = entry;
    this.recipe = recipe;
  }

  get savingMs(): number {
    return this.pace.savingMs;
  }

  /** Whether a checkpoint is due now: by the clock, after an epoch, or because one is asked for. */
  isDue(epochEnded: boolean, isAskedFor: boolean): boolean {
    return this.pace.isDue(performance.now(), epochEnded, isAskedFor);
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
      this.pace.saved(startedAt, performance.now());
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
 * The newest checkpoint that is whole, with those tensors that are wanted. Failures: `noCheckpoint` (none was ever saved),
 * `checkpointsDamaged` (none can be read), `checkpointOther` (another version of Vireo wrote it), `recipeRefused`.
 */
export async function loadCheckpoint(
  folder: RunFolder,
  isWanted?: (key: string) => boolean,
): Promise<Result<FoundCheckpoint>> {
  const { checkpoint, unreadable } = await folder.checkpoints.load(isWanted);
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
