import { expect, test } from 'vitest';
import { isSameStart, type RecipeStart } from './start';

const sha256 = '0'.repeat(64);
const STARTS: readonly RecipeStart[] = [
  { kind: 'scratch' },
  { kind: 'shelf', id: 'a', sha256 },
  { kind: 'files', name: 'a', sha256 },
  { kind: 'run', runId: 'a', name: 'a', step: 1 },
  { kind: 'run', runId: 'a', name: 'a', step: 2 },
];

test('each start is the same as itself and no other; what has no name is not even that', () => {
  for (const [i, one] of STARTS.entries())
    for (const [j, other] of STARTS.entries()) expect(isSameStart(one, other)).toBe(i === j);
  expect(isSameStart({ kind: 'unnamed' }, { kind: 'unnamed' })).toBe(false);
});

test('weights are told by what they hold: neither a name on a shelf nor that of a file or a run counts', () => {
  expect(isSameStart({ kind: 'shelf', id: 'a', sha256 }, { kind: 'shelf', id: 'b', sha256 })).toBe(true);
  expect(isSameStart({ kind: 'files', name: 'a', sha256 }, { kind: 'files', name: 'b', sha256 })).toBe(true);
});
