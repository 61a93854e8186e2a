/** Decoding in real decoder workers, from a listing to pixels. */
import { describe, expect, it } from 'vitest';
import type { DecodeProgress } from '../dataset/dataset';
import { decodeImage } from '../dataset/decode/decode-image';
import { decodeThumbnail } from '../dataset/decode/decode-thumbnail';
import fixture from '../dataset/decode/fixtures/image-kinds.json';
import { type DecodeRequest, decodeImages } from '../dataset/decode/pool/decode-images';
import { readThumbnails } from '../dataset/decode/pool/read-thumbnails';
import { nothingToRelease } from '../dataset/source/listing';
import { DEFAULT_RECIPE } from '../recipe/defaults';
import { spawnDecoder } from './platform/spawn-decoder';

const PREPROCESSING = { ...DEFAULT_RECIPE.preprocessing, imageSize: 12 };

function fileOf(name: string): Uint8Array<ArrayBuffer> {
  const found = fixture.cases.find((entry) => entry.name === name);
  if (!found) throw new Error(`no fixture ${name}`);
  return Uint8Array.from(atob(found.file), (character) => character.charCodeAt(0));
}

function listingOf(files: readonly { readonly path: string; readonly bytes: Uint8Array<ArrayBuffer> }[]) {
  return {
    name: 'loose files',
    sizeBytes: 0,
    archives: [],
    isMerged: false,
    nameEncoding: null,
    files: files.map(({ path, bytes }) => ({
      path,
      sizeBytes: bytes.length,
      location: { kind: 'blob' as const, blob: new Blob([bytes]), crc32: null },
    })),
    problems: [],
    remarks: [],
    fingerprint: 'loose',
    release: nothingToRelease,
  };
}

/** Decodes all files as items 10, 11 … of a dataset of 100. */
function decodeAll(
  files: readonly { readonly path: string; readonly bytes: Uint8Array<ArrayBuffer> }[],
  rest: Partial<DecodeRequest> = {},
) {
  return decodeImages({
    listing: listingOf(files),
    files: files.map((_, fileIndex) => ({ itemIndex: fileIndex + 10, fileIndex })),
    itemCount: 100,
    preprocessing: PREPROCESSING,
    onProgress: () => undefined,
    signal: new AbortController().signal,
    spawnDecoder,
    cache: null,
    ...rest,
  });
}

/** A PNG header that promises what no memory holds. */
function hugePng(): Uint8Array<ArrayBuffer> {
  const bytes = fileOf('PNG RGB');
  new DataView(bytes.buffer).setUint32(16, 60_000);
  new DataView(bytes.buffer).setUint32(20, 60_000);
  return bytes;
}

function corrupted(name: string, at: number): Uint8Array<ArrayBuffer> {
  const bytes = fileOf(name);
  bytes.fill(0x55, at, at + 40);
  return bytes;
}

const text = (words: string) => new TextEncoder().encode(words);

