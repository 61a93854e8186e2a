import { expect, test } from 'vitest';
import { cellAt, markAt, markReach, namedEvery, namesRoom } from './draw-heat-map';
import { movedCursor, movedInGrid } from './move-cursor';

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

test('in a table Home and End stay in the row, and with Control lead to its corners', () => {
  const pressed = (key: string, ctrlKey = false) =>
    movedInGrid({ row: 1, column: 1 }, { key, ctrlKey, shiftKey: false }, order, pairs);
  expect(pressed('Home')).toEqual({ row: 1, column: 0 });
  expect(pressed('End')).toEqual({ row: 1, column: 2 });
  expect(pressed('Home', true)).toEqual({ row: 0, column: 0 });
  expect(pressed('End', true)).toEqual({ row: 2, column: 2 });
  expect(pressed('ArrowDown')).toEqual({ row: 2, column: 1 });
  expect(pressed('Enter')).toBeNull();
});

test('a point of the view is the cell that is scrolled under it, and names are none', () => {
  const view = { left: 60, top: 0, cellSize: 2, width: 400, height: 300 };
  const room = namesRoom(400);
  expect(cellAt(view, 400, room + 3, room + 5)).toEqual({ row: 2, column: 31 });
  expect(cellAt(view, 32, room + 3, room + 5)).toEqual({ row: 2, column: 31 });
  expect(cellAt(view, 31, room + 3, room + 5)).toBeNull();
  const named = { ...view, left: 0, cellSize: 20 };
  expect(cellAt(named, 400, room - 1, 200)).toBeNull();
  expect(cellAt(named, 400, room + 21, room)).toEqual({ row: 0, column: 1 });
});

test('names lie apart however small the cells are, and every mark can be seen', () => {
  for (const cellSize of [1, 1.3, 2, 5, 12.9, 13, 40]) {
    expect(namedEvery(cellSize) * cellSize).toBeGreaterThanOrEqual(13);
    expect((2 * markReach(cellSize) + 1) * cellSize).toBeGreaterThanOrEqual(4);
  }
  expect(namedEvery(13)).toBe(1);
  expect(markReach(4)).toBe(0);
});

test('a mark is pointed at wherever it is seen: the nearest one, its own cell before all', () => {
  const occupied = ['2,2', '2,4'];
  const at = (row: number, column: number) =>
    markAt({ row, column }, 1, (cell) => occupied.includes(`${cell.row},${cell.column}`));
  expect(at(2, 2)).toEqual({ row: 2, column: 2 });
  expect(at(1, 1)).toEqual({ row: 2, column: 2 });
  expect(at(2, 5)).toEqual({ row: 2, column: 4 });
  expect(at(7, 7)).toEqual({ row: 7, column: 7 });
});
