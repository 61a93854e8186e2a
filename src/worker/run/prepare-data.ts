import type { Dataset, ImageItem } from '../../dataset/dataset';
import type { Recipe } from '../../recipe/schema';
import type { PixelSource } from '../../shared/pixels';
import { failure, type Result, success } from '../../shared/result';
import type { FeaturesOnDisk } from '../../training/feature-cache';
import { withStatistics } from '../../training/normalization';
import type { RunReporter } from './run-reporter';
import { type Samples, samplesOf } from './samples';

/** What a run learns from: decoded once, whatever becomes of the device. */
export interface RunData {
  /** With the statistics of the training images, where it normalises by them. */
  readonly recipe: Recipe;
  readonly pixels: PixelSource;
  readonly training: Samples;
  readonly validation: Samples;
  readonly classes: readonly string[];
  /** Where what a frozen backbone makes of the images may be kept; null for memory alone. */
  readonly features: FeaturesOnDisk | null;
}

/**
 * Decodes the labelled images and splits them. Failures: `nothingDecodable`, `nothingToTrain`, `oneClass`. Rejects with the signal's
 * AbortError.
 */
export async function prepareData(
  recipe: Recipe,
  dataset: Dataset,
  reporter: RunReporter,
  signal: AbortSignal,
): Promise<Result<RunData>> {
  reporter.set({ activity: 'decode', activityShare: 0 });
  const labelled = dataset.items.filter(isLabelled);
  const decoded = await dataset.decode(
    Int32Array.from(labelled, (item) => item.index),
    recipe.preprocessing,
    ({ done, total, imagesPerSecond, remainingMs, problems }) => {
      reporter.set({ activityShare: done / total, imagesPerSecond, remainingMs });
      reporter.addProblems(problems);
    },
    signal,
  );
  reporter.set({ activity: null, activityShare: null, imagesPerSecond: null, remainingMs: null });
  if (labelled.length > 0 && decoded.itemIndices.length === 0) return failure('nothingDecodable');
  const splits = dataset.split(recipe.split, recipe.seed, (item) => decoded.rowOf[item.index] !== -1);
  const training = samplesOf(dataset, decoded, splits.training);
  if (training.rows.length === 0) return failure('nothingToTrain');
  if (new Set(training.labels).size < 2) return failure('oneClass');
  const shelf = await dataset.featureShelf(recipe.preprocessing);
  return success({
    // Measured on the training images alone.
    recipe: await withStatistics(recipe, decoded.source, training.rows),
    pixels: decoded.source,
    training,
    validation: samplesOf(dataset, decoded, splits.validation),
    classes: dataset.classes,
    features: shelf && { shelf, itemIndices: decoded.itemIndices },
  });
}

/** Whether an image can be trained or validated on. */
export function isLabelled(item: ImageItem): boolean {
  return item.classIndex !== null && item.role !== 'ignore' && item.role !== 'unlabelled';
}
