/** Encoded bytes → the pixels PyTorch would see. The one way in for training and for prediction. */
import { type Failure, type Result, success } from '../../shared/result';
import { type DecodeEngine, decodeEngine } from './decode-engine';
import { openImage } from './formats/open-image';
import { isPlanar, type Picture } from './formats/picture';
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
export async function decodeImage(
  bytes: Uint8Array<ArrayBuffer>,
  settings: PixelSettings,
  engine?: DecodeEngine,
): Promise<Result<DecodedImage>> {
  const chosen = engine ?? (await decodeEngine());
  const opened = await openImage(bytes, chosen, settings.grayRange);
  if (!opened.ok) return opened;
  const { picture, warnings } = opened.value;
  const pixels = toSquare(picture, settings, chosen);
  if (isPlanar(picture)) picture.release();
  return success({ pixels, warnings });
}

/** [imageSize, imageSize, channels] of a decoded picture. */
export function toSquare(picture: Picture, settings: PixelSettings, engine: DecodeEngine): Uint8Array {
  const { channels, imageSize } = settings;
  const plan = planResize(picture.width, picture.height, settings);
  const kept = engine.resize(picture, plan.window, channels);
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
