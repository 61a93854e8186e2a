import { expect, test } from 'vitest';
import { compareCodePoints } from './code-point-order';
import { inOrder } from './in-order';

/** Python's order, pair by pair. */
const asPython = <T extends { folder: string; name: string }>(images: readonly T[]) =>
  [...images].sort((a, b) => compareCodePoints(a.folder, b.folder) || compareCodePoints(a.name, b.name));

const namesIn = (folder: string, names: readonly string[]) =>
  names.map((name, position) => ({ folder, name, position }));

test.each([
  ['numbers as letters', ['10.jpg', '9.jpg', '1.jpg', '100.jpg', '2.jpg']],
  ['capitals before small letters', ['b.jpg', 'B.jpg', 'a.jpg', 'A.jpg', '_.jpg']],
  ['one name the start of another', ['img', 'img_1', 'img_', 'img_10', 'img_1.jpg']],
  ['alike for longer than a number holds', ['x12345678b', 'x12345678a', 'x1234567', 'x12345678', 'y']],
  ['the same name twice, in the order it came in', ['b', 'a', 'b', 'a']],
  ['a zero byte, which is no end', ['a\0', 'a', 'a\0b', 'ab']],
  ['beyond ASCII, and beyond 16 bits', ['ü.jpg', 'z.jpg', '\u{1f600}.jpg', '\uffee.jpg', 'a.jpg']],
  ['no name at all', ['', 'a', '']],
])('%s', (_, names) => {
  const images = namesIn('f', names);
  expect(inOrder(images)).toEqual(asPython(images));
});

test('hundreds of names from few letters, in folders', () => {
  let state = 11;
  const below = (count: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % count;
  };
  const images = Array.from({ length: 3000 }, (_, position) => ({
    folder: ['b', 'a/ü', 'a', ''][below(4)] ?? '',
    name: Array.from({ length: below(11) }, () => 'ab.'.charAt(below(3))).join(''),
    position,
  }));
  expect(inOrder(images)).toEqual(asPython(images));
});
