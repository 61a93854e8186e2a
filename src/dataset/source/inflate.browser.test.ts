import { describe, expect, it } from 'vitest';
import { CounterRng } from '../../shared/rng';
import { inflate } from './inflate';

/** What the browser that unpacks also packs. */
async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

/** Bytes with structure, so that packing them gives real codes. */
function content(seed: number, length: number): Uint8Array<ArrayBuffer> {
  const rng = new CounterRng(seed, 90);
  return Uint8Array.from({ length }, (_, i) => (i % 7 === 0 ? rng.integer(256) : i % 31));
}

const codeOf = async (packed: Uint8Array<ArrayBuffer>, sizeBytes: number) => {
  const result = await inflate(packed, sizeBytes);
  return result.ok ? 'whole' : result.failure.code;
};

describe('inflating in the browser', () => {
  it('gives back what was packed, in one piece or many', async () => {
    for (const length of [0, 1, 1000, 300_000]) {
      const original = content(length, length);
      const result = await inflate(await deflate(original), length);
      expect(result).toEqual({ ok: true, value: original });
    }
  });

  it('stops a stream that gives more than was promised, and one that gives less', async () => {
    const packed = await deflate(new Uint8Array(20_000_000));
    expect(await codeOf(packed, 1000)).toBe('sizeMismatch');
    expect(await codeOf(packed, 20_000_001)).toBe('sizeMismatch');
  });

  it('refuses a stream that is cut off, followed by other bytes, or empty', async () => {
    const packed = await deflate(content(1, 5000));
    expect(await codeOf(packed.slice(0, -10), 5000)).toBe('damagedData');
    expect(await codeOf(Uint8Array.from([...packed, 1, 2, 3]), 5000)).toBe('damagedData');
    expect(await codeOf(new Uint8Array(0), 5000)).toBe('damagedData');
  });

  it('ends on 300 damaged streams, large ones among them, and never gives more than was promised', async () => {
    const codes = new Set<string>();
    for (let seed = 0; seed < 300; seed++) {
      const rng = new CounterRng(seed, 91);
      const length = seed % 10 === 0 ? 400_000 : 3000;
      const packed = await deflate(content(seed, length));
      for (let i = 0; i <= rng.integer(5); i++) packed[rng.integer(packed.length)] = rng.integer(256);
      const result = await inflate(packed, length);
      codes.add(result.ok ? 'whole' : result.failure.code);
      if (result.ok) expect(result.value.length).toBe(length);
    }
    expect([...codes].sort()).toEqual(['damagedData', 'sizeMismatch', 'whole']);
  });
});
