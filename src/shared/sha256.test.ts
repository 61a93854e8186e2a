import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { contentSha256, sha256 } from './sha256';

const hash = (...parts: (string | Buffer)[]) => {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part);
  return sum;
};

test('SHA-256 of a known text (FIPS 180-2, appendix B.1)', async () => {
  const known = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(await sha256(new TextEncoder().encode('abc'))).toBe(known);
  expect(await contentSha256([new File(['abc'], 'any name')])).toBe(known);
});

test('files count by what they hold, in the order of their names', async () => {
  const a = new File(['first'], 'a');
  const b = new File(['second'], 'b');
  const both = hash(hash('first').digest(), hash('second').digest()).digest('hex');
  expect(await contentSha256([a, b])).toBe(both);
  expect(await contentSha256([b, a])).toBe(both);
  expect(await contentSha256([a, new File(['other'], 'b')])).not.toBe(both);
});
