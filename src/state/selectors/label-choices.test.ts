import { expect, test } from 'vitest';
import { summaryOf } from '../testing/reports';
import { labelChoices } from './label-choices';

test('a class keeps its digit while others are added and get their first images', () => {
  const before = labelChoices(summaryOf(), ['wryneck', 'auk']);
  expect(before.map(({ key, name, count }) => [key, name, count])).toEqual([
    ['1', 'robin', 5],
    ['2', 'wren', 5],
    ['3', 'wryneck', 0],
    ['4', 'auk', 0],
  ]);
  const [bird] = summaryOf().classes;
  const classes = [{ ...bird, name: 'auk', originalCount: 1 }, ...summaryOf().classes];
  const after = labelChoices({ classes }, ['wryneck', 'auk', 'owl']);
  expect(after.map(({ key, name }) => [key, name])).toEqual([
    ['1', 'robin'],
    ['2', 'wren'],
    ['3', 'wryneck'],
    ['4', 'auk'],
    ['5', 'owl'],
  ]);
  expect(after[3]?.count).toBe(1);
});

test('the tenth class has no digit', () => {
  const names = Array.from({ length: 12 }, (_, i) => `class ${i}`);
  const keys = labelChoices({ classes: [] }, names).map(({ key }) => key);
  expect(keys).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', null, null, null]);
});
