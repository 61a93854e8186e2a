import { expect, test } from 'vitest';
import { readNumber, writeNumber } from './NumberField';

test('a number is read as people write it', () => {
  expect(readNumber('1e-3')).toBe(0.001);
  expect(readNumber(' 0,001 ')).toBe(0.001);
  expect(readNumber('12')).toBe(12);
  expect(readNumber('')).toBeNaN();
  expect(readNumber('ten')).toBeNaN();
  expect(readNumber('1,000.5')).toBeNaN();
});

test('a number is written so that it reads as the same number', () => {
  for (const value of [0, 1, 0.1 + 0.2, 1e-8, 5e-5, 4294967295, 1e-4]) {
    for (const mark of ['.', ',']) expect(readNumber(writeNumber(value, mark))).toBe(value);
  }
  expect(writeNumber(1e-8, '.')).toBe('1e-8');
  expect(writeNumber(0.0003, ',')).toBe('0,0003');
  expect(writeNumber(null, '.')).toBe('');
  expect(writeNumber(Number.NaN, '.')).toBe('');
});
