import { expect, test } from 'vitest';
import { EMPTY_QUEUE, isReady, type Queue, type QueueChange, settled, withChange } from './queue';

type Words = Queue<string>;

const after = (...changes: QueueChange<string>[]): Words =>
  changes.reduce<Words>((queue, change) => withChange(queue, change), EMPTY_QUEUE);
const add = (...ids: string[]): QueueChange<string> => ({
  kind: 'add',
  entries: ids.map((id) => ({ id, label: id, recipe: `recipe ${id}` })),
  afresh: false,
});
const idsOf = ({ entries }: Words) => entries.map(({ id }) => id).join('');

test('entries keep their order, move to any place and no further than the ends', () => {
  const queue = after(add('a', 'b'), add('c'));
  expect(idsOf(queue)).toBe('abc');
  for (const [id, to, expected] of [
    ['c', 0, 'cab'],
    ['a', 1, 'bac'],
    ['a', 9, 'bca'],
    ['a', -1, 'abc'],
    ['x', 0, 'abc'],
  ] as const) {
    expect(idsOf(withChange(queue, { kind: 'move', id, to }))).toBe(expected);
  }
  expect(idsOf(withChange(queue, { kind: 'remove', id: 'b' }))).toBe('ac');
});

test('an entry is taken once: a second tab does not get it', () => {
  const queue = after(
    add('a'),
    { kind: 'take', id: 'a', runId: 'mine' },
    { kind: 'take', id: 'a', runId: 'other' },
  );
  expect(queue.entries[0]?.runId).toBe('mine');
  expect(queue.entries.some(isReady)).toBe(false);
});

test('an entry leaves when its run is kept, and only its own run takes it away', () => {
  const taken = after(add('a', 'b'), { kind: 'take', id: 'a', runId: 'r' });
  expect(idsOf(withChange(taken, { kind: 'began', runId: 'another' }))).toBe('ab');
  const began = withChange(taken, { kind: 'began', runId: 'r' });
  expect(idsOf(began)).toBe('b');
  expect(began.begun).toEqual(['r']);
  expect(withChange(began, { kind: 'began', runId: 'r' }).begun).toEqual(['r']);
});

test('what did not begin is passed over with its reason until the queue is started again', () => {
  const taken = after(add('a', 'b'), { kind: 'take', id: 'a', runId: 'r' });
  const back = withChange(taken, { kind: 'putBack', runId: 'r', failure: { code: 'deviceRefused' } });
  expect(idsOf(back)).toBe('ab');
  expect(back.entries.filter(isReady).map(({ id }) => id)).toEqual(['b']);
  expect(withChange(back, { kind: 'retry', id: null }).entries.filter(isReady)).toHaveLength(2);
});

test('what a tab that is gone had taken begins again where it stood, or has left where its run was kept', () => {
  const taken = after(
    add('a', 'b', 'c'),
    { kind: 'take', id: 'a', runId: 'kept' },
    { kind: 'take', id: 'b', runId: 'lost' },
  );
  const found = settled(taken, new Set(['kept']), false);
  expect(found.entries.map(({ id, runId }) => [id, runId])).toEqual([
    ['b', null],
    ['c', null],
  ]);
  expect(found.begun).toEqual(['kept']);
  // While its tab still works through the queue, it knows what it took.
  expect(settled(taken, new Set(), true)).toEqual(taken);
});

test('a recipe that cannot be read is never taken', () => {
  expect(isReady({ id: 'a', label: 'a', recipe: null, runId: null, failure: null })).toBe(false);
});
