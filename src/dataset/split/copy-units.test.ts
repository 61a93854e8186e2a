import { expect, it } from 'vitest';
import { copyUnits } from './copy-units';

const items = ['a', 'b', 'c', 'd', 'e'].map((path, i) => ({ index: 10 + i, path }));

it('joins what has the same content and what is kept together, across both', () => {
  const contents = new Map([
    ['a', 'x'],
    ['b', 'x'],
    ['c', 'y'],
  ]);
  const unitOf = copyUnits(items, ({ path }) => contents.get(path) ?? null, [
    ['b', 'c', 'of other data'],
    [],
  ]);
  const units = items.map(unitOf);
  expect(units[1]).toBe(units[0]);
  expect(units[2]).toBe(units[0]);
  expect(new Set(units).size).toBe(3);
});

it('leaves images of unknown content apart', () => {
  expect(new Set(items.map(copyUnits(items, () => null, []))).size).toBe(5);
});
