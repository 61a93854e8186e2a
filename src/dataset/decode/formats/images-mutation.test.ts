/**
 * Three hundred mutations, by two seeds, of a file of every kind of picture: headers, and what our own code decodes. What only a
 * browser decodes is refused here, since there is none; the mutated images of the browser tests have that.
 */
import { describe, expect, it } from 'vitest';
import { en } from '../../../i18n/en';
import { eachMutation, MUTATIONS, SEEDS } from '../../../shared/testing/each-mutation';
import { asKept } from '../../collect/as-kept';
import { damage } from '../../testing/damage';
import { SMALL_DECODING } from '../../testing/small-decoding';
import { SCRIPT_ENGINE } from '../decode-engine';
import { decodeImage } from '../decode-image';
import fixture from '../fixtures/image-kinds.json';
import { withoutOrientation } from './exif-orientation';
import { readImageHeader, sniffImage } from './read-image-header';

const sentences = new Set(Object.keys(en.problem));

/** One of each way that headers and our own decoders take. */
const KINDS = [
  'JPEG turned by EXIF',
  'JPEG CMYK',
  'JPEG CMYK with black, progressive',
  'JPEG CMYK with black, restarts',
  'JPEG YCCK, 4:2:0, progressive',
  'PNG RGB',
  'PNG RGBA, interlaced',
  'PNG gray, 1 bit',
  'PNG gray, 16 bits',
  'PNG palette with transparency',
  'PNG animated',
  'WebP lossy',
  'WebP lossless',
  'WebP animated',
  'WebP turned by EXIF',
  'BMP 16 bits, 565',
  'BMP 1 bit',
  'GIF animated',
  'PPM',
  'PGM, 16 bits',
  'PBM',
  'PGM plain',
];

describe.each(KINDS)('%s', (name) => {
  const found = fixture.cases.find((one) => one.name === name);
  if (!found) throw new RangeError(`The fixture has no ${name}`);
  const whole = new Uint8Array(Buffer.from(found.file, 'base64'));

  it.each(SEEDS)(`${MUTATIONS} mutations by seed %i`, async (seed) => {
    const said = new Set<string>();
    await eachMutation(seed, async (mutation) => {
      const bytes = damage(whole, mutation);
      const sniffed = sniffImage(bytes);
      const header = sniffed && 'kind' in sniffed ? readImageHeader(bytes, sniffed.kind) : null;
      if (header) {
        for (const side of [header.width, header.height]) {
          expect(Number.isInteger(side)).toBe(true);
          expect(side).toBeGreaterThan(0);
        }
        // The same file but for the orientation's two bytes.
        expect(withoutOrientation(bytes, header.exifOffset)).toHaveLength(bytes.length);
      }
      const decoded = await decodeImage(bytes, SMALL_DECODING, SCRIPT_ENGINE);
      if (decoded.ok) expect(decoded.value.pixels).toHaveLength(8 * 8 * 3);
      else said.add(decoded.failure.code);
      const kept = await asKept('a/../b.png', new Blob([bytes]));
      if (kept.ok) expect(kept.value.name).toMatch(/^b\.(jpg|png|webp|bmp|ppm)$/);
      else said.add(kept.failure.code);
    });
    expect([...said].filter((code) => !sentences.has(code))).toEqual([]);
  });
});
