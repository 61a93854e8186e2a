import { expect, it, vi } from 'vitest';
import { bytesOfBlob } from './file-store';

const bytes = Uint8Array.from({ length: 10_001 }, (_, i) => (i * 7) % 251);

async function blocksOf(blob: Blob, blockBytes: number): Promise<number[][]> {
  const blocks: number[][] = [];
  for await (const block of bytesOfBlob(blob).blocks(blockBytes)) blocks.push([...(block ?? [])]);
  return blocks;
}

it('reads the same blocks where a blob’s stream fills no buffer of ours: Safari below 26.4', async () => {
  const blob = new Blob([bytes]);
  const asUsual = await blocksOf(blob, 4096);
  expect(asUsual.map(({ length }) => length)).toEqual([4096, 4096, 1809]);
  expect(asUsual.flat()).toEqual([...bytes]);
  const plain = new Blob([bytes]);
  const getReader = vi.fn(() => {
    throw new TypeError('ReadableStreamBYOBReader needs a byte stream');
  });
  plain.stream = () => ({ getReader }) as never;
  expect(await blocksOf(plain, 4096)).toEqual(asUsual);
  expect(getReader).toHaveBeenCalled();
});
