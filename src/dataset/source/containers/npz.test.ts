import { describe, expect, it } from 'vitest';
import {
  codesOf,
  colour,
  type FixtureName,
  fixtureFile,
  gray,
  meaning,
  oneFile,
  opened,
  pixelsOf,
  refused,
  remarksOf,
  severalFiles,
} from '../../testing/container-fixture';

describe('NumPy’s archives', () => {
  it('MedMNIST: three splits, in colour', async () => {
    const dataset = await opened(oneFile(fixtureFile('medmnist.npz')));
    expect(meaning(dataset)).toEqual([
      'test/0/00000.ppm: test 0',
      'train/0/00000.ppm: training 0',
      'train/1/00002.ppm: training 1',
      'train/2/00001.ppm: training 2',
      'val/0/00000.ppm: validation 0',
      'val/2/00001.ppm: validation 2',
    ]);
    expect((await pixelsOf(dataset, 'train/2/00001.ppm')).pixels.slice(0, 3)).toEqual(colour(1));
  });

  it('Keras: x_train, y_train', async () => {
    const dataset = await opened(oneFile(fixtureFile('keras.npz', 'mnist.npz')));
    expect(dataset.summary.classes.map((one) => [one.name, one.trainingCount, one.testCount])).toEqual([
      ['7', 2, 1],
      ['8', 1, 1],
    ]);
  });

  it.each<[FixtureName, string | null, string, number[]]>([
    ['unit.npz', 'scaledUnit', 'train/dog/00001.pgm', [gray(1)]],
    ['signed.npz', 'scaledSigned', 'train/1/00001.pgm', [255]],
    ['range.npz', 'scaledRange', 'train/0/00000.pgm', [0]],
    ['planar.npz', null, 'train/1/00001.ppm', colour(1)],
    ['flat.npz', null, 'train/5/00001.pgm', [gray(1)]],
  ])('%s', async (name, code, path, start) => {
    const dataset = await opened(oneFile(fixtureFile(name)));
    expect((await pixelsOf(dataset, path)).pixels.slice(0, start.length)).toEqual(start);
    const scaled = remarksOf(dataset)
      .map((remark) => remark.code)
      .filter((said) => said.startsWith('scaled'));
    expect(scaled).toEqual(code === null ? [] : [code]);
  });

  it('an array a file: x_train.npy and y_train.npy', async () => {
    const names: FixtureName[] = ['x_train.npy', 'y_train.npy', 'x_test.npy', 'y_test.npy'];
    const dataset = await opened(severalFiles(...names.map((name) => fixtureFile(name))));
    expect(meaning(dataset)).toEqual([
      'test/5/00001.pgm: test 5',
      'test/6/00000.pgm: test 6',
      'train/5/00000.pgm: training 5',
      'train/5/00002.pgm: training 5',
      'train/6/00001.pgm: training 6',
    ]);
  });

  it('KMNIST: archives of one array without a name', async () => {
    const names: FixtureName[] = [
      'kmnist-train-imgs.npz',
      'kmnist-train-labels.npz',
      'kmnist-test-imgs.npz',
      'kmnist-test-labels.npz',
    ];
    const dataset = await opened(severalFiles(...names.map((name) => fixtureFile(name))));
    expect(meaning(dataset)).toEqual([
      'test/0/00000.pgm: test 0',
      'train/0/00000.pgm: training 0',
      'train/1/00001.pgm: training 1',
      'train/2/00002.pgm: training 2',
    ]);
  });

  it('several labels of one image are none, and that is said', async () => {
    const dataset = await opened(oneFile(fixtureFile('several.npz')));
    expect(dataset.classes).toEqual([]);
    expect(codesOf(dataset)).toContain('npzSeveralLabels');
  });

  it('arrays that are no images are named with their shapes', async () => {
    const failure = await refused(oneFile(fixtureFile('shapes.npz')));
    expect(failure.causes).toEqual([
      {
        path: 'shapes.npz',
        severity: 'excluded',
        code: 'npzShapes',
        values: { name: 'shapes.npz', arrays: 'x <f4 (5, 12); y <i8 (5)' },
      },
    ]);
  });
});
