import { expect, test } from 'vitest';
import { kernelKey } from './variant-cache';

test('kernels that differ by one character or by size have different keys', () => {
  const codes = Array.from({ length: 2000 }, (_, i) => `let a = ${i};`);
  const keys = new Set(codes.map((code) => kernelKey(code, [1, 1])));
  expect(keys.size).toBe(codes.length);
  expect(kernelKey('a', [1, 2])).not.toBe(kernelKey('a', [2, 1]));
});
