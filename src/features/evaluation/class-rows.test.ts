import { expect, test } from 'vitest';
import { classRows } from './class-rows';

const figure = (f1: number, support: number) => ({
  precision: f1,
  recall: f1,
  f1,
  matthews: f1,
  support,
  predicted: support,
});
const classes = ['wren 10', 'wren 2', 'Águila', 'owl'];
const figures = [figure(0.9, 4), figure(0.2, 4), figure(0.5, 9), figure(0.2, 1)];
const names = (column: 'name' | 'f1' | 'support', ascending: boolean, search = '') =>
  classRows(classes, figures, { column, ascending, search, language: 'es' }).map(({ name }) => name);

test('sorts by any column either way, names as people count, equals in the order of the classes', () => {
  expect(names('f1', true)).toEqual(['wren 2', 'owl', 'Águila', 'wren 10']);
  expect(names('support', false)).toEqual(['Águila', 'wren 10', 'wren 2', 'owl']);
  expect(names('name', true)).toEqual(['Águila', 'owl', 'wren 2', 'wren 10']);
});

test('finds names without accents or case, and keeps which class each is', () => {
  expect(names('f1', true, ' aguila ')).toEqual(['Águila']);
  expect(names('f1', true, 'WREN')).toEqual(['wren 2', 'wren 10']);
  expect(names('f1', true, 'robin')).toEqual([]);
  const [row] = classRows(classes, figures, {
    column: 'f1',
    ascending: true,
    search: 'águila',
    language: 'en',
  });
  expect(row?.classIndex).toBe(2);
});
