import { describe, expect, it } from 'vitest';
import {
  bytesOf,
  codesOf,
  fixtureFile,
  gray,
  gunzipped,
  MNIST,
  meaning,
  oneFile,
  opened,
  pixelsOf,
  refused,
  remarksOf,
  severalFiles,
} from '../../testing/container-fixture';
import { zipFile } from '../../testing/make-zip';

const MNIST_MEANING = [
  'test/0/00000.pgm: test 0',
  'test/3/00001.pgm: test 3',
  'train/0/00001.pgm: training 0',
  'train/3/00003.pgm: training 3',
  'train/9/00000.pgm: training 9',
  'train/9/00002.pgm: training 9',
];

describe('MNIST’s own files', () => {
  it('four files chosen together are a training and a test split', async () => {
    const dataset = await opened(severalFiles(...MNIST.map((name) => fixtureFile(name))));
    expect(meaning(dataset)).toEqual(MNIST_MEANING);
    expect(await pixelsOf(dataset, 'train/9/00002.pgm')).toEqual({
      header: 'P5\n28 28\n255\n',
      pixels: Array.from({ length: 784 }, () => gray(2)),
    });
    expect(remarksOf(dataset)).toEqual([
      {
        code: 'idxOpened',
        values: {
          path: `${MNIST[2]}, ${MNIST[0]}`,
          files: 2,
          training: 4,
          validation: 0,
          test: 2,
          unlabelled: 0,
        },
      },
    ]);
    expect(codesOf(dataset).filter((code) => code !== 'singleImage')).toEqual([]);
  });

  it('so are they in a zip, deflated, inside a folder', async () => {
    const entries = MNIST.map((name) => ({ name: `mnist/${name}`, content: bytesOf(name), deflate: true }));
    const dataset = await opened(oneFile(zipFile(entries)));
    expect(meaning(dataset)).toEqual(MNIST_MEANING.map((line) => `mnist/${line}`));
  });

  it('a browser that unpacked the gzip and kept the name is seen through', async () => {
    const dataset = await opened(severalFiles(...MNIST.map((name) => new File([gunzipped(name)], name))));
    expect(meaning(dataset)).toEqual(MNIST_MEANING);
  });

  it('images without labels are to predict', async () => {
    const files = [MNIST[0], MNIST[1], MNIST[2]].map((name) => fixtureFile(name));
    const dataset = await opened(severalFiles(...files));
    expect(meaning(dataset).slice(0, 2)).toEqual([
      'test/00000.pgm: unlabelled',
      'test/00001.pgm: unlabelled',
    ]);
  });

  it('a header that lies is told, and what is there is used', async () => {
    const images = gunzipped('train-images-idx3-ubyte.gz');
    new DataView(images.buffer).setUint32(4, 60_000);
    const dataset = await opened(
      severalFiles(new File([images], 'train-images-idx3-ubyte'), fixtureFile('train-labels-idx1-ubyte.gz')),
    );
    expect(dataset.items).toHaveLength(4);
    expect(dataset.summary.problems).toContainEqual({
      path: 'train-images-idx3-ubyte',
      code: 'idxSize',
      severity: 'warning',
      values: { said: 60_000, found: 4 },
    });
  });

  it('packed and unpacked beside each other, as torchvision keeps them, are one dataset', async () => {
    const files = MNIST.flatMap((name) => [
      fixtureFile(name),
      new File([gunzipped(name)], name.replace('.gz', '')),
    ]);
    const dataset = await opened(severalFiles(...files));
    expect(dataset.items).toHaveLength(6);
    expect(codesOf(dataset)).not.toContain('idxWithoutImages');
    expect(remarksOf(dataset).map(({ code }) => code)).toContain('containerRepeats');
  });

  it('labels alone are told what they miss', async () => {
    const failure = await refused(oneFile(fixtureFile('train-labels-idx1-ubyte.gz')));
    expect(failure.code).toBe('containerRefused');
    expect(failure.causes?.map(({ code }) => code)).toEqual(['idxWithoutImages']);
  });
});
