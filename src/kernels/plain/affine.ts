import type { PixelOperation } from '../augmentation';
import { type ImageSize, roundHalfToEven } from './pixel-operations';

type Affine = Extract<PixelOperation, { kind: 'affine' }>;

/**
 * Output pixel (x, y) reads the source at (a·x + b·y + c, d·x + e·y + f), in pixel centres. Nearest rounds half to
 * even; bilinear blends the four neighbours, each `fill` where it lies outside (torch grid_sample), and rounds half to
 * even.
 */
export function warpAffine(image: Uint8Array, size: ImageSize, operation: Affine): Uint8Array {
  const { height, width, channels } = size;
  const [a, b, c, d, e, f] = operation.matrix;
  const result = new Uint8Array(image.length);
  const sample = operation.interpolation === 'nearest' ? sampleNearest : sampleBilinear;
  let target = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const sourceX = a * x + b * y + c;
      const sourceY = d * x + e * y + f;
      for (let channel = 0; channel < channels; channel++) {
        result[target++] = sample(image, size, sourceX, sourceY, channel, operation.fill);
      }
    }
  }
  return result;
}

function cell(
  image: Uint8Array,
  { height, width, channels }: ImageSize,
  x: number,
  y: number,
  channel: number,
  fill: number,
): number {
  const inside = x >= 0 && y >= 0 && x < width && y < height;
  return inside ? (image[(y * width + x) * channels + channel] as number) : fill;
}

function sampleNearest(
  image: Uint8Array,
  size: ImageSize,
  x: number,
  y: number,
  channel: number,
  fill: number,
): number {
  return cell(image, size, roundHalfToEven(x), roundHalfToEven(y), channel, fill);
}

function sampleBilinear(
  image: Uint8Array,
  size: ImageSize,
  x: number,
  y: number,
  channel: number,
  fill: number,
): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const right = x - left;
  const below = y - top;
  const at = (dx: number, dy: number) => cell(image, size, left + dx, top + dy, channel, fill);
  const upper = at(0, 0) * (1 - right) + at(1, 0) * right;
  const lower = at(0, 1) * (1 - right) + at(1, 1) * right;
  return roundHalfToEven(upper * (1 - below) + lower * below);
}
