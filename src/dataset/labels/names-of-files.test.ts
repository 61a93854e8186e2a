/** Classes in the names of files, and in those of zips. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import type { ClassSource } from '../../recipe/reading';
import { openDataset } from '../open-dataset';
import { zipFile } from '../testing/make-zip';
import { countsOf, imagesIn, openPaths } from '../testing/open-layout';

describe('classes in file names', () => {
  const named = (folder: string, count: number) =>
    ['cat', 'dog'].flatMap((name) => Array.from({ length: count }, (_, i) => `${folder}${name}.${i}.jpg`));

  it.each([
    ['in one folder', named('pictures/', 4), { 'training cat': 4, 'training dog': 4 }],
    ['in none', named('', 4), { 'training cat': 4, 'training dog': 4 }],
    [
      'beside images to predict',
      [...named('train/', 4), ...imagesIn('test1', 12)],
      { 'training cat': 4, 'training dog': 4, unlabelled: 12 },
    ],
    [
      'in every split',
      [...named('train/', 4), ...named('val/', 2), ...named('test/', 1)],
      {
        'training cat': 4,
        'training dog': 4,
        'validation cat': 2,
        'validation dog': 2,
        'test cat': 1,
        'test dog': 1,
      },
    ],
  ])('%s', async (_, paths, counts) => {
    const dataset = await openPaths(...paths);
    expect(countsOf(dataset)).toEqual(counts);
    expect(dataset.summary.understanding.classesFrom).toMatchObject({
      chosen: { kind: 'fileNames', pattern: '{class}.{number}' },
      isGuess: true,
    });
  });

  it('by a pattern that a person wrote, or by folders all the same', async () => {
    const dataset = await openPaths(...named('pictures/', 4));
    const decide = async (classesFrom: ClassSource) => {
      const reading = { ...DEFAULT_RECIPE.dataset.reading, classesFrom };
      const decided = await dataset.decided({ ...DEFAULT_RECIPE.dataset, reading });
      if (!decided.ok) throw new Error(decided.failure.code);
      return decided.value;
    };
    expect((await decide({ kind: 'fileNames', pattern: '*.{class}' })).classes).toEqual(['0', '1', '2', '3']);
    expect((await decide({ kind: 'folders' })).classes).toEqual(['pictures']);
    expect((await decide({ kind: 'fileNames', pattern: '{class}*' })).classes).toEqual([]);
  });

  it('are left alone where folders tell classes apart', async () => {
    const dataset = await openPaths(...named('a/', 3), ...named('b/', 3));
    expect(dataset.classes).toEqual(['a', 'b']);
  });
});

it('takes no part of a download for a class', async () => {
  const files = ['photos-001', 'photos-002'].map((name) =>
    zipFile([{ name: '1.jpg' }, { name: `${name}.jpg` }], {}, `${name}.zip`),
  );
  const opened = await openDataset({ kind: 'files', files }, () =>
    Promise.reject(new Error('decodes nothing')),
  );
  expect(opened.ok && opened.value.classes).toEqual([]);
});

it('takes several zips of loose pictures for a class each', async () => {
  const files = ['cats', 'dogs'].map((name) =>
    zipFile(
      imagesIn('.', 3).map((path) => ({ name: path })),
      {},
      `${name}.zip`,
    ),
  );
  const opened = await openDataset({ kind: 'files', files }, () =>
    Promise.reject(new Error('decodes nothing')),
  );
  expect(opened.ok && countsOf(opened.value)).toEqual({ 'training cats': 3, 'training dogs': 3 });
});
