import { expect, test } from 'vitest';
import { bytesOfBlob } from './file-store';

const BLOCK_BYTES = 8 * 1024 * 1024;

/** A file on the disk of the browser: its bytes come when they come. */
async function storedFile(sizeBytes: number): Promise<File> {
  const root = await navigator.storage.getDirectory();
  const handle = await root.getFileHandle('file-store-test', { create: true });
  const writable = await handle.createWritable();
  await writable.write(new Uint8Array(sizeBytes).fill(7));
  await writable.close();
  return handle.getFile();
}

async function lengthOf(file: File): Promise<number> {
  let length = 0;
  for await (const block of bytesOfBlob(file).blocks(BLOCK_BYTES)) length += block?.length ?? 0;
  return length;
}

/** Work for the collector: all that nobody refers to goes. */
function litter(): number {
  let length = 0;
  for (let i = 0; i < 40; i++) length += Array.from({ length: 200_000 }, (_, at) => ({ at })).length;
  return length;
}

test('every reading of a file comes to its end, whatever the garbage collector takes meanwhile', async () => {
  const sizeBytes = 1_300_000;
  const file = await storedFile(sizeBytes);
  for (let round = 0; round < 5; round++) {
    const readings = Array.from({ length: 10 }, () => lengthOf(file));
    // Their first reads are under way.
    await new Promise((resolve) => setTimeout(resolve, 0));
    litter();
    expect(await Promise.all(readings)).toEqual(Array(10).fill(sizeBytes));
  }
});
