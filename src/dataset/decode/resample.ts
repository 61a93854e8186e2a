/**
 * Antialiased resizing with the arithmetic of Pillow's `Image.resize(…, BILINEAR)` and `BICUBIC`, which is what
 * `torchvision.transforms.Resize` does to images: a filter as wide as the reduction, its weights rounded to 22-bit fixed
 * point, a horizontal pass to bytes, then a vertical one. Bit-exact with Pillow.
 */
import type { Preprocessing } from '../../recipe/schema';
import { invariant } from '../../shared/errors';

/** Bits after the point of a weight: 8 for the pixel and 2 to spare leave 22 of 32. */
const WEIGHT_BITS = 22;
const WEIGHT_ONE = 2 ** WEIGHT_BITS;
const HALF = 2 ** (WEIGHT_BITS - 1);

export type Interpolation = Preprocessing['interpolation'];

/** Pillow's filters: how far one reaches, in pixels of the smaller image, and its weight at a distance ≥ 0. */
const FILTERS: Readonly<
  Record<Interpolation, { readonly reach: number; readonly weightAt: (distance: number) => number }>
> = {
  bilinear: { reach: 1, weightAt: (distance) => (distance < 1 ? 1 - distance : 0) },
  bicubic: { reach: 2, weightAt: cubicWeight },
};

/** Keys' cubic convolution with a = −0.5, which overshoots: its weights are negative beyond a distance of 1. */
function cubicWeight(distance: number): number {
  const a = -0.5;
  if (distance < 1) return ((a + 2) * distance - (a + 3)) * distance * distance + 1;
  if (distance < 2) return (((distance - 5) * distance + 8) * distance - 4) * a;
  return 0;
}

/** The windows of one axis: output i is the weighted sum of `counts[i]` inputs from `starts[i]` on. */
export interface ResampleAxis {
  readonly starts: Int32Array;
  readonly counts: Int32Array;
  /** [outputs, windowSize], fixed point, zero beyond a window's count. */
  readonly weights: Int32Array;
  readonly windowSize: number;
}

/**
 * Windows of the outputs `first … first + count − 1` of an axis that is resized from `inputSize` to `outputSize` px.
 */
export function resampleAxis(
  inputSize: number,
  outputSize: number,
  first: number,
  count: number,
  interpolation: Interpolation,
): ResampleAxis {
  invariant(inputSize > 0 && first >= 0 && first + count <= outputSize, 'an axis outside the resized image');
  const scale = inputSize / outputSize;
  const filterScale = Math.max(scale, 1);
  const inverseFilterScale = 1 / filterScale;
  const { reach, weightAt } = FILTERS[interpolation];
  const support = reach * filterScale;
  const windowSize = Math.ceil(support) * 2 + 1;
  const starts = new Int32Array(count);
  const counts = new Int32Array(count);
  const weights = new Int32Array(count * windowSize);
  const exact = new Float64Array(windowSize);
  for (let i = 0; i < count; i++) {
    const center = (first + i + 0.5) * scale;
    const start = Math.max(0, Math.trunc(center - support + 0.5));
    const end = Math.min(inputSize, Math.trunc(center + support + 0.5));
    let sum = 0;
    for (let j = 0; j < end - start; j++) {
      const distance = Math.abs((j + start - center + 0.5) * inverseFilterScale);
      const weight = weightAt(distance);
      exact[j] = weight;
      sum += weight;
    }
    for (let j = 0; j < end - start; j++) {
      const share = sum === 0 ? exact[j] : exact[j] / sum;
      weights[i * windowSize + j] = Math.trunc(share * WEIGHT_ONE + (share < 0 ? -0.5 : 0.5));
    }
    starts[i] = start;
    counts[i] = end - start;
  }
  return { starts, counts, weights, windowSize };
}

/** Interleaved bytes [height, width, channels]; a row begins every `width · stride` bytes, a pixel every `stride`. */
export interface InterleavedImage {
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  /** Bytes from a pixel to the next; only its first `channels` bytes are read. */
  readonly stride: number;
}

/** A rectangle of the resized image: what is kept of it. */
export interface ResizeWindow {
  readonly interpolation: Interpolation;
  readonly width: number;
  readonly height: number;
  readonly keptLeft: number;
  readonly keptTop: number;
  readonly keptWidth: number;
  readonly keptHeight: number;
}

/** The kept part of the image resized to `window.width` × `window.height`: [keptHeight, keptWidth, channels]. */
export function resize(image: InterleavedImage, window: ResizeWindow, channels: number): Uint8Array {
  const { interpolation, keptLeft, keptTop, keptWidth, keptHeight } = window;
  const horizontal = resampleAxis(image.width, window.width, keptLeft, keptWidth, interpolation);
  const vertical = resampleAxis(image.height, window.height, keptTop, keptHeight, interpolation);
  const last = keptHeight - 1;
  const firstRow = vertical.starts[0];
  const rowCount = vertical.starts[last] + vertical.counts[last] - firstRow;
  const narrowed = resizeRows(image, horizontal, firstRow, rowCount, channels);
  return resizeColumns(narrowed, keptWidth * channels, vertical, firstRow);
}

/** Rows `firstRow …` of the image, each resized along its width: [rowCount, outputs, channels]. */
function resizeRows(
  image: InterleavedImage,
  axis: ResampleAxis,
  firstRow: number,
  rowCount: number,
  channels: number,
): Uint8Array {
  const { data, stride } = image;
  const { starts, counts, weights, windowSize } = axis;
  const outputs = starts.length;
  const result = new Uint8Array(rowCount * outputs * channels);
  let target = 0;
  for (let row = 0; row < rowCount; row++) {
    const rowStart = (firstRow + row) * image.width * stride;
    for (let i = 0; i < outputs; i++) {
      const count = counts[i];
      const windowStart = rowStart + starts[i] * stride;
      const weightStart = i * windowSize;
      for (let channel = 0; channel < channels; channel++) {
        let sum = HALF;
        let source = windowStart + channel;
        for (let j = 0; j < count; j++) {
          sum += data[source] * weights[weightStart + j];
          source += stride;
        }
        result[target++] = toByte(sum);
      }
    }
  }
  return result;
}

/** Rows of `rowBytes` bytes, the first of them row `firstRow` of the image, resized along the height. */
function resizeColumns(rows: Uint8Array, rowBytes: number, axis: ResampleAxis, firstRow: number): Uint8Array {
  const { starts, counts, weights, windowSize } = axis;
  const outputs = starts.length;
  const result = new Uint8Array(outputs * rowBytes);
  const sums = new Int32Array(rowBytes);
  for (let i = 0; i < outputs; i++) {
    sums.fill(HALF);
    let source = (starts[i] - firstRow) * rowBytes;
    for (let j = 0; j < counts[i]; j++) {
      const weight = weights[i * windowSize + j];
      for (let x = 0; x < rowBytes; x++) sums[x] = sums[x] + rows[source++] * weight;
    }
    for (let x = 0; x < rowBytes; x++) result[i * rowBytes + x] = toByte(sums[x]);
  }
  return result;
}

/** Clipped as Pillow clips: cubic weights overshoot, and rounded ones may add up to a little more than one. */
function toByte(sum: number): number {
  return Math.max(0, Math.min(sum >> WEIGHT_BITS, 255));
}
