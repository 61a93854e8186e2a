import type { Dataset, DecodedImages, DecodeProgress, Splits } from '../../dataset/dataset';
import type { Recipe } from '../../recipe/schema';
import { failure, type Result, success } from '../../shared/result';
import { isLabelled } from './prepare-data';

export interface DrawnSplit {
  readonly decoded: DecodedImages;
  /** As positions in the dataset. */
  readonly splits: Splits;
}

/**
 * A dataset, decided as a recipe says, divided as the recipe's run divided it: from every labelled image that can be decoded, by
 * its seed. Failures: `nothingToPredict`, `nothingDecodable`. Rejects with the signal's reason.
 */
export async function drawSplit(
  of: Dataset,
  recipe: Recipe,
  onProgress: (progress: DecodeProgress) => void,
  signal: AbortSignal,
): Promise<Result<DrawnSplit>> {
  const indices = of.items.filter(isLabelled).map((item) => item.index);
  if (indices.length === 0) return failure('nothingToPredict');
  const decoded = await of.decode(Int32Array.from(indices), recipe.preprocessing, onProgress, signal);
  if (decoded.itemIndices.length === 0) return failure('nothingDecodable');
  const splits = of.split(recipe.split, recipe.seed, ({ index }) => decoded.rowOf[index] !== -1);
  return success({ decoded, splits });
}
