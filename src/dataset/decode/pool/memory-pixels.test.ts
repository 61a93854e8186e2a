import { expect, test } from 'vitest';
import { CounterRng } from '../../../shared/rng';
import { MemoryPixels } from './memory-pixels';

test('images come back as they went in, over the borders of every piece of memory', () => {
  // 3 MB an image: ten in a whole piece of 32 MB, and the first piece grows with each of its images.
  const imageBytes = 3 * 2 ** 20;
  const memory = new MemoryPixels(imageBytes);
  const rng = new CounterRng(1, 2);
  const marks = Array.from({ length: 13 }, () => rng.integer(256));
  for (let i = 0; i < marks.length; ) {
    // One image, then two at a time.
    const together = marks.slice(i, i === 0 ? 1 : i + 2);
    const images = new Uint8Array(together.length * imageBytes);
    for (const [k, mark] of together.entries()) images.fill(mark, k * imageBytes, (k + 1) * imageBytes);
    memory.append(images);
    i += together.length;
  }
  const image = new Uint8Array(imageBytes);
  for (const [slot, mark] of marks.entries()) {
    memory.read(slot, image);
    expect(image.findIndex((byte) => byte !== mark)).toBe(-1);
  }
});
