import type { Preprocessing, Recipe } from '../recipe/schema';
import { assertNever, invariant } from '../shared/errors';
import type { Normalization, PixelSource } from '../shared/pixels';

/** torchvision's ImageNet statistics, R G B. */
const IMAGENET: Normalization = { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] };
/** The means of the three channels, for gray images. */
const IMAGENET_GRAY: Normalization = { mean: [0.449], deviation: [0.226] };

/** The normalisation a recipe asks for. 'dataset' needs its statistics computed first (see `withStatistics`). */
export function normalizationOf({ normalization, channels, statistics }: Preprocessing): Normalization {
  const all = (value: number) => Array.from({ length: channels }, () => value);
  switch (normalization) {
    case 'unit':
      return { mean: all(0), deviation: all(1) };
    case 'half':
      return { mean: all(0.5), deviation: all(0.5) };
    case 'imagenet':
      return channels === 1 ? IMAGENET_GRAY : IMAGENET;
    case 'dataset':
    case 'given':
      invariant(statistics !== null, 'No statistics were computed, nor given');
      invariant(statistics.mean.length === channels, 'The statistics belong to other channels');
      return statistics;
    default:
      return assertNever(normalization);
  }
}

/**
 * The recipe to begin with: measured statistics belong to the weights that learned with them, so a run from scratch measures
 * its own, whatever it was given, and one from weights takes theirs. Statistics that are 'given' stay as they are.
 * @param weights the recipe of the weights to begin with; null from scratch
 */
export function withStatisticsOf(recipe: Recipe, weights: Recipe | null): Recipe {
  if (recipe.preprocessing.normalization === 'given') return recipe;
  const statistics = weights?.preprocessing.statistics ?? null;
  return { ...recipe, preprocessing: { ...recipe.preprocessing, statistics } };
}

/** Whether a recipe normalises by statistics that nobody has measured yet. */
export function needsStatistics({ preprocessing: { normalization, statistics } }: Recipe): boolean {
  return normalization === 'dataset' && statistics === null;
}

/** The recipe with the statistics of `rows`, where it normalises by its data and has none yet. */
export async function withStatistics(recipe: Recipe, source: PixelSource, rows: Int32Array): Promise<Recipe> {
  const { preprocessing } = recipe;
  if (!needsStatistics(recipe)) return recipe;
  const { mean, deviation } = await datasetStatistics(source, rows);
  const statistics = { mean: [...mean], deviation: [...deviation] };
  return { ...recipe, preprocessing: { ...preprocessing, statistics } };
}

const CHUNK = 256;

/**
 * Mean and population standard deviation of every channel over all pixels of `rows`, on the [0, 1] scale. Exact:
 * bytes are counted, then summed.
 */
async function datasetStatistics(source: PixelSource, rows: Int32Array): Promise<Normalization> {
  const { channels } = source;
  const size = source.height * source.width * channels;
  const histogram = Array.from({ length: channels }, () => new Float64Array(256));
  const pixels = new Uint8Array(Math.min(CHUNK, rows.length) * size);
  for (let start = 0; start < rows.length; start += CHUNK) {
    const chunk = rows.subarray(start, start + CHUNK);
    await source.read(chunk, pixels);
    for (let i = 0; i < chunk.length * size; i++) histogram[i % channels][pixels[i]]++;
  }
  const count = rows.length * source.height * source.width;
  const mean = histogram.map((counts) => counts.reduce((sum, n, value) => sum + n * value, 0) / count / 255);
  const deviation = histogram.map((counts, c) => {
    const squares = counts.reduce((sum, n, value) => sum + n * (value / 255 - mean[c]) ** 2, 0);
    // One flat colour has no deviation; dividing by 1/255 leaves it at zero instead of at infinity.
    return Math.max(Math.sqrt(squares / count), 1 / 255);
  });
  return { mean, deviation };
}
