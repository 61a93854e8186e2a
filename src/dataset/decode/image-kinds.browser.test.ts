/** Every kind of file that both can open, beside what Pillow and torchvision make of it. */
import { describe, expect, it } from 'vitest';
import { decodeEngine, SCRIPT_ENGINE } from './decode-engine';
import { decodeImage } from './decode-image';
import fixture from './fixtures/image-kinds.json';
import type { PixelSettings } from './resize-plan';

/** What reference/image-kinds.py calls its transforms. */
const SETTINGS: Readonly<Record<string, PixelSettings>> = {
  stretch: { imageSize: 16, resize: 'stretch', resizeTo: 16, channels: 3, interpolation: 'bilinear' },
  enlarge: { imageSize: 31, resize: 'stretch', resizeTo: 31, channels: 3, interpolation: 'bilinear' },
  crop: { imageSize: 12, resize: 'crop', resizeTo: 15, channels: 3, interpolation: 'bilinear' },
  pad: { imageSize: 14, resize: 'pad', resizeTo: 14, channels: 3, interpolation: 'bilinear' },
  gray: { imageSize: 11, resize: 'stretch', resizeTo: 11, channels: 1, interpolation: 'bilinear' },
};

/** Where browsers cannot give what Pillow does; the README names them. */
const KNOWN_DIFFERENCES: Readonly<Record<string, string>> = {
  'GIF with a transparent colour':
    'a browser gives black where Pillow keeps the colour under the transparency',
};

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function difference(actual: Uint8Array, expected: Uint8Array) {
  let max = 0;
  let sum = 0;
  for (const [i, value] of expected.entries()) {
    const distance = Math.abs(value - actual[i]);
    max = Math.max(max, distance);
    sum += distance;
  }
  return { max, mean: Number((sum / expected.length).toFixed(3)) };
}

const engine = await decodeEngine();

it('takes the fastest way here, which the self-test allows', () => {
  expect(engine.name).toBe('planes');
});

describe.each([engine, SCRIPT_ENGINE])(
  'pixels decoded by $name are those of Pillow and torchvision',
  (way) => {
    for (const { name, file, expected } of fixture.cases) {
      it(name, async () => {
        const differences: Record<string, { max: number; mean: number }> = {};
        for (const [transform, result] of Object.entries(expected)) {
          const decoded = await decodeImage(bytesOf(file), SETTINGS[transform], way);
          if (!decoded.ok) throw new Error(JSON.stringify(decoded.failure));
          const wanted = bytesOf(fixture.results[result]);
          expect(decoded.value.pixels.length).toBe(wanted.length);
          differences[transform] = difference(decoded.value.pixels, wanted);
        }
        if (name in KNOWN_DIFFERENCES) {
          expect(Object.values(differences).some(({ max }) => max > 0)).toBe(true);
          return;
        }
        const none = Object.fromEntries(Object.keys(expected).map((key) => [key, { max: 0, mean: 0 }]));
        expect(differences).toEqual(none);
      });
    }
  },
);
