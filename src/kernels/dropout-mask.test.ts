import { expect, test } from 'vitest';
import { pcg4d, toUnit } from '../shared/rng';
import { dropoutMask, dropoutScale, dropoutThreshold } from './dropout-mask';

const key = { probability: 0.3, stream: 2, step: 9, seed: 41 };

test('keeps exactly what draws at least p', () => {
  const mask = dropoutMask(key, 100, 1000);
  for (const [i, kept] of mask.entries()) {
    const draw = toUnit(pcg4d(100 + i, key.stream, key.step, key.seed)[0]);
    expect(kept).toBe(draw >= key.probability ? 1 : 0);
  }
});

test('keeps all at 0, none at 1, and the expected share between', () => {
  const count = 200_000;
  const share = (probability: number) =>
    dropoutMask({ ...key, probability }, 0, count).reduce((sum, kept) => sum + kept, 0) / count;
  expect(share(0)).toBe(1);
  expect(share(1)).toBe(0);
  for (const probability of [0.1, 0.5, 0.9]) {
    // Five standard deviations of a binomial share.
    const spread = 5 * Math.sqrt((probability * (1 - probability)) / count);
    expect(Math.abs(share(probability) - (1 - probability))).toBeLessThan(spread);
  }
  expect([dropoutScale(0), dropoutScale(0.5), dropoutScale(1)]).toEqual([1, 2, 0]);
  expect([dropoutThreshold(0), dropoutThreshold(1)]).toEqual([0, 2 ** 24]);
});

test('a part of a tensor has its part of the mask', () => {
  expect(dropoutMask(key, 700, 50)).toEqual(dropoutMask(key, 0, 1000).slice(700, 750));
});

test.each(['stream', 'step', 'seed'] as const)('another %s is another mask', (name) => {
  const other = dropoutMask({ ...key, [name]: key[name] + 1 }, 0, 1000);
  expect(other).not.toEqual(dropoutMask(key, 0, 1000));
});
