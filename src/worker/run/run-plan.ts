import type { EpochRecord, StepRecord } from '../../metrics/records';
import type { Recipe } from '../../recipe/schema';
import type { RunFolder } from '../../training/runs/run-store';
import type { StoredEntry } from '../../training/runs/stored-entry';
import type { RunStart } from './run-start';

/** A plan that may leave open where the run begins (null): as its recipe says. */
export type ResumedPlan = Omit<RunPlan, 'runId' | 'start'> & { readonly start: RunStart | null };

export interface RunPlan {
  readonly runId: string;
  readonly recipe: Recipe;
  readonly start: RunStart;
  /** Curves until where it starts. */
  readonly steps: readonly StepRecord[];
  readonly epochs: readonly EpochRecord[];
  readonly microBatchSize: number;
  /** Where the run is kept and its entry; null where the browser gives no storage. */
  readonly kept: { readonly folder: RunFolder; readonly entry: StoredEntry } | null;
}

/** What a plan says of a run that has not made a step. */
export function freshRun(recipe: Recipe): Pick<RunPlan, 'recipe' | 'steps' | 'epochs' | 'microBatchSize'> {
  const { microBatchSize, batchSize } = recipe.training;
  return { recipe, steps: [], epochs: [], microBatchSize: microBatchSize ?? batchSize };
}
