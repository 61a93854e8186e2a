import { expect, test } from 'vitest';
import { crc32 } from '../shared/crc32';
import { runFilesOf } from './runs-archive';
import { SparseBlob } from './testing/sparse-blob';
import { zipFiles } from './zip-files';
import { type ZipMember, zipLayout } from './zip-layout';
import { ZipReading } from './zip-read';

const GIB = 2 ** 30;
const text = new TextEncoder().encode('the last run');
const last: ZipMember = { path: 'last.vireo-run', sizeBytes: text.length, checksum: crc32(text) };

/** A zip of files of zeros, of these sizes, and of one with words after them. */
function zipWith(sizes: readonly number[]): Blob {
  const zeros = sizes.map((sizeBytes, i) => ({ path: `${i}.vireo-run`, sizeBytes, checksum: 0 }));
  const { headers, directory } = zipLayout([...zeros, last]);
  const bodies = [...sizes.map((count) => ({ zeros: count })), text];
  return new SparseBlob([...headers.flatMap((header, i) => [header, bodies[i]]), ...directory]);
}

// Before zip64: below 2 GiB alone could be read, and below 4 GiB be written.
test.each([
  ['a file of 5 GiB', [5 * GIB]],
  ['a file of 4 GiB less a byte, which is what the narrow field means by "elsewhere"', [4 * GIB - 1]],
  ['files of 3 GiB, the last of which begins beyond 4 GiB', [3 * GIB, 3 * GIB]],
  ['a file between 2 and 4 GiB', [3 * GIB]],
])('%s: all runs of the zip come back, each where it lies', async (_, sizes) => {
  const files = await runFilesOf(zipWith(sizes));
  if (!files.ok) throw new Error(files.failure.code);
  const contents = await Promise.all(files.value.map(({ read }) => read()));
  const blobs = contents.map((file) => (file.ok ? file.value : new Blob()));
  expect(blobs.map(({ size }) => size)).toEqual([...sizes, text.length]);
  expect(await blobs.at(-1)?.text()).toBe('the last run');
});

test('65,535 files need the wide record as well, since that number means "elsewhere"', async () => {
  const files = new Map(Array.from({ length: 0xffff }, (_, i) => [`${i}`, '']));
  const zip = await ZipReading.open(await zipFiles(files));
  expect(zip.ok && zip.value.paths.length).toBe(0xffff);
});

test('a small zip is written as ever, so that other programs of any age read it', async () => {
  const zip = new Uint8Array(await (await zipFiles({ 'a.txt': 'a' })).arrayBuffer());
  expect(zip.length).toBe(30 + 5 + 1 + 46 + 5 + 22);
  expect(zip[4]).toBe(20);
});

test('a blob is written without ever being one array', async () => {
  class Large extends Blob {
    override arrayBuffer(): Promise<ArrayBuffer> {
      throw new RangeError('larger than memory');
    }
  }
  const zip = await ZipReading.open(await zipFiles({ a: new Large(['abc']) }));
  expect(zip.ok && (await zip.value.text('a'))).toEqual({ ok: true, value: 'abc' });
});
