import { expect, test } from 'vitest';
import type { OpenedDataset } from '../../protocol/dataset';
import { rowOf } from '../testing/reports';
import { recentDatasets } from './recent-datasets';

const run = (name: string, createdAt: number, deletedAt: number | null = null) =>
  rowOf({
    runId: `${name} ${createdAt}`,
    dataset: { name, fingerprint: `of ${name}`, imageCount: 10 },
    createdAt,
    deletedAt,
  });
const opening = (name: string, openedAt: number): OpenedDataset => ({
  fingerprint: `of ${name}`,
  name,
  imageCount: 10,
  openedAt,
  recipe: null,
});
const never = () => 0;
const shown = (...given: Parameters<typeof recentDatasets>) =>
  recentDatasets(...given).map(({ name, newest, runCount }) => [newest?.runId ?? name, runCount]);

test('datasets stand once, with their newest run, the one worked on last first', () => {
  const runs = [run('birds', 3), run('cats', 5), run('birds', 9), run('dogs', 7, 8)];
  expect(shown(runs, [], never, 4)).toEqual([
    ['birds 9', 2],
    ['cats 5', 1],
  ]);
  expect(shown(runs, [], never, 1)).toEqual([['birds 9', 2]]);
});

test('one that was only opened stands among them; opened again, one that was trained on stands first', () => {
  const runs = [run('birds', 3), run('cats', 5)];
  expect(shown(runs, [opening('dogs', 4)], never, 4)).toEqual([
    ['cats 5', 1],
    ['dogs', 0],
    ['birds 3', 1],
  ]);
  expect(shown(runs, [opening('birds', 6), opening('dogs', 4)], never, 2)).toEqual([
    ['birds 3', 1],
    ['cats 5', 1],
  ]);
});

test('one that was taken off the list comes back with a later run or when it is opened again', () => {
  const forgottenAt = (fingerprint: string) => (fingerprint === 'of birds' ? 6 : 0);
  expect(shown([run('birds', 3), run('cats', 5)], [opening('birds', 4)], forgottenAt, 4)).toEqual([
    ['cats 5', 1],
  ]);
  expect(shown([run('birds', 3), run('birds', 7)], [], forgottenAt, 4)).toEqual([['birds 7', 2]]);
  expect(shown([run('birds', 3)], [opening('birds', 7)], forgottenAt, 4)).toEqual([['birds 3', 1]]);
});

test('nothing was worked on yet', () => {
  expect(recentDatasets([], [], never, 4)).toEqual([]);
});
