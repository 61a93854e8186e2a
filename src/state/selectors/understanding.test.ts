import { expect, test } from 'vitest';
import { summaryOf } from '../testing/reports';
import { effectOf, isPlain, trainingFolderOf } from './understanding';

const plain = summaryOf().understanding;
const folder = (path: string, classCount: number) =>
  ({ path, role: 'training', imageCount: 10, classCount }) as const;

test('a dataset with one way to be read is plain; a guess with another way, or anything unused, is not', () => {
  expect(isPlain(plain)).toBe(true);
  expect(isPlain({ ...plain, classesFrom: { ...plain.classesFrom, isGuess: false } })).toBe(false);
  const note = { code: 'tableEmpty' };
  expect(isPlain({ ...plain, unused: [{ path: 'a.csv', note, offer: null }] })).toBe(false);
});

test('the folder of the classes is named where there is one', () => {
  expect(trainingFolderOf(summaryOf({ folders: [folder('birds/train', 2)] }))).toBe('birds/train');
  expect(trainingFolderOf(summaryOf({ folders: [folder('', 2)] }))).toBeNull();
  expect(trainingFolderOf(summaryOf({ folders: [folder('a', 2), folder('b', 2)] }))).toBeNull();
});

test('the effect in force is that of its option, else what was counted', () => {
  expect(effectOf(summaryOf({ unlabelledCount: 3 }))).toEqual({
    classCount: 2,
    labelledCount: 10,
    leftOverCount: 3,
  });
  const effect = { classCount: 7, labelledCount: 5, leftOverCount: 1 };
  const source = { kind: 'table', path: 'meta.csv', column: 'dx' } as const;
  const classesFrom = { chosen: source, isGuess: true, options: [{ source, effect, examples: [] }] };
  expect(effectOf(summaryOf({ understanding: { ...plain, classesFrom } }))).toEqual(effect);
});
