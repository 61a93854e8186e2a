import { expect, test } from 'vitest';
import { placeOnSheet, sheetSize } from './sheet-places';

test('pictures on a sheet lie in it, each clear of every other', () => {
  for (const count of [1, 7, 8, 9, 60]) {
    const { width, height } = sheetSize(count, 80);
    const places = Array.from({ length: count }, (_, at) => placeOnSheet(at, 80));
    for (const [at, { x, y }] of places.entries()) {
      expect(x + 80).toBeLessThan(width);
      expect(y + 80).toBeLessThan(height);
      for (const other of places.slice(at + 1))
        expect(Math.abs(x - other.x) > 80 || Math.abs(y - other.y) > 80).toBe(true);
    }
  }
});
