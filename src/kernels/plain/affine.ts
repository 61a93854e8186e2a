import type { ImageSize } from '../../shared/pixels';
import { roundHalfEven } from '../../shared/round-half-even';
import type { PixelOperation } from '../augmentation';

type Affine = Extract<PixelOperation, { kind: 'affine' }>;

/** Output pixel (x, y) is the source pixel nearest to (a·x + b·y + c, d·x + e·y + f), halves to even; black outside. */
export function warpAffine(image: Uint8Array, size: ImageSize, operation: Affine): Uint8Array {
  const { height, width, channels } = size;
  const [a, b, c, d, e, f] = operation.matrix;
  const result = new Uint8Array(image.length);
  if (b === 0 && d === 0) {
    // Shifts and flips: every row reads the same columns.
    const columns = Int32Array.from({ length: width }, (_, x) => within(a * x + c, width));
    for (let y = 0; y < height; y++) {
      const row = within(e * y + f, height);
      if (row >= 0) copyRow(image, row * width, columns, channels, result, y * width);
    }
    return result;
  }
  let target = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++, target += channels) {
      const column = roundHalfEven(a * x + b * y + c);
      const row = roundHalfEven(d * x + e * y + f);
      if (column < 0 || row < 0 || column >= width || row >= height) continue;
      const source = (row * width + column) * channels;
      for (let channel = 0; channel < channels; channel++) {
        result[target + channel] = image[source + channel];
      }
    }
  }
  return result;
}

/** The pixel nearest to `place`, or −1 where it lies outside. */
function within(place: number, length: number): number {
  const nearest = roundHalfEven(place);
  return nearest < length ? Math.max(-1, nearest) : -1;
}

/** Copies the pixels at `columns` of the row that begins at pixel `from` to the row that begins at pixel `to`. */
function copyRow(
  image: Uint8Array,
  from: number,
  columns: Int32Array,
  channels: number,
  result: Uint8Array,
  to: number,
): void {
  for (let x = 0; x < columns.length; x++) {
    const column = columns[x];
    if (column < 0) continue;
    const source = (from + column) * channels;
    const target = (to + x) * channels;
    for (let channel = 0; channel < channels; channel++) {
      result[target + channel] = image[source + channel];
    }
  }
}
