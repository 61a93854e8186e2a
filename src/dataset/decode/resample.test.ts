import { describe, expect, it } from 'vitest';
import { toSquare } from './decode-image';
import fixture from './fixtures/pillow-resize.json';
import { planResize } from './resize-plan';

/** The pattern of reference/pillow-resize.py. */
function pattern(width: number, height: number): Uint8Array {
  const data = new Uint8Array(width * height * 3);
  let at = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 3; c++) data[at++] = x * x * 31 + y * y * 17 + x * y * 7 + c * 101;
  return data;
}

describe('resizing has the bytes of Pillow and torchvision', () => {
  it.each(fixture.cases)('$width × $height px, $resize to $imageSize', (entry) => {
    const image = {
      data: pattern(entry.width, entry.height),
      width: entry.width,
      height: entry.height,
      stride: 3,
    };
    for (const [channels, expected] of [
      [3, entry.rgb],
      [1, entry.gray],
    ] as const) {
      const settings = {
        imageSize: entry.imageSize,
        resizeTo: entry.resizeTo,
        resize: entry.resize as 'stretch' | 'crop' | 'pad',
        channels,
      };
      expect(Buffer.from(toSquare(image, settings)).toString('base64')).toBe(expected);
    }
  });
});

it('reads pixels whose fourth byte is not theirs', () => {
  const rgb = pattern(9, 6);
  const rgba = new Uint8Array(9 * 6 * 4).fill(200);
  for (let i = 0; i < 54; i++) rgba.set(rgb.subarray(i * 3, i * 3 + 3), i * 4);
  const settings = { imageSize: 4, resizeTo: 4, resize: 'stretch', channels: 3 } as const;
  expect(toSquare({ data: rgba, width: 9, height: 6, stride: 4 }, settings)).toEqual(
    toSquare({ data: rgb, width: 9, height: 6, stride: 3 }, settings),
  );
});

it('keeps at least one row of an image that is a thread', () => {
  const plan = planResize(4000, 2, { imageSize: 16, resizeTo: 16, resize: 'pad', channels: 3 });
  expect(plan.window.keptHeight).toBe(1);
});
