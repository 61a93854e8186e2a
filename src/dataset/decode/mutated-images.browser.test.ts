/** Files with bytes flipped, cut and doubled at random: every one gets pixels or a reason, and none stops anything. */
import { describe, expect, it } from 'vitest';
import { CounterRng } from '../../shared/rng';
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

describe('mutated files', () => {
  it.each(fixture.cases.map(({ name, file }, index) => ({ name, file, index })))(
    '$name',
    async ({ file, index }) => {
      const original = Uint8Array.from(atob(file), (character) => character.charCodeAt(0));
      const rng = new CounterRng(20_26, 99, index);
      for (let round = 0; round < ROUNDS; round++) {
        const mutated = mutate(original, rng);
        for (const engine of engines) {
          const decoded = await decodeImage(mutated, SMALL_DECODING, engine);
          if (decoded.ok) expect(decoded.value.pixels).toHaveLength(8 * 8 * 3);
          else expect(REASONS).toContain(decoded.failure.code);
        }
      }
    },
  );
});
