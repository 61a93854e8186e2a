import { expect, test } from 'vitest';
import { paintedPart } from './draw-heat-map';

test('whatever is scrolled to lies in the part that is painted, which is never the whole of a large matrix', () => {
  for (const cellSize of [1, 3.5, 40])
    for (const width of [320, 700, 1900])
      for (let scrolled = 0; scrolled <= 5_000 * cellSize - width; scrolled += 37 * cellSize) {
        const view = { left: scrolled, top: scrolled, cellSize, width, height: 640 };
        const { column, side } = paintedPart(view, 5_000);
        expect(column).toBeLessThanOrEqual(scrolled / cellSize);
        expect(column + side).toBeGreaterThanOrEqual((scrolled + width) / cellSize);
        expect(side).toBeLessThanOrEqual(2_560);
      }
});

test('a small matrix is painted whole', () => {
  const view = { left: 90, top: 10, cellSize: 2, width: 300, height: 300 };
  expect(paintedPart(view, 200)).toEqual({ row: 0, column: 0, side: 200 });
});
