import { expect, test } from 'vitest';
import type { OpenedDataset } from '../../protocol/dataset';
import { rowOf } from '../testing/reports';
import { recentDatasets, recentWork } from './recent-datasets';

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

const collection = (name: string, changedAt: number | null) => ({
  ...{ name, changedAt, classCount: 2, pictureCount: changedAt === null ? 0 : 10 },
});
const work = (...given: Parameters<typeof recentWork>) =>
  recentWork(...given).map((one) => [
    one.name,
    'trained' in one ? (one.trained?.newest?.runId ?? 'collected') : 'dataset',
    'trained' in one ? (one.trained?.runCount ?? 0) : one.runCount,
  ]);

test('a collection that was trained on stands once, with its runs; one without pictures does not', () => {
  const datasets = recentDatasets([run('shells', 3), run('cats', 5), run('shells', 9)], [], never, 4);
  expect(
    work(datasets, [collection('shells', 4), collection('owls', 7), collection('none', null)], 4),
  ).toEqual([
    ['shells', 'shells 9', 2],
    ['owls', 'collected', 0],
    ['cats', 'dataset', 1],
  ]);
  expect(work([], [collection('shells', 4), collection('owls', 7)], 1)).toEqual([['owls', 'collected', 0]]);
});

test('runs on a collection as it was before count as its own', () => {
  const before = rowOf({
    ...{ runId: 'before', dataset: { name: 'shells', fingerprint: 'fewer shells', imageCount: 5 } },
    createdAt: 2,
  });
  const datasets = recentDatasets([before, run('shells', 9)], [], never, 4);
  expect(work(datasets, [collection('shells', 4)], 4)).toEqual([['shells', 'shells 9', 2]]);
});

test('a file that has a collection’s name was opened itself: both stand', () => {
  const datasets = recentDatasets([run('shells', 3)], [opening('shells', 5)], never, 4);
  expect(work(datasets, [collection('shells', 4)], 4)).toEqual([
    ['shells', 'dataset', 1],
    ['shells', 'collected', 0],
  ]);
});
