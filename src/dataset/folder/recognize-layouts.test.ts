/** Layouts that people have, each with what is learned from it and what is said. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import { countsOf, imagesIn, openPaths, saidOf } from '../testing/open-layout';

describe('folders to predict beside those to learn from', () => {
  it.each([
    'submission_test/x',
    'submission_test',
    'images to predict',
    'to_predict',
    'holdout',
    'hold-out',
    'inference',
    'unlabeled',
    'kaggle_test/images',
  ])('%s', async (folder) => {
    const dataset = await openPaths(
      ...['cat', 'dog'].flatMap((name) => [...imagesIn(`train/${name}`), ...imagesIn(`valid/${name}`, 1)]),
      ...imagesIn(folder, 4),
    );
    expect(countsOf(dataset)).toEqual({
      'training cat': 3,
      'training dog': 3,
      'validation cat': 1,
      'validation dog': 1,
      unlabelled: 4,
    });
    expect(saidOf(dataset)).toEqual([]);
  });

  it('loose ones too, where test/ has a folder', async () => {
    const dataset = await openPaths(
      ...imagesIn('train/cat'),
      ...imagesIn('train/dog'),
      ...imagesIn('test/x', 1),
      ...imagesIn('test', 17),
    );
    expect(countsOf(dataset)).toEqual({ 'training cat': 3, 'training dog': 3, unlabelled: 18 });
    expect(saidOf(dataset)).toEqual([]);
  });

  it('loose ones too, where the folders in test/ are classes', async () => {
    const dataset = await openPaths(
      ...imagesIn('train/cat'),
      ...imagesIn('train/dog'),
      ...imagesIn('test/cat', 2),
      ...imagesIn('test', 5),
    );
    expect(countsOf(dataset)).toEqual({
      'training cat': 3,
      'training dog': 3,
      'test cat': 2,
      unlabelled: 5,
    });
  });

  it('says which folder has no role, and lets a person give it one', async () => {
    const dataset = await openPaths(
      ...imagesIn('train/cat'),
      ...imagesIn('train/dog'),
      ...imagesIn('val/cat'),
      ...imagesIn('val/dog'),
      ...imagesIn('odds and ends', 4),
    );
    expect(countsOf(dataset).ignore).toBe(4);
    expect(dataset.summary.understanding.unused).toEqual([
      { path: 'odds and ends', note: { code: 'folderIgnored', values: { count: 4 } }, offer: null },
    ]);
    const roles = { 'odds and ends': 'unlabelled' as const };
    const decided = dataset.withDecisions({ ...DEFAULT_RECIPE.dataset, roles });
    expect(countsOf(decided).unlabelled).toBe(4);
    expect(decided.summary.understanding.unused).toEqual([]);
  });

  it('tells the folder to predict beside train/ and a stray one', async () => {
    const dataset = await openPaths(
      ...imagesIn('train/cat'),
      ...imagesIn('train/dog'),
      ...imagesIn('submission_test/x', 4),
      ...imagesIn('stray', 2),
    );
    expect(countsOf(dataset)).toEqual({ 'training cat': 3, 'training dog': 3, unlabelled: 4, ignore: 2 });
  });

  it('takes train/ for the data set where it alone has classes', async () => {
    const dataset = await openPaths(
      ...imagesIn('train/cat'),
      ...imagesIn('train/dog'),
      ...imagesIn('more pictures', 2),
    );
    expect(dataset.classes).toEqual(['cat', 'dog']);
    expect(saidOf(dataset)).toEqual(['folderIgnored']);
  });
});

describe('folders that hold the same folders', () => {
  it.each([
    ['numbered parts', ['part_1', 'part_2', 'part_3'], ['cat', 'dog']],
    ['versions of one dataset', ['color', 'grayscale'], ['apple', 'corn', 'grape', 'peach']],
  ])('%s are joined, and said to be', async (_, parts, classes) => {
    const dataset = await openPaths(
      ...parts.flatMap((part) => classes.flatMap((name) => imagesIn(`${part}/${name}`))),
    );
    expect(dataset.classes).toEqual(classes);
    expect(countsOf(dataset)[`training ${classes[0]}`]).toBe(3 * parts.length);
    expect(dataset.summary.understanding.remarks).toEqual([
      { code: 'partsJoined', values: { parts: parts.join(', ') } },
    ]);
  });

  it('are classes where they may as well be', async () => {
    const dataset = await openPaths(
      ...['cat', 'dog'].flatMap((name) => [...imagesIn(`${name}/day`), ...imagesIn(`${name}/night`)]),
    );
    expect(dataset.classes).toEqual(['cat', 'dog']);
  });
});

describe('classes that are called like a role', () => {
  it('unknown among others is a class', async () => {
    const dataset = await openPaths(...imagesIn('cat'), ...imagesIn('dog'), ...imagesIn('unknown', 5));
    expect(dataset.classes).toEqual(['cat', 'dog', 'unknown']);
    expect(dataset.summary.understanding.remarks).toEqual([
      { code: 'classCalledLikeRole', values: { className: 'unknown', count: 5 } },
    ]);
  });

  it('test is one where its images are named after it as the others are', async () => {
    const named = (name: string, count: number) =>
      Array.from({ length: count }, (_, i) => `${name}/${name}_${i}.jpg`);
    const dataset = await openPaths(...named('exam', 4), ...named('quiz', 3), ...named('test', 6));
    expect(dataset.classes).toEqual(['exam', 'quiz', 'test']);
  });

  it('test is one where all have as many images', async () => {
    expect(
      (await openPaths(...imagesIn('exam'), ...imagesIn('quiz'), ...imagesIn('test'))).classes,
    ).toHaveLength(3);
  });

  it('test is none where nothing says so', async () => {
    const dataset = await openPaths(...imagesIn('cat'), ...imagesIn('dog'), ...imagesIn('test', 7));
    expect(countsOf(dataset)).toEqual({ 'training cat': 3, 'training dog': 3, unlabelled: 7 });
  });

  it('both are classes below train/', async () => {
    const classes = ['cat', 'test', 'unknown'];
    const dataset = await openPaths(
      ...classes.flatMap((name) => [...imagesIn(`train/${name}`), `val/${name}/9.jpg`]),
    );
    expect(dataset.classes).toEqual(classes);
  });
});
