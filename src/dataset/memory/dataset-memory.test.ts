import { describe, expect, it } from 'vitest';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import { AS_GUESSED } from '../../recipe/reading';
import { crc32 } from '../../shared/crc32';
import { PixelCache } from '../cache/pixel-cache';
import type { Decoding } from '../dataset';
import { encodePng } from '../decode/formats/encode-png';
import { decoderHere } from '../decode/pool/decoder-here';
import type { ImageDataset } from '../image-dataset';
import { openDataset } from '../open-dataset';
import { fixtureFile, oneFile } from '../testing/container-fixture';
import { text, zipFile } from '../testing/make-zip';
import { MemoryFolder } from '../testing/memory-folder';
import { DatasetMemory } from './dataset-memory';
import { decodeRemembered, encodeRemembered } from './remembered-dataset';

const picture = (value: number) => encodePng(new Uint8Array(8 * 8 * 3).fill(value), 8, 8);
const entries = [
  { name: 'birds/train/crow/1.png', content: picture(10) },
  { name: 'birds/train/crow/2.png', content: text('no picture') },
  { name: 'birds/train/owl/3.png', content: picture(30), deflate: true },
  { name: 'birds/train/owl/4.png', content: picture(40), flags: 1 },
  { name: 'birds/test/x/5.png', content: picture(50) },
  { name: 'birds/map.csv', content: text('class,group,kind\ncrow,day,a\nowl,night,a\nhawk,day,b\n') },
  { name: 'birds/sample_submission.csv', content: text('Id,Category\n5,crow\n') },
];

function decoderWith(cache: PixelCache): Decoding {
  return async () => ({ cache, spawnDecoder: decoderHere });
}

async function openBirds(decoding: Decoding, name = 'birds.zip'): Promise<ImageDataset> {
  const opened = await openDataset({ kind: 'zip', file: zipFile(entries, {}, name) }, decoding);
  if (!opened.ok) throw new Error(opened.failure.code);
  return opened.value;
}

const nothing: Decoding = () => Promise.reject(new Error('decodes nothing'));
const settings = { ...DEFAULT_RECIPE.preprocessing, imageSize: 8 };

