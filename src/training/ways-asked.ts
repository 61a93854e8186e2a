import { variantCount } from '../recipe/fine-tune';
import type { Recipe } from '../recipe/schema';
import { invariant } from '../shared/errors';
import { drawBatchAugmentation } from './augmentation/draw-batch';
import { gather } from './batches';
import { variantOf } from './flipped-pixels';

/** Epochs looked into: a way that an image takes even later is rare, and computed when it comes. */
const MOST_EPOCHS = 16;

/**
 * In which ways a run will see its training images as they lie in some epochs, a bit for each way of `variantOf`: what
 * augmentation draws follows from (seed, epoch, row) alone. Augmentation does no more than flip.
 * @param from epochs completed before the first
 * @param to epochs completed after the last
 */
export function waysAsked(
  { augmentation, preprocessing, seed }: Recipe,
  rows: Int32Array,
  from: number,
  to: number,
): Uint8Array {
  const variants = variantCount(augmentation);
  invariant(variants !== null, 'An augmentation that only flips');
  const { imageSize, channels } = preprocessing;
  const size = { width: imageSize, height: imageSize, channels };
  const every = 2 ** variants - 1;
  const ways = new Uint8Array(rows.length);
  let open = Int32Array.from(rows.keys());
  for (let epoch = from; epoch < Math.min(to, from + MOST_EPOCHS) && open.length > 0; epoch++) {
    const place = { seed, epoch, stepInEpoch: 0 };
    const drawn = drawBatchAugmentation(augmentation, size, place, gather(rows, open), new Int32Array(0));
    for (const [at, i] of open.entries()) ways[i] |= 1 << variantOf(drawn.augmentation?.[at]);
    open = open.filter((i) => ways[i] !== every);
  }
  return ways;
}
