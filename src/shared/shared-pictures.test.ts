import { expect, test } from 'vitest';
import { sharedName } from './shared-pictures';

test('a shared picture keeps its name; one whose name cannot be read has none', () => {
  expect(sharedName(encodeURIComponent('ñandú 100 %.jpg'))).toBe('ñandú 100 %.jpg');
  for (const damaged of ['100%', '%C3', '%zz', '', null]) expect(sharedName(damaged)).toBeNull();
});
