import type { PixelOperation } from '../../kernels/augmentation';
import { applyPixelOperations } from '../../kernels/plain/pixel-operations';
import type { ImageViews } from '../../protocol/prediction';
import type { ImageSize, PixelSource } from '../../shared/pixels';
import { roundHalfEven } from '../../shared/round-half-even';
import { horizontalFlip } from '../../training/augmentation/affine';

/** Side of each of the five crops, as a share of the image: 224 of 256, as the crops of ImageNet's literature. */
const CROP_SHARE = 0.875;

/** What is done to an image before it is looked at, once for each view; the first view of `one` and `flip` is the image itself. */
export function viewOperations(
  views: ImageViews,
  { width, height }: Pick<ImageSize, 'width' | 'height'>,
): readonly (readonly PixelOperation[])[] {
  switch (views) {
    case 'one':
      return [[]];
    case 'flip':
      return [[], [{ kind: 'affine', matrix: horizontalFlip(width) }]];
    case 'fiveCrops': {
      const box = { width: Math.round(width * CROP_SHARE), height: Math.round(height * CROP_SHARE) };
      const right = width - box.width;
      const bottom = height - box.height;
      // torchvision.transforms.FiveCrop's order and rounding.
      const corners = [
        [0, 0],
        [right, 0],
        [0, bottom],
        [right, bottom],
        [roundHalfEven(right / 2), roundHalfEven(bottom / 2)],
      ] as const;
      return corners.map(([left, top]) => [{ kind: 'resizedCrop', left, top, ...box }]);
    }
  }
}

/** All images of `source` in each view: row r in view v is r + v · count. */
export function viewedPixels(
  source: PixelSource,
  operations: readonly (readonly PixelOperation[])[],
): PixelSource {
  const { height, width, channels, count } = source;
  const length = height * width * channels;
  return {
    ...source,
    count: count * operations.length,
    async read(rows, target) {
      await source.read(
        rows.map((row) => row % count),
        target,
      );
      for (const [i, row] of rows.entries()) {
        const view = operations[Math.floor(row / count)] ?? [];
        if (view.length === 0) continue;
        const image = target.subarray(i * length, (i + 1) * length);
        image.set(applyPixelOperations(image, { height, width, channels }, view));
      }
    },
  };
}
