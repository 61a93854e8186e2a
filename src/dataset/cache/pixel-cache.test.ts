import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { DecodedBatch, FileRemark } from '../decode/pool/decoder-protocol';
import { MemoryFolder } from '../testing/memory-folder';
import { cacheKey, PixelCache } from './pixel-cache';
import { PixelStore } from './pixel-store';

const SUBJECT = { name: 'birds', imageSize: 2, channels: 1, imageBytes: 4 };

/** Pixels of a file that no other file has. */
const pixelsOf = (fileIndex: number) => [fileIndex, fileIndex + 1, fileIndex * 3, 255 - fileIndex];

function batch(
  fileIndices: readonly number[],
  failures: readonly FileRemark[] = [],
  warnings: readonly FileRemark[] = [],
): DecodedBatch {
  const pixels = new Uint8Array(fileIndices.flatMap(pixelsOf));
  return { jobId: 0, fileIndices, pixels, failures, warnings, isLast: true };
}

const remark = (fileIndex: number, code: string): FileRemark => ({ fileIndex, failure: { code } });

function read(store: PixelStore, fileIndex: number): number[] | null {
  const place = store.placeOf(fileIndex);
  if (!place) return null;
  const target = new Uint8Array(4);
  place.home.read(place.slot, target);
  return [...target];
}

let root: MemoryFolder;
let refusals: string[];

beforeEach(() => {
  root = new MemoryFolder();
  refusals = [];
});

/** What a page does after a reload: nothing is open, everything is read from the disk. */
async function openStore(key = 'a', partBytes?: number): Promise<PixelStore> {
  const cache = await PixelCache.in(root, async () => root.disk.freeBytes);
  return PixelStore.open(
    await cache.entry(key),
    SUBJECT,
    'memory',
    (detail) => refusals.push(detail.split(':')[0]),
    partBytes,
  );
}

