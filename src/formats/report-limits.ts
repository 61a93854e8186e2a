import { wilsonInterval } from '../metrics/intervals';
import { type EpochRecord, keptEpoch } from '../metrics/records';
import type { DatasetSummary } from '../protocol/dataset';
import type { Recipe } from '../recipe/schema';
import { largestOf, smallestOf } from '../shared/many';

/** What a reader must know before believing the figures; `code` is a word of the report. */
export interface Limit {
  readonly code:
    | 'limitOneSeed'
    | 'limitNoValidation'
    | 'limitFewValidation'
    | 'limitChosenOnValidation'
    | 'limitFewImages'
    | 'limitImbalance'
    | 'limitExcluded';
  readonly values: Readonly<Record<string, string | number>>;
}

const FEW_IMAGES = 30;
const FEW_VALIDATION = 300;
const IMBALANCE = 3;

/** About how many images a run judges by: each class's share is rounded by itself. */
export function heldOutCount({ split }: Recipe, { classes }: DatasetSummary): number {
  if (split.source === 'folders') return classes.reduce((sum, own) => sum + own.validationCount, 0);
  const trained = classes.reduce((sum, own) => sum + own.trainingCount, 0);
  const share = split.folds > 1 ? 1 / split.folds : split.validationPercent / 100;
  return Math.round(trained * share);
}

/** The limits that this run's own figures show. `percentPoints` are whole numbers. */
export function limitsOf(
  recipe: Recipe,
  epochs: readonly EpochRecord[],
  dataset: DatasetSummary | null,
): Limit[] {
  const limits: Limit[] = [];
  const tell = (code: Limit['code'], values: Limit['values'] = {}) => limits.push({ code, values });
  tell('limitOneSeed', { seed: recipe.seed });
  const last = epochs.at(-1);
  const validated = last?.validationAccuracy ?? null;
  if (validated === null) tell('limitNoValidation');
  else if (recipe.training.keep === 'best') tell('limitChosenOnValidation');

  if (dataset !== null) {
    const validationCount = heldOutCount(recipe, dataset);
    if (validated !== null && validationCount > 0 && validationCount < FEW_VALIDATION) {
      // As wide as the interval that stands with the result.
      const kept = keptEpoch(epochs, recipe.training.keep)?.validationAccuracy ?? validated;
      const [low, high] = wilsonInterval(kept, validationCount);
      const margin = Math.ceil(50 * (high - low));
      tell('limitFewValidation', { count: validationCount, percentPoints: margin });
    }
    const counts = dataset.classes.map((c) => c.trainingCount);
    const fewest = smallestOf(counts);
    const most = largestOf(counts);
    const rarest = dataset.classes.find((c) => c.trainingCount === fewest);
    if (rarest && fewest < FEW_IMAGES) tell('limitFewImages', { name: rarest.name, count: fewest });
    if (fewest > 0 && most / fewest >= IMBALANCE)
      tell('limitImbalance', { times: Math.round(most / fewest) });
    const excluded = dataset.problems.filter((p) => p.severity === 'excluded').length;
    if (excluded > 0) tell('limitExcluded', { count: excluded });
  }
  return limits;
}
