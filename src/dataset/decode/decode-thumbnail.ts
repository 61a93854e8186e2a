import type { GrayRange } from '../../recipe/schema';
import { type Result, success } from '../../shared/result';
import { decodeEngine } from './decode-engine';
import { openImage } from './formats/open-image';
import { isPlanar } from './formats/picture';
import { planResize } from './resize-plan';

export interface Thumbnail {
  /** RGBA, [size, size, 4]. */
  readonly pixels: Uint8ClampedArray;
  /** Of the picture itself, px. */
  readonly width: number;
  readonly height: number;
}

/** A small picture of a file for browsing: whole, its longer side `size` px, centred on transparency. */
export async function decodeThumbnail(
  bytes: Uint8Array<ArrayBuffer>,
  size: number,
  grayRange: GrayRange | null = null,
): Promise<Result<Thumbnail>> {
  const engine = await decodeEngine();
  const opened = await openImage(bytes, engine, grayRange);
  if (!opened.ok) return opened;
  const { picture } = opened.value;
  const settings = {
    imageSize: size,
    channels: 3,
    resize: 'pad',
    resizeTo: size,
    interpolation: 'bilinear',
  } as const;
  const plan = planResize(picture.width, picture.height, settings);
  const rgb = engine.resize(picture, plan.window, 3);
  if (isPlanar(picture)) picture.release();
  const { keptWidth, keptHeight } = plan.window;
  const rgba = new Uint8ClampedArray(size * size * 4);
  for (let y = 0, source = 0; y < keptHeight; y++) {
    let target = ((plan.top + y) * size + plan.left) * 4;
    for (let x = 0; x < keptWidth; x++, source += 3, target += 4) {
      rgba[target] = rgb[source];
      rgba[target + 1] = rgb[source + 1];
      rgba[target + 2] = rgb[source + 2];
      rgba[target + 3] = 255;
    }
  }
  return success({ pixels: rgba, width: picture.width, height: picture.height });
}
