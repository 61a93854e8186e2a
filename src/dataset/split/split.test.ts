import { describe, expect, it } from 'vitest';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import type { SplitSettings } from '../../recipe/schema';
import { CounterRng } from '../../shared/rng';
import type { ImageItem, Splits } from '../dataset';
import { allocate, splitItems } from './split';

const noTwins = () => null;

/** Items of the given class sizes, in one role. */
function itemsOf(
  sizes: readonly number[],
  role: ImageItem['role'] = 'training',
  firstIndex = 0,
): ImageItem[] {
  const items: ImageItem[] = [];
  for (const [classIndex, size] of sizes.entries()) {
    for (let i = 0; i < size; i++) {
      const index = firstIndex + items.length;
      items.push({ index, path: `${classIndex}/${i}.jpg`, classIndex, role, sizeBytes: 1 });
    }
  }
  return items;
}

const settings = (changes: Partial<SplitSettings>): SplitSettings => ({
  ...DEFAULT_RECIPE.split,
  ...changes,
});

const all = ({ training, validation, test }: Splits) => [...training, ...validation, ...test];

function countsOfClass(items: readonly ImageItem[], indices: Int32Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  const byIndex = new Map(items.map((item) => [item.index, item.classIndex ?? -1]));
  for (const index of indices) {
    const position = byIndex.get(index) as number;
    counts[position] = counts[position] + 1;
  }
  return counts;
}

/** Random class sizes, some of one or two images. */
const randomSizes = (round: number) => {
  const rng = new CounterRng(round, 99);
  return Array.from({ length: 1 + rng.integer(12) }, () => 1 + rng.integer(rng.integer(2) ? 4 : 200));
};

describe('a split by percentage', () => {
  it('is a partition, stratified to within one image of a class, for any sizes', () => {
    for (let round = 0; round < 60; round++) {
      const sizes = randomSizes(round);
      const items = itemsOf(sizes);
      const splits = splitItems(items, settings({ validationPercent: 20, testPercent: 10 }), round, noTwins);
      expect(all(splits).sort((a, b) => a - b)).toEqual(items.map(({ index }) => index));
      const training = countsOfClass(items, splits.training, sizes.length);
      const test = countsOfClass(items, splits.test, sizes.length);
      for (const [position, size] of sizes.entries()) {
        expect(training[position]).toBeGreaterThan(0);
        expect(Math.abs(test[position] - size * 0.1)).toBeLessThan(1);
      }
    }
  });

  it('gives 80/10/10 of ten classes of a hundred exactly', () => {
    const items = itemsOf(new Array<number>(10).fill(100));
    const splits = splitItems(items, settings({ validationPercent: 10, testPercent: 10 }), 1, noTwins);
    expect(countsOfClass(items, splits.training, 10)).toEqual(new Array<number>(10).fill(80));
    expect(countsOfClass(items, splits.validation, 10)).toEqual(new Array<number>(10).fill(10));
    expect(countsOfClass(items, splits.test, 10)).toEqual(new Array<number>(10).fill(10));
  });

  it('is the same for the same seed and another for another', () => {
    const items = itemsOf([50, 70]);
    const draw = (seed: number) => splitItems(items, settings({}), seed, noTwins);
    expect(draw(3)).toEqual(draw(3));
    expect(draw(3).validation).not.toEqual(draw(4).validation);
  });

  it('does not change one class when another grows', () => {
    const small = splitItems(itemsOf([40, 40]), settings({}), 5, noTwins);
    const grown = splitItems(itemsOf([40, 400]), settings({}), 5, noTwins);
    const firstClass = (indices: Int32Array) => [...indices].filter((index) => index < 40);
    expect(firstClass(grown.validation)).toEqual(firstClass(small.validation));
  });

  it('never puts twins on two sides, even of two classes', () => {
    for (let seed = 0; seed < 40; seed++) {
      const items = itemsOf([30, 30, 30]);
      const twin = (item: ImageItem) => (item.index % 3 === 0 ? String(item.index % 12) : null);
      const splits = splitItems(items, settings({ validationPercent: 30, testPercent: 20 }), seed, twin);
      const sideOf = new Map<string, Set<string>>();
      for (const [side, indices] of Object.entries(splits) as [string, Int32Array][]) {
        for (const index of indices) {
          const content = twin(items[index]);
          if (content) sideOf.set(content, (sideOf.get(content) ?? new Set()).add(side));
        }
      }
      expect([...sideOf.values()].every((sides) => sides.size === 1)).toBe(true);
      expect(all(splits)).toHaveLength(90);
    }
  });
});

