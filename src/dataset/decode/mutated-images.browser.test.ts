/** Files with bytes flipped, cut and doubled at random: every one gets pixels or a reason, and none stops anything. */
import { describe, expect, it } from 'vitest';
import { CounterRng } from '../../shared/rng';
import { MUTATIONS, SEEDS } from '../../shared/testing/each-mutation';
import { SMALL_DECODING } from '../testing/small-decoding';
import { decodeEngine, SCRIPT_ENGINE } from './decode-engine';
import { decodeImage } from './decode-image';
import fixture from './fixtures/image-kinds.json';

const REASONS = [
  'imageBroken',
  'imageTruncated',
  'imageTooLarge',
  'notAnImage',
  'formatUnsupported',
  'fileEmpty',
];
const ROUNDS = 5;

/** One of each way that a browser's decoders take; our own decoders have as many mutations in the unit tests. */
const DECODED_BY_BROWSERS = [
  'JPEG 4:2:0, 6 × 7 px',
  'JPEG progressive gray',
  'JPEG with restarts',
  'WebP lossy',
  'WebP lossless',
  'WebP lossy with alpha',
  'BMP 1 bit',
  'BMP 32 bits',
  'GIF',
  'GIF animated',
];
/** Decoded at a time, as the pool's workers do. */
const AT_ONCE = 20;

function mutate(file: Uint8Array, rng: CounterRng): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(file);
  switch (rng.integer(4)) {
    case 0:
      return bytes.slice(0, rng.integer(bytes.length));
    case 1: {
      const from = rng.integer(bytes.length);
      bytes.copyWithin(from, rng.integer(bytes.length), bytes.length);
      return bytes;
    }
    // Headers are where a file says how large it is, and so where it hurts most.
    case 2:
      for (let i = 0; i < 4; i++) bytes[rng.integer(Math.min(64, bytes.length))] = rng.integer(256);
      return bytes;
    default:
      for (let i = 0; i < 1 + rng.integer(20); i++) bytes[rng.integer(bytes.length)] = rng.integer(256);
      return bytes;
  }
}

const engines = [await decodeEngine(), SCRIPT_ENGINE];

function originalOf(file: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(file), (character) => character.charCodeAt(0));
}

async function expectPixelsOrReason(mutated: Uint8Array<ArrayBuffer>): Promise<void> {
  for (const engine of engines) {
    const decoded = await decodeImage(mutated, SMALL_DECODING, engine);
    if (decoded.ok) expect(decoded.value.pixels).toHaveLength(8 * 8 * 3);
    else expect(REASONS).toContain(decoded.failure.code);
  }
}

describe('mutated files', () => {
  it.each(fixture.cases.map(({ name, file }, index) => ({ name, file, index })))(
    '$name',
    async ({ file, index }) => {
      const original = originalOf(file);
      const rng = new CounterRng(20_26, 99, index);
      for (let round = 0; round < ROUNDS; round++) await expectPixelsOrReason(mutate(original, rng));
    },
  );
});

describe.each(DECODED_BY_BROWSERS)('%s, as a browser decodes it', (name) => {
  const found = fixture.cases.find((one) => one.name === name);
  if (!found) throw new RangeError(`The fixture has no ${name}`);
  const original = originalOf(found.file);

  it.each(SEEDS)(`${MUTATIONS} mutations by seed %i`, async (seed) => {
    const rng = new CounterRng(seed, 99);
    for (let done = 0; done < MUTATIONS; done += AT_ONCE) {
      const some = Array.from({ length: AT_ONCE }, () => mutate(original, rng));
      await Promise.all(some.map(expectPixelsOrReason));
    }
  });
});
