/**
 * Augmentation on bytes, with the numbers of torchvision's transforms on uint8 tensors (functional_tensor, 0.14):
 * blends in float32, cut off (not rounded) to a byte; convolutions and warps rounded half to even.
 */
import { assertNever } from '../../shared/errors';
import type { ImageSize } from '../../shared/pixels';
import { roundHalfEven } from '../../shared/round-half-even';
import type { PixelOperation } from '../augmentation';
import { warpAffine } from './affine';
import { shiftHue } from './hue';
import { resizedCrop } from './resized-crop';

/** Applies the operations in order to one image [H, W, C]; answers `image` or a new array. */
export function applyPixelOperations(
  image: Uint8Array,
  size: ImageSize,
  operations: readonly PixelOperation[],
): Uint8Array {
  let current = image;
  for (const operation of operations) current = applyOne(current, size, operation);
  return current;
}

function applyOne(image: Uint8Array, size: ImageSize, operation: PixelOperation): Uint8Array {
  switch (operation.kind) {
    case 'affine':
      return warpAffine(image, size, operation);
    case 'resizedCrop':
      return resizedCrop(image, size, operation);
    case 'brightness':
      return mapBytes(image, (value) => blend(value, 0, operation.factor));
    case 'contrast': {
      const mean = meanBrightness(image, size);
      return mapBytes(image, (value) => blend(value, mean, operation.factor));
    }
    case 'saturation':
      return size.channels === 3 ? saturate(image, operation.factor) : image;
    case 'sharpness':
      return sharpen(image, size, operation.factor);
    case 'hue':
      return size.channels === 3 ? shiftHue(image, operation.shift) : image;
    case 'posterize': {
      const mask = -(2 ** (8 - operation.bits));
      return mapBytes(image, (value) => value & mask);
    }
    case 'solarize':
      return mapBytes(image, (value) => (value >= operation.threshold ? 255 - value : value));
    case 'autocontrast':
      return perChannel(image, size.channels, autocontrastTable);
    case 'equalize':
      return perChannel(image, size.channels, equalizeTable);
    case 'invert':
      return mapBytes(image, (value) => 255 - value);
    default:
      return assertNever(operation);
  }
}

/** Every byte becomes what a function of the byte alone says: by a table of its 256 answers. */
function mapBytes(image: Uint8Array, change: (value: number) => number): Uint8Array {
  const table = Uint8Array.from({ length: 256 }, (_, value) => change(value));
  const result = new Uint8Array(image.length);
  for (let i = 0; i < image.length; i++) result[i] = table[image[i]];
  return result;
}

/** ratio · a + (1 − ratio) · b in float32, clamped and cut off to a byte. */
function blend(a: number, b: number, ratio: number): number {
  const first = Math.fround(Math.fround(ratio) * a);
  const mixed = Math.fround(first + Math.fround(Math.fround(1 - ratio) * b));
  return Math.trunc(Math.min(255, Math.max(0, mixed)));
}

const RED_SHARE = Math.fround(0.2989);
const GREEN_SHARE = Math.fround(0.587);
const BLUE_SHARE = Math.fround(0.114);

/** The grey value of the RGB pixel at `start`, cut off to a byte (torchvision rgb_to_grayscale). */
function luma(image: Uint8Array, start: number): number {
  const red = Math.fround(RED_SHARE * image[start]);
  const green = Math.fround(GREEN_SHARE * image[start + 1]);
  const blue = Math.fround(BLUE_SHARE * image[start + 2]);
  return Math.trunc(Math.fround(Math.fround(red + green) + blue));
}

function meanBrightness(image: Uint8Array, { channels }: ImageSize): number {
  let sum = 0;
  if (channels === 3) for (let i = 0; i < image.length; i += 3) sum += luma(image, i);
  else for (const value of image) sum += value;
  return Math.fround(sum / (channels === 3 ? image.length / 3 : image.length));
}

/** Blends every RGB pixel with its grey value. */
function saturate(image: Uint8Array, factor: number): Uint8Array {
  const result = new Uint8Array(image.length);
  for (let i = 0; i < image.length; i += 3) {
    const gray = luma(image, i);
    for (let channel = i; channel < i + 3; channel++) {
      result[channel] = blend(image[channel], gray, factor);
    }
  }
  return result;
}

/** Blends with a 3×3 smoothing (centre 5, others 1, over 13); the border, and images of 2 or less, stay as they are. */
function sharpen(image: Uint8Array, { height, width, channels }: ImageSize, factor: number): Uint8Array {
  if (height <= 2 || width <= 2) return image;
  const result = image.slice();
  const stride = width * channels;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const inner = row > 0 && column > 0 && row < height - 1 && column < width - 1;
      for (let channel = 0; channel < channels; channel++) {
        const i = row * stride + column * channels + channel;
        const own = image[i];
        let smooth = own;
        if (inner) {
          let sum = 4 * own;
          for (let r = -1; r <= 1; r++)
            for (let c = -1; c <= 1; c++) sum += image[i + r * stride + c * channels];
          smooth = roundHalfEven(sum / 13);
        }
        result[i] = blend(own, smooth, factor);
      }
    }
  }
  return result;
}

/** Maps every byte of each channel by a table made from that channel's histogram. */
function perChannel(
  image: Uint8Array,
  channels: number,
  tableOf: (histogram: Uint32Array) => Uint8Array,
): Uint8Array {
  const result = new Uint8Array(image.length);
  for (let channel = 0; channel < channels; channel++) {
    const histogram = new Uint32Array(256);
    for (let i = channel; i < image.length; i += channels) {
      const value = image[i];
      histogram[value] = histogram[value] + 1;
    }
    const table = tableOf(histogram);
    for (let i = channel; i < image.length; i += channels) result[i] = table[image[i]];
  }
  return result;
}

/** Stretches the range of values to 0 … 255. */
function autocontrastTable(histogram: Uint32Array): Uint8Array {
  const low = histogram.findIndex((count) => count > 0);
  const high = histogram.findLastIndex((count) => count > 0);
  if (low === high) return Uint8Array.from({ length: 256 }, (_, i) => i);
  // torch divides a number by a tensor as number · reciprocal.
  const scale = Math.fround(255 * Math.fround(1 / (high - low)));
  return Uint8Array.from({ length: 256 }, (_, i) =>
    Math.trunc(Math.min(255, Math.max(0, Math.fround((i - low) * scale)))),
  );
}

/** Histogram equalisation as PIL does it in integers. */
function equalizeTable(histogram: Uint32Array): Uint8Array {
  const last = histogram.findLastIndex((count) => count > 0);
  const total = histogram.reduce((sum, count) => sum + count, 0);
  const step = Math.floor((total - histogram[last]) / 255);
  const table = Uint8Array.from({ length: 256 }, (_, i) => i);
  if (step === 0) return table;
  let sum = Math.floor(step / 2);
  for (let i = 0; i < 256; i++) {
    table[i] = Math.min(255, Math.floor(sum / step));
    sum += histogram[i];
  }
  return table;
}
