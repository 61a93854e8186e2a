/** Encoded bytes → the pixels PyTorch would see. The one way in for training and for prediction. */
import { type Failure, failure, type Result, success } from '../../shared/result';
import { toLuminance } from './luminance';
import { openImage } from './open-image';
import { type InterleavedImage, resize } from './resample';
import { type PixelSettings, planResize } from './resize-plan';

export interface DecodedImage {
  /** [imageSize, imageSize, channels] */
  readonly pixels: Uint8Array;
  /** What a person should know of a file that is used all the same; codes of `problem.<code>`. */
  readonly warnings: readonly Failure[];
}

/**
 * Decodes one file and resizes it as `settings` say. A file that cannot be used is a failure whose code names a
 * sentence `problem.<code>`; nothing is thrown for what is in the bytes.
 */
export async function decodeImage(bytes: Uint8Array, settings: PixelSettings): Promise<Result<DecodedImage>> {
  const opened = await openImage(bytes);
  if (!opened.ok) return opened;
  const { image, warnings } = opened.value;
  return success({ pixels: toSquare(image, settings), warnings });
}

/** A small RGBA picture of a file for browsing: whole, its longer side `size` px, centred on transparency. */
export async function decodeThumbnail(bytes: Uint8Array, size: number): Promise<Result<Uint8ClampedArray>> {
  const opened = await openImage(bytes);
  if (!opened.ok) return failure(opened.failure.code, opened.failure.values, opened.failure.detail);
  const { image } = opened.value;
  const plan = planResize(image.width, image.height, {
    imageSize: size,
    channels: 3,
    resize: 'pad',
    resizeTo: size,
  });
  const rgb = resize(image, plan.window, 3);
  const { keptWidth, keptHeight } = plan.window;
  const rgba = new Uint8ClampedArray(size * size * 4);
  for (let y = 0, source = 0; y < keptHeight; y++) {
    let target = ((plan.top + y) * size + plan.left) * 4;
    for (let x = 0; x < keptWidth; x++, source += 3, target += 4) {
      rgba[target] = rgb[source] as number;
      rgba[target + 1] = rgb[source + 1] as number;
      rgba[target + 2] = rgb[source + 2] as number;
      rgba[target + 3] = 255;
    }
  }
  return success(rgba);
}

/** [imageSize, imageSize, channels] of a decoded RGB image. */
export function toSquare(image: InterleavedImage, settings: PixelSettings): Uint8Array {
  const { channels, imageSize } = settings;
  const plan = planResize(image.width, image.height, settings);
  const kept = resize(channels === 1 ? toLuminance(image) : image, plan.window, channels);
  const { keptWidth, keptHeight } = plan.window;
  if (keptWidth === imageSize && keptHeight === imageSize) return kept;
  const square = new Uint8Array(imageSize * imageSize * channels);
  const rowBytes = keptWidth * channels;
  for (let y = 0; y < keptHeight; y++) {
    const row = kept.subarray(y * rowBytes, (y + 1) * rowBytes);
    square.set(row, ((plan.top + y) * imageSize + plan.left) * channels);
  }
  return square;
}
