import { isPassing } from '../../dataset/cache/passing-failures';
import type { Dataset, ImageItem } from '../../dataset/dataset';
import type { DeviceReport } from '../../protocol/run';
import type { Recipe } from '../../recipe/schema';
import type { PixelSource } from '../../shared/pixels';
import { failure, type Result, success } from '../../shared/result';
import { type FeatureRoom, MOST_MEMORY_BYTES } from '../../training/feature-cache';
import { withStatistics } from '../../training/normalization';
import { FeaturesAhead } from './features-ahead';
import type { RunReporter } from './run-reporter';
import type { RunStart } from './run-start';
import { type Samples, samplesOf } from './samples';

/** What a run learns from: decoded once, whatever becomes of the device. */
export interface RunData {
  /** With the statistics of the training images, where it normalises by them. */
  readonly recipe: Recipe;
  readonly pixels: PixelSource;
  readonly training: Samples;
  readonly validation: Samples;
  readonly classes: readonly string[];
  /** Where what a frozen backbone makes of the images is kept, and what it has made of them already. */
  readonly features: FeatureRoom;
}

export interface PreparationRequest {
  readonly recipe: Recipe;
  readonly dataset: Dataset;
  readonly start: RunStart;
  readonly device: DeviceReport;
  readonly microBatchSize: number;
  /** Whether a person said to train on what is left where many files cannot be read any more. */
  readonly acceptsMissing: boolean;
  readonly reporter: RunReporter;
  readonly signal: AbortSignal;
}

/** More than this share of the images gone, and a run asks before it trains on the rest. */
const MOST_MISSING = 0.01;

/**
 * Decodes the labelled images and splits them; what a frozen backbone makes of them is computed meanwhile. Failures:
 * `imagesMissing` (files cannot be read any more, and nobody said to go on without), `nothingDecodable`, `nothingToTrain`,
 * `oneClass`. Rejects with the signal's AbortError.
 */
export async function prepareData(request: PreparationRequest): Promise<Result<RunData>> {
  const { recipe, dataset, reporter, signal } = request;
  const itemIndices = Int32Array.from(dataset.items.filter(isLabelled), ({ index }) => index);
  const shelfNow = () => dataset.featureShelf(itemIndices, recipe.preprocessing);
  const ahead = FeaturesAhead.of({ ...request, itemIndices, shelf: await shelfNow() });
  const activityDone = { done: 0, total: itemIndices.length };
  reporter.set({ activity: ahead ? 'features' : 'decode', activityDone });
  try {
    const decoded = await dataset.decode(
      itemIndices,
      recipe.preprocessing,
      ({ done, total, imagesPerSecond, remainingMs, problems }) => {
        reporter.set({ activityDone: { done, total }, imagesPerSecond, remainingMs });
        reporter.addProblems(problems);
      },
      signal,
      ahead,
    );
    reporter.set({ activity: null, activityDone: null, imagesPerSecond: null, remainingMs: null });
    const count = itemIndices.length;
    const missing = decoded.problems.filter(({ code }) => isPassing(code)).length;
    const left = decoded.itemIndices.length;
    if (count > 0 && left === 0) return failure('nothingDecodable');
    if (missing > MOST_MISSING * count && !request.acceptsMissing)
      return failure('imagesMissing', { missing, count, left });
    if (missing > 0) reporter.notice({ code: 'trainsWithout', values: { missing, left } });
    const splits = dataset.split(recipe.split, recipe.seed, (item) => decoded.rowOf[item.index] !== -1);
    const training = samplesOf(dataset, decoded, splits.training);
    if (training.rows.length === 0) return failure('nothingToTrain');
    if (new Set(training.labels).size < 2) return failure('oneClass');
    return success({
      // Measured on the training images alone.
      recipe: await withStatistics(recipe, decoded.source, training.rows),
      pixels: decoded.source,
      training,
      validation: samplesOf(dataset, decoded, splits.validation),
      classes: dataset.classes,
      features: {
        // Asked for again: by now the pixels and some features are on the disk.
        shelf: await shelfNow(),
        memoryBytes: MOST_MEMORY_BYTES,
        images: decoded,
        table: ahead?.table ?? null,
      },
    });
  } finally {
    await ahead?.dispose();
  }
}

/** Whether an image can be trained or validated on. */
export function isLabelled(item: ImageItem): boolean {
  return item.classIndex !== null && item.role !== 'ignore' && item.role !== 'unlabelled';
}
