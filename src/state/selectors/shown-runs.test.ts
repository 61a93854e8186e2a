import { expect, test } from 'vitest';
import { rowOf } from '../testing/reports';
import { shownRuns } from './shown-runs';

const entries = [
  rowOf({ runId: 'a', name: 'Águila', createdAt: 3 }),
  rowOf({ runId: 'b', name: 'Robin', notes: 'With the OLD camera', createdAt: 2, starred: true }),
  rowOf({
    runId: 'c',
    name: 'Wren',
    createdAt: 1,
    dataset: { name: 'ponds', fingerprint: 'f', imageCount: 1 },
  }),
  rowOf({ runId: 'd', name: 'Robin too', createdAt: 4, deletedAt: 5 }),
];
const found = (search: string) => shownRuns({ entries, search }).map(({ runId }) => runId);

test('starred runs come first, then the newest, without those that were deleted', () => {
  expect(found('')).toEqual(['b', 'a', 'c']);
  expect(shownRuns({ entries: null, search: '' })).toEqual([]);
});

test('a run is found by its name, its notes or its dataset, however they are written', () => {
  expect(found(' águ ')).toEqual(['a']);
  expect(found('old camera')).toEqual(['b']);
  expect(found('POND')).toEqual(['c']);
  // Nothing is found across two of them.
  expect(found('wrenponds')).toEqual([]);
});
