import { expect, test } from 'vitest';
import { deepGrayPng } from '../testing/deep-gray-png';
import { encodePng } from './formats/encode-png';
import { decodePng } from './formats/png-decoder';
import { showableImage } from './showable-image';

const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());
const text = (words: string) => new TextEncoder().encode(words);

test('Netpbm becomes a PNG of the same pixels', async () => {
  const gray = await bytesOf(
    await showableImage(Uint8Array.from([...text('P5\n3 1\n255\n'), 0, 128, 255]), null),
  );
  const { data, width, height } = await decodePng(gray);
  expect([width, height]).toEqual([3, 1]);
  expect([...data]).toEqual([0, 0, 0, 128, 128, 128, 255, 255, 255]);
});

test('16-bit gray is shown as it is learned from: over its range, and clipped without one', async () => {
  const file = deepGrayPng([[1000, 1500, 2000]]);
  const shown = async (range: { low: number; high: number } | null) =>
    (await decodePng(await bytesOf(await showableImage(file, range)))).data.filter((_, i) => i % 3 === 0);
  expect([...(await shown({ low: 1000, high: 2000 }))]).toEqual([0, 128, 255]);
  expect([...(await shown(null))]).toEqual([255, 255, 255]);
});

test('what browsers show by themselves, what is broken and what is no image stay as they are', async () => {
  const png = encodePng(Uint8Array.of(1, 2, 3), 1, 1);
  const cut = text('P5\n300 300\n255\nshort');
  for (const file of [png, cut, text('GIF89a'), text('no image'), new Uint8Array()])
    expect(await bytesOf(await showableImage(file, null))).toEqual(file);
});
