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
  const read = operation.interpolation === 'nearest' ? readNearest : readBilinear;
  let target = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++, target += channels) {
      read(image, size, a * x + b * y + c, d * x + e * y + f, operation.fill, result, target);
    }
  }
  return result;
}

/** Where the pixel (x, y) begins, or −1 where it lies outside. */
function offsetOf({ height, width, channels }: ImageSize, x: number, y: number): number {
  return x >= 0 && y >= 0 && x < width && y < height ? (y * width + x) * channels : -1;
}

function readNearest(
  image: Uint8Array,
  size: ImageSize,
  x: number,
  y: number,
  fill: number,
  result: Uint8Array,
  target: number,
): void {
  const source = offsetOf(size, roundHalfToEven(x), roundHalfToEven(y));
  for (let channel = 0; channel < size.channels; channel++) {
    result[target + channel] = source < 0 ? fill : (image[source + channel] as number);
  }
}

function readBilinear(
  image: Uint8Array,
  size: ImageSize,
  x: number,
  y: number,
  fill: number,
  result: Uint8Array,
  target: number,
): void {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const right = x - left;
  const below = y - top;
  const upperLeft = offsetOf(size, left, top);
  const upperRight = offsetOf(size, left + 1, top);
  const lowerLeft = offsetOf(size, left, top + 1);
  const lowerRight = offsetOf(size, left + 1, top + 1);
  for (let channel = 0; channel < size.channels; channel++) {
    const first = upperLeft < 0 ? fill : (image[upperLeft + channel] as number);
    const second = upperRight < 0 ? fill : (image[upperRight + channel] as number);
    const third = lowerLeft < 0 ? fill : (image[lowerLeft + channel] as number);
    const fourth = lowerRight < 0 ? fill : (image[lowerRight + channel] as number);
    const upper = first * (1 - right) + second * right;
    const lower = third * (1 - right) + fourth * right;
    result[target + channel] = roundHalfToEven(upper * (1 - below) + lower * below);
  }
}
