import { expect, test } from 'vitest';
import { paintedPart } from './draw-heat-map';

test('whatever is scrolled to lies in the part that is painted, which is never the whole of a large matrix', () => {
  for (const cellSize of [1, 3.5, 40])
    for (const width of [320, 700, 1900])
      for (let scrolled = 0; scrolled <= 5_000 * cellSize - width; scrolled += 37 * cellSize) {
        const top = Math.min(scrolled, 5_000 * cellSize - 640);
        const view = { left: scrolled, top, cellSize, width, height: 640 };
        const { row, column, rows, columns } = paintedPart(view, 5_000);
        expect(column).toBeLessThanOrEqual(scrolled / cellSize);
        expect(column + columns).toBeGreaterThanOrEqual((scrolled + width) / cellSize);
        expect(row).toBeLessThanOrEqual(top / cellSize);
        expect(row + rows).toBeGreaterThanOrEqual((top + view.height) / cellSize);
        expect([row, column].every((begin) => begin >= 0)).toBe(true);
        // No more than two steps beyond what is in view.
        expect(columns).toBeLessThanOrEqual(width / cellSize + 256);
        expect(rows).toBeLessThanOrEqual(view.height / cellSize + 256);
      }
});

test('a small matrix is painted whole', () => {
  const view = { left: 90, top: 10, cellSize: 2, width: 300, height: 300 };
  expect(paintedPart(view, 200)).toEqual({ row: 0, column: 0, rows: 200, columns: 200 });
});
