import type { PixelOperation } from '../augmentation';
import { type ImageSize, roundHalfToEven } from './pixel-operations';

type Affine = Extract<PixelOperation, { kind: 'affine' }>;

/** Output pixel (x, y) is the source pixel nearest to (a·x + b·y + c, d·x + e·y + f), halves to even; black outside. */
export function warpAffine(image: Uint8Array, size: ImageSize, operation: Affine): Uint8Array {
  const { height, width, channels } = size;
  const [a, b, c, d, e, f] = operation.matrix;
  const result = new Uint8Array(image.length);
  let target = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++, target += channels) {
      const column = roundHalfToEven(a * x + b * y + c);
      const row = roundHalfToEven(d * x + e * y + f);
      if (column < 0 || row < 0 || column >= width || row >= height) continue;
      const source = (row * width + column) * channels;
      for (let channel = 0; channel < channels; channel++) {
        result[target + channel] = image[source + channel] as number;
      }
    }
  }
  return result;
}
