import { GatheredBatch } from '../../kernels/plain/gather';
import type { Recipe } from '../../recipe/schema';
import type { PixelSource } from '../../shared/pixels';
import type { LabelledRows } from '../evaluation';
import { normalizationOf } from '../normalization';
import { drawBatchAugmentation } from './draw-batch';

/**
 * What each of the first `epochs` epochs makes of the images, as bytes [H, W, C] per epoch and image: the very numbers
 * a run would draw (mixing aside, whose partners depend on the order), put through the normalisation and back.
 */
export async function previewAugmentation(
  recipe: Recipe,
  pixels: PixelSource,
  { rows, labels }: LabelledRows,
  epochs: number,
): Promise<Uint8ClampedArray[][]> {
  const size = { width: pixels.width, height: pixels.height, channels: pixels.channels };
  const length = size.width * size.height * size.channels;
  const { mean, deviation } = normalizationOf(recipe.preprocessing);
  const unmixed = { ...recipe.augmentation, mixup: 0, cutmix: 0 };
  const result: Uint8ClampedArray[][] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    const place = { seed: recipe.seed, epoch, stepInEpoch: 0 };
    const { augmentation } = drawBatchAugmentation(unmixed, size, place, rows, labels);
    const batch = await GatheredBatch.read(pixels, rows, { mean, deviation }, augmentation);
    result.push(
      Array.from(rows, (_, i) => {
        const values = batch.images(i, 1);
        return Uint8ClampedArray.from({ length }, (_, at) => {
          const channel = at % size.channels;
          return 255 * (values[at] * deviation[channel] + mean[channel]);
        });
      }),
    );
  }
  return result;
}
