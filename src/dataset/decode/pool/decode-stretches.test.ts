import { describe, expect, it } from 'vitest';
import { DEFAULT_RECIPE } from '../../../recipe/defaults';
import { PixelCache } from '../../cache/pixel-cache';
import type { Dataset, DecodedImages, DecodingMeans } from '../../dataset';
import { openDataset } from '../../open-dataset';
import { text, zipFile } from '../../testing/make-zip';
import { MemoryFolder } from '../../testing/memory-folder';
import { encodePng } from '../formats/encode-png';
import { decoderHere } from './decoder-here';

const SIDE = 8;
const COUNT = 23;
const BROKEN = 'x/10.png';
const settings = { ...DEFAULT_RECIPE.preprocessing, imageSize: SIDE };
const entries = Array.from({ length: COUNT }, (_, i) => {
  const name = `x/${String(i).padStart(2, '0')}.png`;
  const pixels = Uint8Array.from({ length: SIDE * SIDE * 3 }, (__, at) => (i * 37 + at * 11) % 251);
  return { name, content: name === BROKEN ? text('no picture') : encodePng(pixels, SIDE, SIDE) };
});

/** A visit: how many files its decoders were given, and the dataset. */
async function visit(means: Partial<DecodingMeans> = {}): Promise<{ of: Dataset; decoded: () => number }> {
  let decoded = 0;
  const spawnDecoder = () => {
    const decoder = decoderHere();
    const { send } = decoder;
    decoder.send = (job) => {
      decoded += job.block.files.length;
      send(job);
    };
    return decoder;
  };
  const opened = await openDataset({ kind: 'zip', file: zipFile(entries) }, async () => ({
    cache: null,
    spawnDecoder,
    workerCount: 2,
    ...means,
  }));
  if (!opened.ok) throw new Error(opened.failure.code);
  return { of: opened.value, decoded: () => decoded };
}

const never = new AbortController().signal;
const all = Int32Array.from({ length: COUNT }, (_, i) => i);
const fives = () => 5;

function pixelsOf({ source }: DecodedImages): Uint8Array {
  const target = new Uint8Array(source.count * SIDE * SIDE * 3);
  source.read(
    Int32Array.from({ length: source.count }, (_, i) => i),
    target,
  );
  return target;
}

async function stretches(of: Dataset, signal = never, lengthOf = fives): Promise<DecodedImages[]> {
  const found: DecodedImages[] = [];
  for await (const stretch of of.decodeInTurn(all, settings, lengthOf, signal)) found.push(stretch);
  return found;
}

const concat = (parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

describe('decoding in turn', () => {
  it('gives the same images, rows and problems as decoding all at once, a stretch after the other', async () => {
    const { of } = await visit();
    const whole = await of.decode(all, settings, () => {}, never);
    const parts = await stretches(of);
    expect(parts.map(({ itemIndices }) => itemIndices.length)).toEqual([5, 5, 4, 5, 3]);
    expect(parts.flatMap(({ itemIndices }) => [...itemIndices])).toEqual([...whole.itemIndices]);
    expect(concat(parts.map(pixelsOf))).toEqual(pixelsOf(whole));
    expect(parts.map(({ problems }) => problems.map(({ path }) => path))).toEqual([[], [], [BROKEN], [], []]);
    expect(parts[2]?.problems).toEqual(whole.problems);
    // Each knows its own items alone.
    for (const { rowOf, itemIndices } of parts) {
      expect([...itemIndices].map((index) => rowOf[index])).toEqual([...itemIndices.keys()]);
      expect(rowOf.filter((row) => row >= 0)).toHaveLength(itemIndices.length);
    }
  });

  it('decodes nothing that nobody has come to', async () => {
    const { of, decoded } = await visit();
    const turns = of.decodeInTurn(all, settings, (stretch) => 2 * (stretch + 1), never);
    await turns.next();
    expect(decoded()).toBe(2);
    await turns.next();
    expect(decoded()).toBe(6);
    await turns.return();
    expect(decoded()).toBe(6);
  });

  it('keeps what was decoded in the cache, also when it is cancelled', async () => {
    const root = new MemoryFolder();
    const cacheHere = () => PixelCache.in(root, async () => 1e9);
    const cancelled = new AbortController();
    const first = await visit({ cache: await cacheHere() });
    const turns = first.of.decodeInTurn(all, settings, fives, cancelled.signal);
    await turns.next();
    await turns.next();
    cancelled.abort();
    await expect(turns.next()).rejects.toMatchObject({ name: 'AbortError' });

    const second = await visit({ cache: await cacheHere() });
    const parts = await stretches(second.of);
    expect(second.decoded()).toBe(COUNT - 10);
    const third = await visit({ cache: await cacheHere() });
    const whole = await third.of.decode(all, settings, () => {}, never);
    expect(third.decoded()).toBe(0);
    expect(concat(parts.map(pixelsOf))).toEqual(pixelsOf(whole));
    expect(whole.problems).toEqual(parts.flatMap(({ problems }) => problems));
  });

  it('goes on when the disk is full, says so once, and keeps nothing in its place', async () => {
    const root = new MemoryFolder();
    const cache = await PixelCache.in(root, async () => root.disk.freeBytes);
    root.disk.freeBytes = 7 * SIDE * SIDE * 3;
    const { of } = await visit({ cache });
    const plain = await visit();
    const parts = await stretches(of);
    const whole = await plain.of.decode(all, settings, () => {}, never);
    expect(concat(parts.map(pixelsOf))).toEqual(pixelsOf(whole));
    const codes = parts.flatMap(({ problems }) => problems.map(({ code }) => code));
    expect(codes.filter((code) => code === 'cacheRefused')).toHaveLength(1);
    expect(codes).toHaveLength(2);
    const stored = (await cache.list()).reduce((sum, { imageCount }) => sum + imageCount, 0);
    expect(stored).toBeLessThanOrEqual(7);
  });
});
