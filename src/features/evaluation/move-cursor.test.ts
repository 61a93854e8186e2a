import { expect, test } from 'vitest';
import { cellAt, namesRoom } from './draw-heat-map';
import { movedCursor } from './move-cursor';

const order = Int32Array.from([2, 0, 1]);
const pairs = [
  { truth: 0, prediction: 1, count: 5, share: 0.5 },
  { truth: 1, prediction: 2, count: 3, share: 0.3 },
];
const press = (cursor: { row: number; column: number } | null, key: string, shiftKey = false) =>
  movedCursor(cursor, { key, shiftKey }, order, pairs);

test('arrows move by a cell, with Shift by ten, and stay inside', () => {
  expect(press(null, 'ArrowRight')).toEqual({ row: 0, column: 0 });
  expect(press({ row: 0, column: 0 }, 'ArrowRight')).toEqual({ row: 0, column: 1 });
  expect(press({ row: 0, column: 0 }, 'ArrowDown', true)).toEqual({ row: 2, column: 0 });
  expect(press({ row: 0, column: 0 }, 'ArrowUp')).toEqual({ row: 0, column: 0 });
  expect(press({ row: 0, column: 0 }, 'a')).toBeNull();
});

test('Page Down leads along the commonest confusions, wherever the order has put their classes', () => {
  const first = press(null, 'PageDown');
  expect(first).toEqual({ row: 1, column: 2 });
  const second = press(first, 'PageDown');
  expect(second).toEqual({ row: 2, column: 0 });
  expect(press(second, 'PageDown')).toEqual(second);
  expect(press(second, 'PageUp')).toEqual(first);
});

test('a point of the view is the cell that is scrolled under it, and names are none', () => {
  const view = { left: 60, top: 0, cellSize: 2, width: 400, height: 300 };
  expect(cellAt(view, 400, 3, 5)).toEqual({ row: 2, column: 31 });
  expect(cellAt(view, 32, 3, 5)).toEqual({ row: 2, column: 31 });
  expect(cellAt(view, 31, 3, 5)).toBeNull();
  const named = { ...view, left: 0, cellSize: 20 };
  const room = namesRoom(20, 400);
  expect(cellAt(named, 400, room - 1, 200)).toBeNull();
  expect(cellAt(named, 400, room + 21, room)).toEqual({ row: 0, column: 1 });
});
