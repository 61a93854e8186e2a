import { expect, test } from 'vitest';
import type { AttentionExplanation } from '../../protocol/explanation';
import { headOf, patchesSeen } from './attention-rows';

/** A class token and two patches, two heads. */
const looked: AttentionExplanation = {
  kind: 'attention',
  layers: [],
  node: 3,
  rows: 1,
  columns: 2,
  classTokens: 1,
  read: 'first',
  heads: 2,
  probabilities: Float32Array.from([
    ...[0.5, 0.25, 0.25, 0, 1, 0, 0.25, 0.25, 0.5],
    ...[0, 0.5, 0.5, 0, 0, 1, 0.75, 0.25, 0],
  ]),
  rollout: new Float32Array(9),
};

test('what the model reads is the class token’s row, or all rows’ mean, without the class token’s column', () => {
  expect([...patchesSeen(headOf(looked, 0), looked, null)]).toEqual([0.25, 0.25]);
  expect([...patchesSeen(headOf(looked, 1), { ...looked, read: 'all' }, null)]).toEqual([0.25, 0.5]);
});

test('a patch that is asked about has a row of its own; no head is the mean of all', () => {
  expect([...patchesSeen(headOf(looked, 1), looked, 1)]).toEqual([0.25, 0]);
  expect([...headOf(looked, null)].slice(0, 3)).toEqual([0.25, 0.375, 0.375]);
  expect([...patchesSeen(headOf(looked, null), looked, 0)]).toEqual([0.5, 0.5]);
});
