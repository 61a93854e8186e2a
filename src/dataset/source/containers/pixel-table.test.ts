import { describe, expect, it } from 'vitest';
import {
  fixtureFile,
  gray,
  MNIST,
  meaning,
  oneFile,
  opened,
  pixelsOf,
  remarksOf,
  severalFiles,
} from '../../testing/container-fixture';
import { text, zipFile } from '../../testing/make-zip';

describe('tables of pixels', () => {
  const pixels = (value: number, count = 64) => Array.from({ length: count }, () => value).join(',');
  const names = (count: number, first: number) =>
    Array.from({ length: count }, (_, i) => `pixel${i + first}`).join(',');
  const table = (name: string, ...lines: readonly string[]) => new File([`${lines.join('\n')}\n`], name);

  it('Kaggle’s train.csv and test.csv: labels to learn, rows to predict by their number', async () => {
    const dataset = await opened(
      severalFiles(
        table('train.csv', `label,${names(64, 0)}`, `5,${pixels(1)}`, `6,${pixels(2)}`),
        table('test.csv', names(64, 0), pixels(3), pixels(4)),
        table('sample_submission.csv', 'ImageId,Label', '1,0', '2,0'),
      ),
    );
    expect(meaning(dataset)).toEqual([
      'test/1.pgm: unlabelled',
      'test/2.pgm: unlabelled',
      'train/5/00000.pgm: training 5',
      'train/6/00001.pgm: training 6',
    ]);
    expect((await pixelsOf(dataset, 'test/2.pgm')).pixels).toEqual(Array.from({ length: 64 }, () => 4));
    expect(dataset.summary.sampleSubmission?.rowCount).toBe(2);
  });

  it('rows of one name are told apart, and none leads out of its folder', async () => {
    const rows = ['a', 'a', '../b', 'a'].map((id, i) => `${id},${pixels(i)}`);
    const dataset = await opened(oneFile(table('test.csv', `id,${names(64, 0)}`, ...rows)));
    expect(dataset.items.map(({ path }) => path)).toEqual([
      'test/3.pgm',
      'test/a (2).pgm',
      'test/a (3).pgm',
      'test/a.pgm',
    ]);
    expect((await pixelsOf(dataset, 'test/a (3).pgm')).pixels[0]).toBe(3);
  });

  it.each<[string, string[], string]>([
    ['names from 1', [`label,${names(64, 1)}`, `7,${pixels(9)}`], 'train/7/00000.pgm'],
    [
      'names of rows and columns',
      [`label,${['1x1', '1x2', ...names(62, 3).split(',')]}`, `7,${pixels(9)}`],
      'train/7/00000.pgm',
    ],
    ['a label behind the pixels', [`${names(64, 0)},label`, `${pixels(9)},cat`], 'train/cat/00000.pgm'],
    ['no header', [`7,${pixels(9, 784)}`, `8,${pixels(3, 784)}`], 'train/7/00000.pgm'],
    [
      'semicolons',
      [`label;${names(64, 0).replaceAll(',', ';')}`, `7;${pixels(9).replaceAll(',', ';')}`],
      'train/7/00000.pgm',
    ],
    [
      'quoted names',
      [`"label","${names(64, 0).replaceAll(',', '","')}"`, `"7",${pixels(9)}`],
      'train/7/00000.pgm',
    ],
    [
      'numbers with a point',
      [`label,${names(64, 0)}`, `7.0,${pixels(9).replaceAll(',', '.0,')}.0`],
      'train/7/00000.pgm',
    ],
    [
      'all pixels in one cell',
      ['emotion,pixels,Usage', `7,${pixels(9).replaceAll(',', ' ')},Training`],
      'train/7/00000.pgm',
    ],
  ])('%s', async (_, lines, path) => {
    const dataset = await opened(oneFile(table('train.csv', ...lines)));
    expect(dataset.items[0]?.path).toBe(path);
    expect((await pixelsOf(dataset, path)).pixels.every((value) => value === 9)).toBe(true);
  });

  it('three channels are colours, pixel by pixel', async () => {
    const row = Array.from({ length: 64 }, () => '1,2,3').join(',');
    const dataset = await opened(oneFile(table('a.csv', `label,${names(192, 0)}`, `7,${row}`)));
    const { header, pixels: values } = await pixelsOf(dataset, 'train/7/00000.ppm');
    expect(header).toBe('P6\n8 8\n255\n');
    expect(values.slice(0, 6)).toEqual([1, 2, 3, 1, 2, 3]);
  });

  it('values from 0 to 1 are multiplied by 255, and that is said', async () => {
    const dataset = await opened(oneFile(table('a.csv', `label,${names(64, 0)}`, `7,${pixels(0.2)}`)));
    expect((await pixelsOf(dataset, 'train/7/00000.pgm')).pixels[0]).toBe(51);
    expect(remarksOf(dataset).map(({ code }) => code)).toContain('scaledUnit');
  });

  it('rows of another length are counted, and the others are used', async () => {
    const lines = [
      `label,${names(64, 0)}`,
      `7,${pixels(9)}`,
      `7,${pixels(9, 63)}`,
      `7,${pixels(9, 63)},x`,
      '',
    ];
    const dataset = await opened(oneFile(table('a.csv', ...lines)));
    expect(dataset.items).toHaveLength(1);
    expect(dataset.summary.problems[0]).toMatchObject({ code: 'pixelRowsSkipped', values: { count: 2 } });
  });

  it('the same data as a table and as IDX are used once', async () => {
    const rows = [9, 0, 9, 3].map((label, i) => `${label},${pixels(gray(i), 784)}`);
    const dataset = await opened(
      severalFiles(
        ...MNIST.map((name) => fixtureFile(name)),
        table('mnist_train.csv', `label,${names(784, 1)}`, ...rows.reverse()),
      ),
    );
    expect(dataset.summary.classes.map(({ trainingCount }) => trainingCount)).toEqual([1, 1, 2]);
    expect(remarksOf(dataset).map(({ code }) => code)).toContain('containerRepeats');
  });

  it('a table and IDX that differ are both used, each in a folder that can be left out, and that is said', async () => {
    const files = [
      fixtureFile('train-images-idx3-ubyte.gz'),
      fixtureFile('train-labels-idx1-ubyte.gz'),
      table('mnist_train.csv', `label,${names(784, 1)}`, `9,${pixels(200, 784)}`, `9,${pixels(201, 784)}`),
    ];
    const dataset = await opened(severalFiles(...files));
    expect(dataset.summary.folders.map((one) => [one.path, one.role, one.imageCount])).toEqual([
      ['train', 'training', 4],
      ['train 2', 'training', 2],
    ]);
    expect(dataset.classes).toEqual(['0', '3', '9']);
    expect(remarksOf(dataset)).toContainEqual({
      code: 'containersDiffer',
      values: { path: 'mnist_train.csv', other: 'train-images-idx3-ubyte.gz', folder: 'train 2' },
    });
    const again = await opened(severalFiles(...files.reverse()));
    expect(again.summary.fingerprint).toBe(dataset.summary.fingerprint);
  });

  it('marks for a hundred classes beside the names of images are labels, no picture', async () => {
    const header = ['filename', ...Array.from({ length: 100 }, (_, i) => String(i))].join(',');
    const rows = [0, 1].map((row) =>
      [`${row}.jpg`, ...Array.from({ length: 100 }, (_, i) => Number(i === row))].join(','),
    );
    const entries = [
      { name: '0.jpg' },
      { name: '1.jpg' },
      { name: '_classes.csv', content: text([header, ...rows].join('\n')) },
    ];
    const dataset = await opened(oneFile(zipFile(entries)));
    expect(dataset.items.map(({ path }) => path)).toEqual(['0.jpg', '1.jpg']);
  });
});