describe('decoding a listing', () => {
  it('gives every good file its row, in the order asked for, with the pixels of a single decode', async () => {
    const names = ['JPEG 4:2:0', 'PNG RGBA', 'JPEG gray', 'WebP lossless', 'PPM', 'BMP 24 bits'];
    const files = names.map((name) => ({ path: name, bytes: fileOf(name) }));
    const many = Array.from({ length: 40 }, (_, i) => files[i % files.length] as (typeof files)[0]);
    const reports: DecodeProgress[] = [];
    const decoded = await decodeAll(many, { onProgress: (progress) => reports.push(progress) });

    expect(decoded.problems).toEqual([]);
    expect(decoded.source).toMatchObject({ count: 40, height: 12, width: 12, channels: 3 });
    expect([...decoded.itemIndices]).toEqual(Array.from({ length: 40 }, (_, i) => i + 10));
    expect(decoded.rowOf).toHaveLength(100);
    expect([decoded.rowOf[9], decoded.rowOf[10], decoded.rowOf[49], decoded.rowOf[50]]).toEqual([
      -1, 0, 39, -1,
    ]);
    expect(reports.at(-1)).toMatchObject({ done: 40, total: 40 });

    const pixels = new Uint8Array(2 * 12 * 12 * 3);
    await decoded.source.read(new Int32Array([31, 2]), pixels);
    for (const [i, row] of [31, 2].entries()) {
      const single = await decodeImage((many[row] as (typeof files)[0]).bytes, PREPROCESSING);
      if (!single.ok) throw new Error(single.failure.code);
      expect(pixels.subarray(i * 432, (i + 1) * 432)).toEqual(single.value.pixels);
    }
  });

  it('lists what cannot be used with its reason, and keeps the rest', async () => {
    const files = [
      { path: 'good.png', bytes: fileOf('PNG RGB') },
      { path: 'empty.jpg', bytes: new Uint8Array(0) },
      { path: 'notes.jpg', bytes: text('I am a text file, whatever my name says.') },
      { path: 'scan.jpg', bytes: text('II*\0 and so on') },
      { path: 'cut.jpg', bytes: fileOf('JPEG 4:2:0').slice(0, 700) },
      { path: 'cut.png', bytes: fileOf('PNG RGB').slice(0, 900) },
      { path: 'cut.webp', bytes: fileOf('WebP lossy').slice(0, 120) },
      { path: 'cut.ppm', bytes: fileOf('PPM').slice(0, 120) },
      { path: 'header only.jpg', bytes: fileOf('JPEG 4:2:0').slice(0, 20) },
      { path: 'huge.png', bytes: hugePng() },
      { path: 'corrupt.png', bytes: corrupted('PNG RGB', 60) },
      { path: 'deep.png', bytes: fileOf('PNG gray, 16 bits') },
      { path: 'moving.gif', bytes: fileOf('GIF animated') },
      { path: 'a photo.png', bytes: fileOf('JPEG 4:2:0') },
    ];
    const decoded = await decodeAll(files);
    const found = Object.fromEntries(
      decoded.problems.map(({ path, code, severity }) => [path, `${severity}: ${code}`]),
    );
    expect(found).toEqual({
      'empty.jpg': 'excluded: fileEmpty',
      'notes.jpg': 'excluded: notAnImage',
      'scan.jpg': 'excluded: formatUnsupported',
      'cut.jpg': 'excluded: imageTruncated',
      'cut.png': 'excluded: imageTruncated',
      'cut.webp': 'excluded: imageBroken',
      'cut.ppm': 'excluded: imageTruncated',
      'header only.jpg': 'excluded: imageBroken',
      'huge.png': 'excluded: imageTooLarge',
      'corrupt.png': 'excluded: imageTruncated',
      'deep.png': 'warning: deepGrayClipped',
      'moving.gif': 'warning: animatedFirstFrame',
    });
    expect([...decoded.itemIndices]).toEqual([10, 21, 22, 23]);
  });

  it('rejects with an AbortError when cancelled, and before it begins', async () => {
    const files = Array.from({ length: 64 }, () => ({ path: 'x.jpg', bytes: fileOf('JPEG 4:2:0') }));
    const controller = new AbortController();
    const running = decodeAll(files, { signal: controller.signal, onProgress: () => controller.abort() });
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    await expect(decodeAll(files, { signal: controller.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});

it('makes thumbnails that keep the shape of the picture', async () => {
  const thumbnail = await decodeThumbnail(fileOf('JPEG 4:2:0, 17 × 33 px'), 20);
  if (!thumbnail.ok) throw new Error(thumbnail.failure.code);
  const { pixels, width, height } = thumbnail.value;
  expect([width, height]).toEqual([17, 33]);
  const alphaAt = (x: number, y: number) => pixels[(y * 20 + x) * 4 + 3];
  expect([alphaAt(0, 10), alphaAt(10, 0), alphaAt(10, 19), alphaAt(19, 10)]).toEqual([0, 255, 255, 0]);
});

describe('thumbnails of a listing', () => {
  it('come in the order asked for, a broken file as its reason', async () => {
    const files = [
      { path: 'a.png', bytes: fileOf('PNG RGB') },
      { path: 'b.jpg', bytes: text('no picture') },
      { path: 'c.jpg', bytes: fileOf('JPEG 4:2:0, 17 × 33 px') },
    ];
    const made = await readThumbnails(listingOf(files), [2, 1, 0], 16);
    expect(made.map((result) => (result.ok ? result.value.pixels.length : result.failure.code))).toEqual([
      16 * 16 * 4,
      'notAnImage',
      16 * 16 * 4,
    ]);
    expect(made[0]?.ok && made[0].value.height).toBe(33);
  });
});
