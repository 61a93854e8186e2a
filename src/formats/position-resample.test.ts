import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { gridSide, resamplePositions } from './position-resample';

interface Reference {
  readonly width: number;
  readonly cases: readonly {
    readonly old: number;
    readonly new: number;
    readonly values: readonly number[];
  }[];
}

const reference: Reference = JSON.parse(readFileSync('reference/positions.json', 'utf8'));

/** The table of reference/positions.py. */
function table(side: number, width: number) {
  const tokens = 1 + side * side;
  const data = Float32Array.from({ length: tokens * width }, (_, i) => 2 * Math.sin(i * 1.7));
  return { name: 'pos_embed', shape: [1, tokens, width], dtype: 'F32', data } as const;
}

test.each(reference.cases)(
  'positions of $old × $old patches for $new × $new are torch’s',
  ({ old, new: side, values }) => {
    const resized = resamplePositions(table(old, reference.width), side);
    expect(resized.shape).toEqual([1, 1 + side * side, reference.width]);
    for (const [i, value] of values.entries()) expect(resized.data[i]).toBeCloseTo(value, 5);
  },
);

test('a table of the same size stays what it is, and a constant one constant', () => {
  const same = table(6, 2);
  for (const [i, value] of resamplePositions(same, 6).data.entries())
    expect(value).toBeCloseTo(same.data[i], 6);
  const flat = { ...table(4, 2), data: new Float32Array(17 * 2).fill(0.25) };
  for (const value of resamplePositions(flat, 9).data) expect(value).toBeCloseTo(0.25, 6);
});

test('only squares are grids', () => {
  expect([197, 17, 2, 1, 198].map(gridSide)).toEqual([14, 4, 1, null, null]);
});
