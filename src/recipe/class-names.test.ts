import { expect, test } from 'vitest';
import { freeFileName, LONGEST_NAME, refuseClassName, sameNameKey, tidyName } from './class-names';

test.each([
  ['', 'classNameEmpty'],
  [' \t', 'classNameEmpty'],
  ['a/b', 'classNameSign'],
  ['a\\b', 'classNameSign'],
  ['what?', 'classNameSign'],
  ['.hidden', 'classNameSign'],
  ['etc.', 'classNameSign'],
  ['a\u0000', 'classNameSign'],
  ['x'.repeat(LONGEST_NAME + 1), 'classNameTooLong'],
  ['wren', 'classNameTaken'],
  ['WREN ', 'classNameTaken'],
  ['cafe\u0301', 'classNameTaken'],
])('a class is not called %j: %s', (typed, code) => {
  expect(refuseClassName(typed, ['Wren', 'caf\u00e9'])?.code).toBe(code);
});

test('any other name is a class, in whatever language', () => {
  for (const name of ['wren', 'house sparrow', '麻雀', 'Ñandú', 'x'.repeat(LONGEST_NAME), '1', 'a.b'])
    expect(refuseClassName(name, ['robin'])).toBeNull();
});

test('a name is kept composed and without spaces that nobody sees, and tidying it twice changes nothing', () => {
  expect(tidyName('  house \u00a0 sparrow ')).toBe('house sparrow');
  expect(tidyName('cafe\u0301')).toBe('caf\u00e9');
  for (const name of [' a  b', 'e\u0301', '\u3000x']) expect(tidyName(tidyName(name))).toBe(tidyName(name));
  expect(sameNameKey('Ｗren')).toBe(sameNameKey('wren'));
});

test('a second file of a name gets a number before its ending, and no two are alike', () => {
  const taken = new Set<string>();
  const given = ['a.jpg', 'A.JPG', 'a.jpg', 'b', 'b', '.c', 'a (2).jpg'].map((name) => {
    const free = freeFileName(name, taken);
    taken.add(free.toLowerCase());
    return free;
  });
  expect(given).toEqual(['a.jpg', 'A (2).JPG', 'a (3).jpg', 'b', 'b (2)', '.c', 'a (2) (2).jpg']);
  expect(taken.size).toBe(given.length);
});
