import { describe, expect, it } from 'vitest';
import { type DecodeEngine, SCRIPT_ENGINE } from './decode-engine';
import { toSquare } from './decode-image';
import fixture from './fixtures/pillow-resize.json';
import { PixelKernel } from './kernel/pixel-kernel';
import { planResize } from './resize-plan';

const kernel = await PixelKernel.load();
const KERNEL_ENGINE: DecodeEngine = {
  name: 'kernel',
  resize: (picture, window, channels) => kernel.resize(picture, window, channels),
  decodeJpegPlanes: null,
};

/** The pattern of reference/pillow-resize.py. */
function pattern(width: number, height: number): Uint8Array {
  const data = new Uint8Array(width * height * 3);
  let at = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 3; c++) data[at++] = x * x * 31 + y * y * 17 + x * y * 7 + c * 101;
  return data;
}

describe.each([SCRIPT_ENGINE, KERNEL_ENGINE])(
  'resizing by $name has the bytes of Pillow and torchvision',
  (engine) => {
    it.each(fixture.cases)('$width × $height px, $resize to $imageSize, $interpolation', (entry) => {
      const { width, height, imageSize, resizeTo } = entry;
      const image = { data: pattern(width, height), width, height, stride: 3 };
      for (const [channels, expected] of [
        [3, entry.rgb],
        [1, entry.gray],
      ] as const) {
        const resize = entry.resize as 'stretch' | 'crop' | 'pad';
        const interpolation = entry.interpolation as 'bilinear' | 'bicubic';
        const settings = { imageSize, resizeTo, resize, channels, interpolation };
        const square = toSquare(image, settings, engine);
        expect(Buffer.from(square).toString('base64')).toBe(expected);
      }
    });

    it('reads pixels whose fourth byte is not theirs', () => {
      const rgb = pattern(9, 6);
      const rgba = new Uint8Array(9 * 6 * 4).fill(200);
      for (let i = 0; i < 54; i++) rgba.set(rgb.subarray(i * 3, i * 3 + 3), i * 4);
      const settings = {
        imageSize: 4,
        resizeTo: 4,
        resize: 'stretch',
        channels: 3,
        interpolation: 'bilinear',
      } as const;
      expect(toSquare({ data: rgba, width: 9, height: 6, stride: 4 }, settings, engine)).toEqual(
        toSquare({ data: rgb, width: 9, height: 6, stride: 3 }, settings, engine),
      );
    });
  },
);

it('resizes a picture of many pieces, and another after it, as the plain code does', () => {
  for (const [width, height, interpolation] of [
    [1200, 900, 'bilinear'],
    [31, 17, 'bilinear'],
    [1200, 900, 'bicubic'],
    [31, 17, 'bicubic'],
  ] as const) {
    const settings = { imageSize: 50, resizeTo: 50, resize: 'stretch', channels: 3, interpolation } as const;
    const image = { data: pattern(width, height), width, height, stride: 3 };
    expect(toSquare(image, settings, KERNEL_ENGINE)).toEqual(toSquare(image, settings, SCRIPT_ENGINE));
  }
});

it('keeps at least one row of an image that is a thread', () => {
  const plan = planResize(4000, 2, {
    imageSize: 16,
    resizeTo: 16,
    resize: 'pad',
    channels: 3,
    interpolation: 'bilinear',
  });
  expect(plan.window.keptHeight).toBe(1);
});
