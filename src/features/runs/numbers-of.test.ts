import { expect, test } from 'vitest';
import { numbersOf } from './numbers-of';

test('a list of numbers is read as people write one, a comma before decimals where that is usual', () => {
  expect(numbersOf('0.003, 0.001,1e-4 ', false)).toEqual([0.003, 0.001, 1e-4]);
  expect(numbersOf('16,32;64', false)).toEqual([16, 32, 64]);
  expect(numbersOf('0,003; 0,001', true)).toEqual([0.003, 0.001]);
  expect(numbersOf('0,003, 0.001,', true)).toEqual([0.003, 0.001]);
  expect(numbersOf('1; ten; ', true)).toEqual([1]);
  expect(numbersOf('', false)).toEqual([]);
});
