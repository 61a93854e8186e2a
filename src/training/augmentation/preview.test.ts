import { expect, test } from 'vitest';
import { DEFAULT_RECIPE, NO_AUGMENTATION } from '../../recipe/defaults';
import type { PixelSource } from '../../shared/pixels';
import { previewAugmentation } from './preview';

/** Two images of 4 × 4: a ramp from left to right, and all white. */
const pixels: PixelSource = {
  count: 2,
  height: 4,
  width: 4,
  channels: 3,
  read(indices, target) {
    indices.forEach((row, i) => {
      for (let at = 0; at < 48; at++) target[i * 48 + at] = row === 0 ? 20 * (Math.floor(at / 3) % 4) : 255;
    });
  },
};
const images = { rows: Int32Array.of(0, 1), labels: Int32Array.of(0, 1) };
const firstRow = (image: Uint8ClampedArray) => [0, 3, 6, 9].map((at) => image[at]);

test('without augmentation the preview is the image, whatever the normalisation', async () => {
  const recipe = {
    ...DEFAULT_RECIPE,
    preprocessing: { ...DEFAULT_RECIPE.preprocessing, normalization: 'imagenet' as const },
  };
  const [[ramp, white]] = await previewAugmentation(recipe, pixels, images, 1);
  expect(firstRow(ramp)).toEqual([0, 20, 40, 60]);
  expect(firstRow(white)).toEqual([255, 255, 255, 255]);
});

test('a flip at probability 1 shows mirrored images in every epoch', async () => {
  const recipe = { ...DEFAULT_RECIPE, augmentation: { ...NO_AUGMENTATION, horizontalFlip: 1 } };
  const epochs = await previewAugmentation(recipe, pixels, images, 3);
  expect(epochs.map(([ramp]) => firstRow(ramp))).toEqual(Array(3).fill([60, 40, 20, 0]));
});

test('mixing is left out: each picture shows its own image', async () => {
  const recipe = { ...DEFAULT_RECIPE, augmentation: { ...NO_AUGMENTATION, mixup: 1, cutmix: 1 } };
  for (const [ramp, white] of await previewAugmentation(recipe, pixels, images, 5)) {
    expect(firstRow(ramp)).toEqual([0, 20, 40, 60]);
    expect(firstRow(white)).toEqual([255, 255, 255, 255]);
  }
});
