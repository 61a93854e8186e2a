import { expect, test } from 'vitest';
import { paintMarks } from './paint-marks';

/** A picture as rows of digits. */
function painted(width: number, height: number, ...marks: readonly Parameters<typeof paintMarks>[2][]) {
  const words = new Uint32Array(width * height);
  for (const each of marks) paintMarks(words, width, each, 2);
  return Array.from({ length: height }, (_, y) => [...words.subarray(y * width, (y + 1) * width)].join(''));
}

test.each([
  { shape: 'square', picture: ['1111', '1111', '1111', '1111'] },
  { shape: 'dot', picture: ['0110', '1111', '1111', '0110'] },
  { shape: 'cross', picture: ['1001', '0110', '0110', '1001'] },
] as const)('a $shape has its shape', ({ shape, picture }) => {
  expect(painted(4, 4, { shape, colour: 1, middles: [2, 2] })).toEqual(picture);
});

test('a mark lies over those before it, and ends at the edge of the picture', () => {
  const under = { shape: 'square', colour: 1, middles: [2, 2, 100, 100] } as const;
  const over = { shape: 'square', colour: 2, middles: [4, 0] } as const;
  expect(painted(5, 4, under, over)).toEqual(['11222', '11222', '11110', '11110']);
});
