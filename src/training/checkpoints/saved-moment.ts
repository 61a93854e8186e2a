/**
 * A moment of training as its run's folder keeps it: a header (what the run is and where it stands), the engine's state and
 * the best weights in a checkpoint, and the curves beside it.
 */

import type { EngineState } from '../../kernels/engine';
import type { RunMetrics } from '../../metrics/records';
import type { Sums } from '../../metrics/sums';
import type { Recipe } from '../../recipe/schema';
import { parseRecipe } from '../../recipe/validate';
import { failure, type Result, success } from '../../shared/result';
import { z } from '../../shared/zod';
import type { LoopPosition, WeightSnapshot } from '../position';
import { metricsUntil } from '../runs/metrics-file';
import type { RunFolder } from '../runs/run-store';
import type { PlateauState } from '../schedules';

const VERSION = 1;

/** A moment of training at which all of this belongs together, and the engine stands there too. */
export interface Moment {
  readonly position: LoopPosition;
  readonly best: WeightSnapshot | null;
  readonly metrics: RunMetrics;
  readonly microBatchSize: number;
}

/** All that a run needs to go on from a moment exactly. */
export interface SavedMoment extends Moment {
  /** With the statistics of its data. */
  readonly recipe: Recipe;
  readonly state: EngineState;
}

const figures = <K extends string>(...keys: readonly K[]) =>
  z.object(Object.fromEntries(keys.map((key) => [key, z.number()])) as Record<K, z.ZodNumber>);

/** A run goes on by counting from these. */
const count = z.int().min(0);

const positionSchema = z.object({
  epoch: count,
  stepInEpoch: count,
  step: count,
  ...figures('elapsedMs', 'epochElapsedMs').shape,
  epochSums: figures('lossSum', 'weightSum', 'correct', 'correctTop5', 'count') satisfies z.ZodType<Sums>,
  plateau: figures('best', 'badEpochs', 'share') satisfies z.ZodType<PlateauState>,
  best: z
    .object({
      ...figures('epoch', 'value').shape,
      loss: z.number().optional(),
      reachedAt: z.number().optional(),
    })
    .nullable(),
}) satisfies z.ZodType<LoopPosition>;

/** What a checkpoint says besides tensors. The recipe may be an earlier Vireo's. */
const headerSchema = z.object({
  recipe: z.unknown(),
  position: positionSchema,
  best: z.object({ epoch: count, step: count }).nullable(),
  microBatchSize: z.int().min(1),
});
type Header = z.infer<typeof headerSchema> & { readonly version: number };

/** Saves a checkpoint and the curves. Throws StorageFullError with what was saved before intact. */
export async function saveMoment(
  folder: RunFolder,
  { recipe, state, position, best, metrics, microBatchSize }: SavedMoment,
): Promise<void> {
  const header: Header = {
    version: VERSION,
    recipe,
    position,
    best: best && { epoch: best.epoch, step: best.step },
    microBatchSize,
  };
  // The curves first: what a checkpoint has not reached is cut when it is read, what they lack would be a gap.
  await folder.saveMetrics(metrics);
  await folder.checkpoints.save({ header, state, best });
}

/**
 * The newest checkpoint that is whole, with those tensors that are wanted. Failures: `noCheckpoint` (none was ever saved),
 * `checkpointsDamaged` (none can be read), `checkpointOther` (another version of Vireo wrote it), `recipeRefused`.
 */
export async function loadMoment(
  folder: RunFolder,
  isWanted?: (key: string) => boolean,
): Promise<Result<SavedMoment>> {
  const { checkpoint, unreadable } = await folder.checkpoints.load(isWanted);
  if (!checkpoint) return failure(unreadable.length > 0 ? 'checkpointsDamaged' : 'noCheckpoint');
  const versioned = z.looseObject({ version: z.number() }).safeParse(checkpoint.header);
  if (!versioned.success) return failure('checkpointsDamaged');
  const { version } = versioned.data;
  if (version !== VERSION) return failure('checkpointOther', { version });
  const header = headerSchema.safeParse(checkpoint.header);
  if (!header.success) return failure('checkpointsDamaged', undefined, header.error.message);
  const { position, best, microBatchSize } = header.data;
  const { recipe, problems } = parseRecipe(header.data.recipe);
  if (!recipe) return failure('recipeRefused', { field: problems[0]?.path ?? '' });
  return success({
    recipe,
    position,
    state: checkpoint.state,
    best: best && checkpoint.best ? { ...best, tensors: checkpoint.best.tensors } : null,
    metrics: metricsUntil(await folder.loadMetrics(), position),
    microBatchSize,
  });
}