describe('a key of the cache', () => {
  const settings = {
    imageSize: 64,
    channels: 3,
    resize: 'stretch',
    resizeTo: 70,
    interpolation: 'bilinear',
  } as const;

  it('differs wherever the pixels would, and only there', () => {
    const keys = [
      cacheKey('f1', settings),
      cacheKey('f2', settings),
      cacheKey('f1', { ...settings, imageSize: 32 }),
      cacheKey('f1', { ...settings, channels: 1 }),
      cacheKey('f1', { ...settings, resize: 'pad' }),
      cacheKey('f1', { ...settings, interpolation: 'bicubic' }),
      cacheKey('f1', { ...settings, resize: 'crop' }),
      cacheKey('f1', { ...settings, resize: 'crop', resizeTo: 80 }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    expect(cacheKey('f1', { ...settings, resizeTo: 80 })).toBe(cacheKey('f1', settings));
  });

  it('is the name of one folder, whatever a fingerprint holds', () => {
    expect(cacheKey('../../x', settings)).not.toMatch(/[./]/);
  });
});

describe('pixels in the cache', () => {
  it('are there after a reload, with what was said of the files', async () => {
    const store = await openStore();
    await store.append(batch([5, 3], [remark(8, 'imageBroken')], [remark(3, 'animatedFirstFrame')]));
    await store.append(batch([9]));
    await store.finish();
    expect(read(store, 3)).toEqual(pixelsOf(3));

    const again = await openStore();
    for (const fileIndex of [3, 5, 9]) expect(read(again, fileIndex)).toEqual(pixelsOf(fileIndex));
    expect([3, 8, 4].map((fileIndex) => again.knows(fileIndex))).toEqual([true, true, false]);
    expect(again.remarksOn(new Set([3, 8]))).toEqual({
      failures: [remark(8, 'imageBroken')],
      warnings: [remark(3, 'animatedFirstFrame')],
    });
    expect(again.remarksOn(new Set([9]))).toEqual({ failures: [], warnings: [] });
    expect(refusals).toEqual([]);
  });

  it('grow by parts: what another decoding adds stands beside', async () => {
    for (const fileIndex of [1, 2]) {
      const store = await openStore('a', 4);
      await store.append(batch([fileIndex * 10]));
      await store.append(batch([fileIndex * 10 + 1]));
      await store.finish();
    }
    const again = await openStore();
    for (const fileIndex of [10, 11, 20, 21]) expect(read(again, fileIndex)).toEqual(pixelsOf(fileIndex));
  });

  it('try a file again whose failure may have passed', async () => {
    const store = await openStore();
    await store.append(batch([1], [remark(2, 'fileChanged'), remark(3, 'imageTruncated')]));
    await store.finish();
    const again = await openStore();
    expect([2, 3].map((fileIndex) => again.knows(fileIndex))).toEqual([false, true]);
  });

  it('of an interrupted decoding are not taken for whole, and are removed', async () => {
    const store = await openStore();
    await store.append(batch([1, 2]));
    // The tab is closed here: nothing is finished, and its locks are gone.
    for (const file of root.files().values()) file.isBeingWritten = false;
    const again = await openStore();
    expect(again.knows(1)).toBe(false);
    expect([...root.files().keys()]).toEqual([]);
  });

  it('that another tab is writing are left alone', async () => {
    const writing = await openStore();
    await writing.append(batch([1, 2]));
    const other = await openStore();
    expect(other.knows(1)).toBe(false);
    await writing.finish();
    expect(read(await openStore(), 2)).toEqual(pixelsOf(2));
  });

  it.each([
    ['a manifest cut short', '.json', (bytes: Uint8Array) => bytes.slice(0, -9)],
    ['an empty manifest', '.json', () => new Uint8Array(0)],
    [
      'a manifest with a changed byte',
      '.json',
      (bytes: Uint8Array) => bytes.map((b, i) => (i === 40 ? b ^ 1 : b)),
    ],
    ['pixels cut short', '.pixels', (bytes: Uint8Array) => bytes.slice(0, -1)],
    [
      'pixels with a changed byte',
      '.pixels',
      (bytes: Uint8Array) => bytes.map((b, i) => (i === 5 ? b ^ 1 : b)),
    ],
  ])('are not used after %s', async (_, ending, damage) => {
    const store = await openStore();
    await store.append(batch([1, 2]));
    await store.finish();
    for (const [path, file] of root.files()) {
      file.readers = 0;
      if (path.endsWith(ending)) file.bytes = Uint8Array.from(damage(file.bytes));
    }
    const again = await openStore();
    expect(again.knows(1)).toBe(false);
    expect([...root.files().keys()]).toEqual([]);
  });
});

describe('a disk that fills up', () => {
  it('keeps what it took, and memory takes the rest', async () => {
    const store = await openStore();
    await store.append(batch([1, 2]));
    root.disk.freeBytes = 2000;
    await store.append(batch([3]));
    root.disk.freeBytes = 3;
    await store.append(batch([4, 5]));
    root.disk.freeBytes = 2000;
    await store.append(batch([6]));
    await store.finish();
    for (const fileIndex of [1, 2, 3, 4, 5, 6]) expect(read(store, fileIndex)).toEqual(pixelsOf(fileIndex));
    expect(refusals).toEqual(['QuotaExceededError']);
  });

  it('keeps what it took before a batch of which it took only a part', async () => {
    const store = await openStore();
    await store.append(batch([1, 2]));
    root.disk.cutsShort = true;
    root.disk.freeBytes = 6;
    const begun = store.append(batch([3, 4]));
    root.disk.freeBytes = 2000;
    await begun;
    await store.finish();
    for (const fileIndex of [1, 2, 3, 4]) expect(read(store, fileIndex)).toEqual(pixelsOf(fileIndex));
    expect(refusals).toEqual(['QuotaExceededError']);
    for (const file of root.files().values()) file.readers = 0;
    const again = await openStore();
    expect([1, 3].map((fileIndex) => again.knows(fileIndex))).toEqual([true, false]);
  });

  it('loses nothing when even the manifest does not fit', async () => {
    const store = await openStore();
    await store.append(batch([1, 2]));
    root.disk.freeBytes = 10;
    await store.append(batch([3, 4]));
    await store.finish();
    for (const fileIndex of [1, 2, 3, 4]) expect(read(store, fileIndex)).toEqual(pixelsOf(fileIndex));
    expect(refusals).toEqual(['QuotaExceededError']);
    expect([...root.files().keys()]).toEqual([]);
  });

  it('is given up where the browser never answers, and every pixel stays', async () => {
    vi.useFakeTimers();
    try {
      const store = await openStore();
      await store.append(batch([1, 2]));
      const folder = await (await root.getDirectoryHandle('pixels')).getDirectoryHandle('a');
      const silent = await folder.getFileHandle('silent', { create: true });
      silent.createSyncAccessHandle = () => new Promise(() => undefined);
      vi.spyOn(folder, 'getFileHandle').mockResolvedValueOnce(silent);
      const finished = store.finish();
      await vi.advanceTimersByTimeAsync(30_000);
      await finished;
      await store.append(batch([3]));
      for (const fileIndex of [1, 2, 3]) expect(read(store, fileIndex)).toEqual(pixelsOf(fileIndex));
      expect(refusals).toEqual(['TimeoutError']);
      expect([...root.files().keys()].filter((path) => path.endsWith('.pixels'))).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('is freed of what was stored longest ago and is not in use', async () => {
    for (const [createdMs, key] of ['old', 'new'].entries()) {
      vi.spyOn(Date, 'now').mockReturnValueOnce(createdMs);
      const store = await openStore(key);
      await store.append(batch([1]));
      await store.finish();
    }
    for (const file of root.files().values()) file.readers = 0;
    const cache = await PixelCache.in(root, async () => root.disk.freeBytes);
    root.disk.freeBytes = 0;
    await cache.makeRoom(10);
    expect((await cache.list()).map(({ key }) => key)).toEqual(['new']);
    await cache.entry('new');
    root.disk.freeBytes = 0;
    await cache.makeRoom(10);
    expect((await cache.list()).map(({ key }) => key)).toEqual(['new']);
  });
});

describe('the panel of what is stored', () => {
  it('lists datasets by name, size and images, and clears them', async () => {
    for (const key of ['a', 'b']) {
      const store = await openStore(key, 4);
      await store.append(batch([1]));
      await store.append(batch([2, 3]));
      await store.finish();
    }
    for (const file of root.files().values()) file.readers = 0;
    const cache = await PixelCache.in(root, async () => root.disk.freeBytes);
    const stored = await cache.list();
    expect(stored.map(({ key }) => key).sort()).toEqual(['a', 'b']);
    expect(stored[0]).toMatchObject({
      name: 'birds',
      imageSize: 2,
      channels: 1,
      imageCount: 3,
      sizeBytes: 12,
    });
    expect(await cache.clear(['a'])).toEqual([]);
    expect((await cache.list()).map(({ key }) => key)).toEqual(['b']);
    await cache.clear();
    expect(root.files().size).toBe(0);
  });

  it('says which pixels another tab holds, and closes our own', async () => {
    const store = await openStore();
    await store.append(batch([1]));
    await store.finish();
    const otherTab = await PixelCache.in(root, async () => 0);
    expect(await otherTab.clear()).toEqual(['a']);

    const cache = await PixelCache.in(root, async () => 0);
    for (const file of root.files().values()) file.readers = 0;
    const ours = await PixelStore.open(await cache.entry('a'), SUBJECT, 'memory', () => undefined);
    expect(await cache.clear()).toEqual([]);
    expect(() => read(ours, 1)).toThrowError(/cleared/);
  });
});
