/** The cache in the browser's own origin-private file system: a worker of its own for each "visit" of the page. */
import { beforeEach, describe, expect, it } from 'vitest';
import fixture from '../dataset/decode/fixtures/image-kinds.json';
import type { CachedDecodingOrder, CachedDecodingReport } from './testing/cached-decoding.worker';

const FILES = fixture.cases
  .filter(({ name }) => /^(JPEG|PNG)/.test(name) && !/ × |CMYK|YCCK/.test(name))
  .slice(0, 30)
  .map(({ file }) => new Blob([Uint8Array.from(atob(file), (character) => character.charCodeAt(0))]));
const ALL = [...FILES, new Blob(['no image at all'])];
/** What is said of them: one is of 16-bit gray. */
const CODES = ['deepGrayClipped', 'notAnImage'];
const EVERY = [...ALL.keys()];

/** Every test has data of its own: what a closed worker held is let go only some time later. */
let dataset = '';

beforeEach(() => {
  dataset = crypto.randomUUID().replaceAll('-', '');
});

async function visit(order: Partial<CachedDecodingOrder> = {}): Promise<CachedDecodingReport> {
  const worker = new Worker(new URL('./testing/cached-decoding.worker.ts', import.meta.url), {
    type: 'module',
  });
  try {
    return await new Promise((resolve, reject) => {
      worker.addEventListener('message', ({ data }: MessageEvent<CachedDecodingReport>) => {
        if (data.error === null)
          resolve({ ...data, stored: data.stored.filter(({ key }) => key.startsWith(dataset)) });
        else reject(new Error(data.error));
      });
      worker.addEventListener('error', (event) => reject(new Error(event.message)));
      worker.postMessage({ fingerprint: dataset, files: ALL, wanted: EVERY, imageSize: 12, ...order });
    });
  } finally {
    worker.terminate();
  }
}

describe('a second visit', () => {
  it('decodes nothing, and has the same pixels and problems', async () => {
    const first = await visit();
    expect(first.workerCount).toBeGreaterThan(0);
    expect(first.codes).toEqual(CODES);
    expect(first.stored).toMatchObject([
      { name: 'blobs', imageSize: 12, imageCount: 30, sizeBytes: 30 * 432 },
    ]);
    const second = await visit();
    expect(second.workerCount).toBe(0);
    expect(second.pixels).toEqual(first.pixels);
    expect(second.rowOf).toEqual(first.rowOf);
    expect(second.codes).toEqual(first.codes);
  });

  it('decodes only what is new, and gives rows in the order asked for', async () => {
    const some = await visit({ wanted: EVERY.slice(0, 20) });
    expect(some.stored[0]?.imageCount).toBe(20);
    const reversed = await visit({ wanted: EVERY.slice(0, 30).reverse() });
    expect(reversed.workerCount).toBeGreaterThan(0);
    expect(reversed.stored[0]?.imageCount).toBe(30);
    for (const fileIndex of [0, 7, 19]) {
      const at = (report: CachedDecodingReport) => {
        const start = report.rowOf[fileIndex] * 432;
        return report.pixels.subarray(start, start + 432);
      };
      expect(at(reversed)).toEqual(at(some));
    }
  });

  it('decodes again for another size, and for other data', async () => {
    await visit();
    expect((await visit({ imageSize: 10 })).workerCount).toBeGreaterThan(0);
    expect((await visit({ fingerprint: `${dataset}two` })).workerCount).toBeGreaterThan(0);
    expect((await visit()).stored).toHaveLength(3);
  });
});

it('takes nothing for whole when the page was closed in the midst of decoding', async () => {
  const worker = new Worker(new URL('./testing/cached-decoding.worker.ts', import.meta.url), {
    type: 'module',
  });
  const many = Array.from({ length: 4000 }, (_, i) => FILES[i % FILES.length]);
  worker.postMessage({ fingerprint: dataset, files: many, wanted: [...many.keys()], imageSize: 12 });
  const root = await navigator.storage.getDirectory();
  const beginsToWrite = async () => {
    const pixels = await root.getDirectoryHandle('pixels', { create: true });
    for await (const entry of pixels.values()) {
      if (!(entry instanceof FileSystemDirectoryHandle) || !entry.name.startsWith(dataset)) continue;
      for await (const _ of entry.keys()) return true;
    }
    return false;
  };
  while (!(await beginsToWrite())) await new Promise((resolve) => setTimeout(resolve, 1));
  worker.terminate();

  const after = await visit();
  expect(after.codes).toEqual(CODES);
  expect(after.stored).toMatchObject([{ imageCount: 30 }]);
  expect((await visit()).pixels).toEqual(after.pixels);
});