describe('folds', () => {
  it('are disjoint, of equal size, and together everything', () => {
    const items = itemsOf([17, 5, 103]);
    const held: number[] = [];
    for (let fold = 0; fold < 5; fold++) {
      const splits = splitItems(items, settings({ folds: 5, fold }), 2, noTwins);
      expect(splits.validation.length).toBe(25);
      expect(new Set(all(splits)).size).toBe(125);
      held.push(...splits.validation);
    }
    expect(held.sort((a, b) => a - b)).toEqual(items.map(({ index }) => index));
  });

  it('hold the test share out of every fold', () => {
    const items = itemsOf([50, 50]);
    const draw = (fold: number) =>
      splitItems(items, settings({ folds: 4, fold, testPercent: 20 }), 2, noTwins);
    expect(draw(0).test).toEqual(draw(3).test);
    expect(draw(0).test).toHaveLength(20);
    expect(draw(0).validation).toHaveLength(20);
  });
});

describe('a split by folders', () => {
  const training = itemsOf([20, 20]);
  const validation = itemsOf([5, 5], 'validation', 40);
  const test = itemsOf([3, 3], 'test', 50);

  it('takes them as they are', () => {
    const items = [...training, ...validation, ...test];
    const splits = splitItems(items, settings({ source: 'folders', validationPercent: 50 }), 0, noTwins);
    expect([...splits.training]).toEqual(training.map(({ index }) => index));
    expect([...splits.validation]).toEqual(validation.map(({ index }) => index));
    expect([...splits.test]).toEqual(test.map(({ index }) => index));
  });

  it('divides training where there is no validation folder', () => {
    const items = [...training, ...test];
    const splits = splitItems(items, settings({ source: 'folders', validationPercent: 10 }), 0, noTwins);
    expect(splits.training).toHaveLength(36);
    expect(splits.validation).toHaveLength(4);
    expect(splits.test).toHaveLength(6);
  });

  it('leaves a training image out that a held-out folder holds too', () => {
    const items = [...training, ...validation];
    const twin = ({ index }: ImageItem) => (index === 0 || index === 45 ? 'same' : null);
    const splits = splitItems(items, settings({ source: 'folders' }), 0, twin);
    expect([...splits.training]).not.toContain(0);
    expect([...splits.validation]).toContain(45);
  });

  it('never trains on unlabelled or ignored images', () => {
    const ignored = itemsOf([4], 'ignore', 100);
    const unlabelled = itemsOf([4], 'unlabelled', 200).map((item) => ({ ...item, classIndex: null }));
    for (const source of ['folders', 'percentage'] as const) {
      const splits = splitItems([...training, ...ignored, ...unlabelled], settings({ source }), 0, noTwins);
      expect(Math.max(...all(splits))).toBeLessThan(40);
    }
  });
});

describe('allocate', () => {
  it('adds up to the share of all and leaves something of every class', () => {
    expect(allocate([3, 3, 3, 1], 0.5)).toEqual([2, 2, 1, 0]);
    expect(allocate([1, 1, 1], 0.3)).toEqual([0, 0, 0]);
    expect(allocate([10, 20, 30], 0.1)).toEqual([1, 2, 3]);
  });
});
