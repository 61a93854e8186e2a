import { expect, it } from 'vitest';
import { ahead } from './ahead';

/** Counts to `end`, and tells what it has begun and that it was ended. */
function counting(end: number, failAt = Number.POSITIVE_INFINITY) {
  const begun: number[] = [];
  let isEnded = false;
  async function* source(): AsyncGenerator<number, void> {
    try {
      for (let i = 0; i < end; i++) {
        begun.push(i);
        if (i === failAt) throw new Error('broken');
        yield i;
      }
    } finally {
      isEnded = true;
    }
  }
  return { source: source(), begun, isEnded: () => isEnded };
}

it('has one under way while another is worked on, and not more', async () => {
  const { source, begun, isEnded } = counting(4);
  const seen: string[] = [];
  for await (const value of ahead(source)) {
    await Promise.resolve();
    seen.push(`${value}: ${begun.length}`);
  }
  expect(seen).toEqual(['0: 2', '1: 3', '2: 4', '3: 4']);
  expect(isEnded()).toBe(true);
});

it('ends the source when nobody wants more', async () => {
  const { source, begun, isEnded } = counting(9);
  for await (const value of ahead(source)) if (value === 1) break;
  expect(begun.length).toBeLessThanOrEqual(3);
  expect(isEnded()).toBe(true);
});

it('fails when the turn comes to what failed, after what came before', async () => {
  const { source } = counting(9, 2);
  const seen: number[] = [];
  const look = async () => {
    for await (const value of ahead(source)) seen.push(value);
  };
  await expect(look()).rejects.toThrow('broken');
  expect(seen).toEqual([0, 1]);
});
