/** Which of the ways to the same pixels this browser can go: found out once, by trying. */
import { decodeJpegPlanes } from './formats/jpeg-planes';
import { isPlanar, type Picture, type PlanarImage } from './formats/picture';
import { PixelKernel } from './kernel/pixel-kernel';
import { toLuminance } from './luminance';
import { type ResizeWindow, resize } from './resample';
import selfTest from './self-test.json';

export interface DecodeEngine {
  readonly name: 'planes' | 'kernel' | 'script';
  /** The kept part of a picture resized to `window.width` × `window.height`: [keptHeight, keptWidth, channels]. */
  resize(picture: Picture, window: ResizeWindow, channels: number): Uint8Array;
  /** Null where this browser gives none; may answer null for one file. Rejects for a broken one. */
  readonly decodeJpegPlanes: ((bytes: Uint8Array<ArrayBuffer>) => Promise<PlanarImage | null>) | null;
}

/** createImageBitmap and TypeScript: every browser can. */
export const SCRIPT_ENGINE: DecodeEngine = {
  name: 'script',
  resize(picture, window, channels) {
    if (isPlanar(picture)) throw new TypeError('planes are for the kernel');
    return resize(channels === 1 ? toLuminance(picture) : picture, window, channels);
  },
  decodeJpegPlanes: null,
};

let chosen: Promise<DecodeEngine> | null = null;

/** The fastest way whose pixels are right here. */
export function decodeEngine(): Promise<DecodeEngine> {
  chosen ??= chooseEngine();
  return chosen;
}

async function chooseEngine(): Promise<DecodeEngine> {
  const kernel = await PixelKernel.load().catch(() => null);
  if (kernel === null) return SCRIPT_ENGINE;
  const withKernel: DecodeEngine = {
    name: 'kernel',
    resize: (picture, window, channels) => kernel.resize(picture, window, channels),
    decodeJpegPlanes: null,
  };
  const withPlanes: DecodeEngine = { ...withKernel, name: 'planes', decodeJpegPlanes };
  return (await givesRightPixels(withPlanes)) ? withPlanes : withKernel;
}

/** Decodes a 4:2:0 JPEG and compares its pixels with Pillow's (reference/image-kinds.py). */
async function givesRightPixels(engine: DecodeEngine): Promise<boolean> {
  if (typeof ImageDecoder === 'undefined' || engine.decodeJpegPlanes === null) return false;
  const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  try {
    const picture = await engine.decodeJpegPlanes(bytesOf(selfTest.file));
    if (picture === null) return false;
    const { width, height } = picture;
    const whole = {
      interpolation: 'bilinear',
      width,
      height,
      keptLeft: 0,
      keptTop: 0,
      keptWidth: width,
      keptHeight: height,
    } as const;
    const pixels = engine.resize(picture, whole, 3);
    const expected = bytesOf(selfTest.pixels);
    return pixels.length === expected.length && pixels.every((value, i) => value === expected[i]);
  } catch {
    // Whatever a browser says here, it means that this way is closed.
    return false;
  }
}
