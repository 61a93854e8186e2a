import { expect, test } from 'vitest';
import { formatVariants, kernelKey, parseVariants } from './variant-cache';

test('what is kept reads back as it was', () => {
  const known = new Map([
    ['0011', 'shared 8 × 8, 16 × 16, depth 8'],
    ['0022', ''],
  ]);
  expect(parseVariants(formatVariants(known))).toEqual(known);
});

test('lines that mean nothing are passed over, and nothing at all is nothing known', () => {
  expect(parseVariants('noise\n\ta\nkey\tname\tmore\nkey\tname')).toEqual(new Map([['key', 'name']]));
  expect(parseVariants(null).size).toBe(0);
  expect(parseVariants('').size).toBe(0);
});

test('kernels that differ by one character or by size have different keys', () => {
  const codes = Array.from({ length: 2000 }, (_, i) => `let a = ${i};`);
  const keys = new Set(codes.map((code) => kernelKey(code, [1, 1])));
  expect(keys.size).toBe(codes.length);
  expect(kernelKey('a', [1, 2])).not.toBe(kernelKey('a', [2, 1]));
});
