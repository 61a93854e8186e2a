import type { DatasetSummary } from '../../protocol/dataset';
import type { FrozenSpeed } from '../../protocol/run';
import { backboneKey } from '../../recipe/fine-tune';
import type { Recipe } from '../../recipe/schema';

/** What the pace of a frozen network depends on, of a recipe: equal for recipes that are equally fast. */
export function speedKey({ architecture, preprocessing, training, device }: Recipe): string {
  const { imageSize, channels } = preprocessing;
  return [device, training.precision, `${imageSize}x${channels}`, backboneKey(architecture)].join(' ');
}

/** What an epoch behind a frozen backbone takes. */
export interface FrozenCost {
  /** Where augmentation makes other images of them: all pass through the backbone again. */
  readonly throughBackboneMs: number;
  /** Where features are kept: the head alone. */
  readonly onFeaturesMs: number;
}

/** By what was measured; null where that was not. Augmenting an image itself is next to nothing beside a backbone. */
export function frozenCost(
  recipe: Recipe,
  dataset: DatasetSummary | null,
  speed: FrozenSpeed | null | undefined,
): FrozenCost | null {
  if (!dataset || !speed?.headImagesPerSecond) return null;
  const images = imagesOfEpoch(recipe, dataset);
  const onFeaturesMs = (1000 * images) / speed.headImagesPerSecond;
  return { throughBackboneMs: (1000 * images) / speed.imagesPerSecond + onFeaturesMs, onFeaturesMs };
}

/** Images that an epoch trains on or validates with: all that have labels but those kept for a test. */
function imagesOfEpoch({ split }: Recipe, { imageCount, classes }: DatasetSummary): number {
  if (split.source === 'percentage') return imageCount * (1 - split.testPercent / 100);
  return imageCount - classes.reduce((sum, { testCount }) => sum + testCount, 0);
}
