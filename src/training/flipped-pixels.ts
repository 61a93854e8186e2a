import type { ImageAugmentation } from '../kernels/augmentation';
import { invariant } from '../shared/errors';
import type { PixelSource } from '../shared/pixels';

const MIRRORED = 1;
const UPSIDE_DOWN = 2;

/** How an image lies under an augmentation that only flips, in two bits: 0 as it is, 1 mirrored, 2 upside down, 3 both. */
export function variantOf(augmentation: ImageAugmentation | undefined): number {
  const [operation, ...others] = augmentation?.operations ?? [];
  if (operation === undefined) return 0;
  invariant(
    operation.kind === 'affine' && others.length === 0,
    'Kept features know no augmentation but flips',
  );
  const [a, , , , e] = operation.matrix;
  return (a < 0 ? MIRRORED : 0) + (e < 0 ? UPSIDE_DOWN : 0);
}

/** The images of `source`, then again as they lie when flipped: image i in the way v is row i + v · count. */
export function flippedPixels(source: PixelSource, variants: number): PixelSource {
  if (variants === 1) return source;
  const { height, width, channels } = source;
  const size = height * width * channels;
  return {
    ...source,
    count: source.count * variants,
    async read(rows, target) {
      await source.read(
        rows.map((row) => row % source.count),
        target,
      );
      for (const [i, row] of rows.entries()) {
        const variant = Math.floor(row / source.count);
        if (variant > 0)
          flip(target.subarray(i * size, (i + 1) * size), { height, width, channels }, variant);
      }
    },
  };
}

function flip(
  image: Uint8Array,
  { height, width, channels }: Pick<PixelSource, 'height' | 'width' | 'channels'>,
  variant: number,
): void {
  const upright = image.slice();
  for (let y = 0; y < height; y++) {
    const fromY = variant & UPSIDE_DOWN ? height - 1 - y : y;
    for (let x = 0; x < width; x++) {
      const fromX = variant & MIRRORED ? width - 1 - x : x;
      const from = (fromY * width + fromX) * channels;
      image.set(upright.subarray(from, from + channels), (y * width + x) * channels);
    }
  }
}