describe('a dataset after a reload', () => {
  it('is the same in every word, and its pixels come from the cache', async () => {
    const root = new MemoryFolder();
    const decoding = decoderWith(await PixelCache.in(root, async () => 1e9));
    const before = await openBirds(decoding);
    const all = Int32Array.from(before.items.keys());
    const decoded = await before.decode(all, settings, () => {}, new AbortController().signal);
    await (await DatasetMemory.in(root)).remember(before);

    // Another session on the same disk.
    const again = decoderWith(await PixelCache.in(root, async () => 1e9));
    const recalled = await (await DatasetMemory.in(root)).recall(before.summary.fingerprint, again);
    if (!recalled) throw new Error('forgotten');
    expect(recalled.summary).toEqual(before.summary);
    expect(recalled.items).toEqual(before.items);
    const restored = await recalled.decode(all, settings, () => {}, new AbortController().signal);
    expect(restored.itemIndices).toEqual(decoded.itemIndices);
    expect(restored.problems).toEqual(decoded.problems);
    const pixels = new Uint8Array(2 * 8 * 8 * 3);
    await restored.source.read(Int32Array.of(0, 1), pixels);
    expect([pixels[0], pixels[8 * 8 * 3]]).toEqual([50, 10]);
    expect(recalled.split(DEFAULT_RECIPE.split, 3, () => true)).toEqual(
      before.split(DEFAULT_RECIPE.split, 3, () => true),
    );
  });

  it('can be decoded where the cache has what is asked for, and not at another size', async () => {
    const root = new MemoryFolder();
    const cache = await PixelCache.in(root, async () => 1e9);
    const before = await openBirds(decoderWith(cache));
    await (await DatasetMemory.in(root)).remember(before);
    const labelled = before.items.filter(({ classIndex }) => classIndex !== null).map(({ index }) => index);
    expect(await before.canDecode(labelled, settings)).toBe(true);
    const recall = async () => {
      const again = await PixelCache.in(root, async () => 1e9);
      const recalled = await (await DatasetMemory.in(root)).recall(
        before.summary.fingerprint,
        decoderWith(again),
      );
      return (asked: typeof settings) => recalled?.canDecode(labelled, asked);
    };
    expect(await (await recall())(settings)).toBe(false);
    await before.decode(Int32Array.from(labelled), settings, () => {}, new AbortController().signal);
    // One of them is no picture: that is known, too.
    expect(await (await recall())(settings)).toBe(true);
    expect(await (await recall())({ ...settings, imageSize: 16 })).toBe(false);
  });

  it('says of each image that is not in the cache that its file is gone', async () => {
    const root = new MemoryFolder();
    const cache = await PixelCache.in(root, async () => 1e9);
    const memory = await DatasetMemory.in(root);
    const before = await openBirds(decoderWith(cache));
    await memory.remember(before);
    const recalled = await memory.recall(before.summary.fingerprint, decoderWith(cache));
    const decoded = await recalled?.decode(
      Int32Array.of(0, 1),
      settings,
      () => {},
      new AbortController().signal,
    );
    expect(decoded?.problems.map(({ code }) => code)).toEqual(['fileGone', 'fileGone']);
    expect(await recalled?.readFile(0)).toEqual({ ok: false, failure: { code: 'fileGone' } });
  });

  it('is remembered as it was read; to read it in another way its files are needed', async () => {
    const memory = await DatasetMemory.in(new MemoryFolder());
    const before = await openBirds(nothing);
    const reading = { ...AS_GUESSED, classesFrom: { kind: 'folders' } as const };
    const decided = await before.decided({ ...DEFAULT_RECIPE.dataset, reading });
    if (!decided.ok) throw new Error(decided.failure.code);
    await memory.remember(decided.value);
    const recalled = await memory.recall(before.summary.fingerprint, nothing);
    expect((await recalled?.decided({ ...DEFAULT_RECIPE.dataset, reading }))?.ok).toBe(true);
    expect(await recalled?.decided(DEFAULT_RECIPE.dataset)).toEqual({
      ok: false,
      failure: { code: 'filesGone' },
    });
    expect(recalled?.withoutCorrections().classes).toEqual(before.classes);
  });

  it('opens what was remembered before there was a reading', async () => {
    const before = await openBirds(nothing);
    const body = JSON.parse(new TextDecoder().decode(encodeRemembered(before.opened).subarray(8)));
    const { reading: _, understanding: __, classesFrom: ___, ...old } = { ...body, version: 3 };
    const bytes = new TextEncoder().encode(JSON.stringify(old));
    const checksum = new TextEncoder().encode(crc32(bytes).toString(16).padStart(8, '0'));
    const decoded = decodeRemembered(Uint8Array.from([...checksum, ...bytes]));
    expect(decoded?.reading).toEqual(AS_GUESSED);
    expect(decoded?.listing.fingerprint).toBe(before.summary.fingerprint);
  });

  it('that came in another form is the same too: only its pixels are left', async () => {
    const root = new MemoryFolder();
    const decoding = decoderWith(await PixelCache.in(root, async () => 1e9));
    const opened = await openDataset(oneFile(fixtureFile('medmnist.npz')), decoding);
    if (!opened.ok) throw new Error(opened.failure.code);
    const before = opened.value;
    const all = Int32Array.from(before.items.keys());
    const decoded = await before.decode(all, settings, () => {}, new AbortController().signal);
    await (await DatasetMemory.in(root)).remember(before);
    await before.close();

    const again = decoderWith(await PixelCache.in(root, async () => 1e9));
    const recalled = await (await DatasetMemory.in(root)).recall(before.summary.fingerprint, again);
    expect(recalled?.summary).toEqual(before.summary);
    const restored = await recalled?.decode(all, settings, () => {}, new AbortController().signal);
    expect(restored?.itemIndices).toEqual(decoded.itemIndices);
    expect(decoded.itemIndices).toHaveLength(6);
    expect(await recalled?.readFile(0)).toEqual({ ok: false, failure: { code: 'fileGone' } });
  });

  it('is not known where it was never opened, or its listing was cut short', async () => {
    const root = new MemoryFolder();
    const memory = await DatasetMemory.in(root);
    const before = await openBirds(nothing);
    const { fingerprint } = before.summary;
    expect(await memory.recall(fingerprint, nothing)).toBeNull();
    await memory.remember(before);
    const folder = await root.getDirectoryHandle('datasets');
    for (const file of folder.children.values()) {
      if (file.kind === 'file') file.bytes = file.bytes.slice(0, file.bytes.length - 20);
    }
    expect(await memory.recall(fingerprint, nothing)).toBeNull();
  });

  it('remembers the latest opening, even when the zip got a shorter name', async () => {
    const memory = await DatasetMemory.in(new MemoryFolder());
    await memory.remember(await openBirds(nothing, 'a much longer name.zip'));
    const before = await openBirds(nothing, 'b.zip');
    await memory.remember(before);
    expect((await memory.recall(before.summary.fingerprint, nothing))?.summary.name).toBe('b');
  });

  it('on a full disk is not remembered, and nothing breaks', async () => {
    const root = new MemoryFolder();
    const memory = await DatasetMemory.in(root);
    root.disk.freeBytes = 10;
    const before = await openBirds(nothing);
    expect(await memory.remember(before)).toBe(false);
    expect(await memory.recall(before.summary.fingerprint, nothing)).toBeNull();
  });

  it('the sample is drawn again', async () => {
    const memory = await DatasetMemory.in(new MemoryFolder());
    const sample = await openDataset({ kind: 'sample' }, nothing);
    if (!sample.ok) throw new Error(sample.failure.code);
    await memory.remember(sample.value);
    const recalled = await memory.recall(sample.value.summary.fingerprint, nothing);
    expect((await recalled?.readFile(0))?.ok).toBe(true);
  });
});

describe('a listing', () => {
  it('gives every file the same number whatever the order in the zip, as the cache relies on', async () => {
    const shuffled = zipFile([...entries].reverse(), {}, 'birds.zip');
    const other = await openDataset({ kind: 'zip', file: shuffled }, nothing);
    const before = await openBirds(nothing);
    if (!other.ok) throw new Error(other.failure.code);
    expect(other.value.summary.fingerprint).toBe(before.summary.fingerprint);
    const paths = ({ opened }: ImageDataset) => opened.listing.files.map(({ path }) => path);
    expect(paths(other.value)).toEqual(paths(before));
  });
});
