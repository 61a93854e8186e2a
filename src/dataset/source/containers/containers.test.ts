import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  bytesOf,
  codesOf,
  contentOf,
  type FixtureName,
  fixtureFile,
  meaning,
  oneFile,
  opened,
  pixelsOf,
  refused,
  remarksOf,
  severalFiles,
} from '../../testing/container-fixture';
import { text, zipBytes, zipFile } from '../../testing/make-zip';

const gray = (i: number) => 10 + i;
const colour = (i: number) => [10 + i, 3 * (10 + i), 245 - i];
const MNIST: readonly FixtureName[] = [
  'train-images-idx3-ubyte.gz',
  'train-labels-idx1-ubyte.gz',
  't10k-images-idx3-ubyte.gz',
  't10k-labels-idx1-ubyte.gz',
];
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
        values: { path: MNIST[2], files: 2, training: 4, validation: 0, test: 2, unlabelled: 0 },
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

function gunzipped(name: FixtureName): Uint8Array<ArrayBuffer> {
  const { gunzipSync } = process.getBuiltinModule('node:zlib');
  return new Uint8Array(gunzipSync(bytesOf(name)));
}

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

describe('CIFAR’s binary version', () => {
  const record = (label: readonly number[], i: number) => [
    ...label,
    ...colour(i).flatMap((value) => Array.from({ length: 1024 }, () => value)),
  ];
  const batch = (...records: readonly number[][]) => Uint8Array.from(records.flat());

  it('CIFAR-10: batches, with the names of its classes', async () => {
    const dataset = await opened(
      oneFile(
        zipFile([
          { name: 'cifar-10-batches-bin/data_batch_1.bin', content: batch(record([1], 0), record([0], 1)) },
          { name: 'cifar-10-batches-bin/data_batch_2.bin', content: batch(record([1], 2)), deflate: true },
          { name: 'cifar-10-batches-bin/test_batch.bin', content: batch(record([0], 3)) },
          { name: 'cifar-10-batches-bin/batches.meta.txt', content: text('airplane\nautomobile\n\n') },
        ]),
      ),
    );
    const folder = 'cifar-10-batches-bin';
    expect(meaning(dataset)).toEqual([
      `${folder}/test/airplane/00000.ppm: test airplane`,
      `${folder}/train/airplane/00001.ppm: training airplane`,
      `${folder}/train/automobile/00000.ppm: training automobile`,
      `${folder}/train/automobile/00002.ppm: training automobile`,
    ]);
    const { header, pixels } = await pixelsOf(dataset, `${folder}/train/automobile/00002.ppm`);
    expect([header, pixels.slice(0, 6)]).toEqual(['P6\n32 32\n255\n', [...colour(2), ...colour(2)]]);
  });

  it('CIFAR-10 as it is published: .tar.gz', async () => {
    const dataset = await opened(oneFile(fixtureFile('cifar-10-binary.tar.gz')));
    expect(meaning(dataset)).toEqual([
      'cifar-10-batches-bin/test/automobile/00000.ppm: test automobile',
      'cifar-10-batches-bin/train/automobile/00000.ppm: training automobile',
    ]);
  });

  it('CIFAR-100: fine labels are learned, coarse ones are a level', async () => {
    const train = [0, 1, 2, 3].map((label) => record([label >> 1, label], label));
    const dataset = await opened(
      severalFiles(
        new File([batch(...train, ...train)], 'train.bin'),
        new File([text('ape\nbat\ncar\ndoor\n')], 'fine_label_names.txt'),
        new File([text('animal\nthing\n')], 'coarse_label_names.txt'),
      ),
    );
    expect(dataset.classes).toEqual(['ape', 'bat', 'car', 'door']);
    expect(dataset.summary.labelLevels).toEqual([{ name: 'superclass', classCount: 2 }]);
  });

  it('a batch that is cut off is told', async () => {
    const content = batch(record([1], 0), record([0], 1)).slice(0, -5);
    const dataset = await opened(oneFile(new File([content], 'data_batch_1.bin')));
    expect(dataset.items).toHaveLength(1);
    expect(codesOf(dataset)).toContain('cifarSize');
  });

  it('the version for Python is told from it', async () => {
    const pickle = new File([Uint8Array.of(0x80, 2, 0x7d)], 'data_batch_1');
    expect((await refused(oneFile(pickle))).causes?.map(({ code }) => code)).toEqual(['cifarPython']);
  });
});

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

describe('Parquet of images', () => {
  const SHARDS: readonly FixtureName[] = [
    'train-00000-of-00002.parquet',
    'train-00001-of-00002.parquet',
    'validation-00000-of-00001.parquet',
    'test-00000-of-00001.parquet',
  ];

  it('shards are one dataset, with the names of classes and a coarser level', async () => {
    const dataset = await opened(severalFiles(...SHARDS.map((name) => fixtureFile(name))));
    expect(meaning(dataset)).toEqual([
      'test/00000.png: unlabelled',
      'test/00001.png: unlabelled',
      'train/Abyssinian/00000.png: training Abyssinian',
      'train/Abyssinian/00002.png: training Abyssinian',
      'train/Basset _ Hound/00001.png: training Basset _ Hound',
      'train/Basset _ Hound/00003.png: training Basset _ Hound',
      'train/Basset _ Hound/00004.png: training Basset _ Hound',
      'val/Abyssinian/00000.png: validation Abyssinian',
    ]);
    const bytes = await contentOf(dataset, 'train/Basset _ Hound/00004.png');
    expect(bytes.slice(0, 4)).toEqual(Uint8Array.of(0x89, 0x50, 0x4e, 0x47));
  });

  it('bytes alone and labels in words', async () => {
    const dataset = await opened(oneFile(fixtureFile('plain.parquet')));
    expect(meaning(dataset)).toEqual([
      'train/cat/00000.png: training cat',
      'train/dog/00001.png: training dog',
    ]);
  });

  it('another schema is named', async () => {
    expect((await refused(oneFile(fixtureFile('wrong.parquet')))).causes).toEqual([
      {
        path: 'wrong.parquet',
        severity: 'excluded',
        code: 'parquetSchema',
        values: { columns: 'text STRING, label INT64' },
      },
    ]);
  });
});

describe('tar', () => {
  it.each<[FixtureName, number]>([
    ['gnu.tar', 5],
    ['pax.tar', 5],
    ['ustar.tar', 4],
    ['flowers.tgz', 4],
  ])('%s', async (name, count) => {
    const dataset = await opened(oneFile(fixtureFile(name)));
    expect(dataset.items).toHaveLength(count);
    expect(codesOf(dataset)).toEqual(count === 4 ? [] : ['singleImage']);
    const long = dataset.classes.find((one) => one.startsWith('a long name'));
    if (count === 5) expect(long).toBe(`${'a long name '.repeat(12)}ñ`);
    expect((await contentOf(dataset, 'flowers/tulip/1.png'))[0]).toBe(0x89);
  });

  it('links and paths that lead outside are told; a pipe is nothing', async () => {
    const { summary, items } = await opened(oneFile(fixtureFile('odd.tar')));
    expect(items).toHaveLength(5);
    expect(summary.problems.map(({ path, code }) => [path, code])).toEqual([
      ['flowers/rose/link.png', 'symbolicLink'],
      ['flowers/rose/hard.png', 'symbolicLink'],
      ['../outside/1.png', 'unsafePath'],
      ['odd.tar', 'absolutePaths'],
    ]);
  });

  it('one that is cut off gives what came before', async () => {
    const whole = bytesOf('gnu.tar');
    const dataset = await opened(oneFile(new File([whole.slice(0, 4000)], 'gnu.tar')));
    expect(dataset.items.length).toBeGreaterThan(0);
    expect(codesOf(dataset)).toContain('tarCutOff');
  });

  it('so does a gzip that is cut off', async () => {
    const noise = Uint8Array.from({ length: 60_000 }, (_, i) => (i * 7919) % 251);
    const tar = new Uint8Array([...bytesOf('gnu.tar').slice(0, 4608), ...noise]);
    const packed = new Uint8Array(gzipSync(tar, { level: 0 }));
    const dataset = await opened(oneFile(new File([packed.slice(0, 30_000)], 'gnu.tar.gz')));
    expect(codesOf(dataset)).toContain('gzipCutOff');
    expect(dataset.items.length).toBeGreaterThan(0);
  });

  it('is told by its bytes where its name says nothing', async () => {
    expect((await opened(oneFile(fixtureFile('flowers.tgz', 'download')))).items).toHaveLength(4);
  });
});

describe('archives in archives', () => {
  const inner = (name: string) => zipBytes([{ name: `${name}/1.jpg` }, { name: `${name}/2.jpg` }]);

  it.each([[false], [true]])('a zip of zips, deflated: %s', async (deflate) => {
    const entries = ['cat', 'dog'].map((name) => ({
      name: `pets/${name}.zip`,
      content: inner(name),
      deflate,
    }));
    const dataset = await opened(oneFile(zipFile(entries)));
    expect(meaning(dataset)).toEqual([
      'pets/cat/cat/1.jpg: training cat',
      'pets/cat/cat/2.jpg: training cat',
      'pets/dog/dog/1.jpg: training dog',
      'pets/dog/dog/2.jpg: training dog',
    ]);
    expect(new TextDecoder().decode(await contentOf(dataset, 'pets/dog/dog/2.jpg'))).toBe(
      'content of dog/2.jpg',
    );
  });

  it('a tar for each class, in a dropped folder', async () => {
    const files = ['rose', 'tulip'].map((name) => ({
      path: `flowers/${name}.tar`,
      file: fixtureFile('ustar.tar'),
    }));
    const dataset = await opened({ kind: 'folder', name: 'flowers', files });
    expect(dataset.classes).toEqual(['rose', 'tulip']);
    expect(dataset.items).toHaveLength(8);
  });

  it('train.zip, test.zip, labels.csv and sample_submission.csv chosen together', async () => {
    const dataset = await opened(
      severalFiles(
        zipFile(
          [{ name: 'train/a1.jpg' }, { name: 'train/a2.jpg' }, { name: 'train/a3.jpg' }],
          {},
          'train.zip',
        ),
        zipFile([{ name: 'test/b1.jpg' }], {}, 'test.zip'),
        new File(['id,breed\na1,pug\na2,boxer\na3,pug\n'], 'labels.csv'),
        new File(['id,boxer,pug\nb1,0.5,0.5\n'], 'sample_submission.csv'),
      ),
    );
    expect(meaning(dataset)).toEqual([
      'test/test/b1.jpg: unlabelled',
      'train/train/a1.jpg: training pug',
      'train/train/a2.jpg: training boxer',
      'train/train/a3.jpg: training pug',
    ]);
    expect(dataset.summary.sampleSubmission?.header).toEqual(['id', 'boxer', 'pug']);
  });

  it('is not opened beyond a depth', async () => {
    let content = zipBytes([{ name: 'cat/1.jpg' }]);
    for (let depth = 0; depth < 6; depth++) content = zipBytes([{ name: 'a.zip', content }]);
    const failure = await refused(oneFile(new File([content], 'deep.zip')));
    expect(failure.causes?.map(({ code }) => code)).toEqual(['nestedTooDeep']);
  });

  it('a bomb inside a zip is stopped at what may be unpacked in all', async () => {
    const tar = new Uint8Array(64 * 2 ** 20);
    tar.set(bytesOf('ustar.tar'));
    const content = new Uint8Array(gzipSync(tar));
    const bombs = Array.from({ length: 6 }, (_, i) => ({ name: `${i}.tar.gz`, content }));
    const entries = [{ name: 'cat/1.jpg' }, { name: 'dog/1.jpg' }, ...bombs];
    const dataset = await opened(oneFile(zipFile(entries)));
    expect(dataset.items.length).toBeGreaterThan(2);
    expect(codesOf(dataset)).toContain('unpackedTooLarge');
  });

  it('an inner zip that is none is a problem in its place', async () => {
    const entries = [
      { name: 'cat/1.jpg' },
      { name: 'dog/1.jpg' },
      { name: 'b.zip', content: text('PK no zip') },
    ];
    const { summary } = await opened(oneFile(zipFile(entries)));
    expect(summary.problems).toMatchObject([{ path: 'b.zip', code: 'notAZip', severity: 'excluded' }]);
  });
});

describe('what is not opened is named for what it is', () => {
  const LFS = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 1234567\n';

  it.each<[string, Uint8Array | string, string, Record<string, string | number>]>([
    ['a RAR', Uint8Array.of(0x52, 0x61, 0x72, 0x21, 0x1a, 7, 0), 'otherArchive', { format: 'RAR' }],
    ['a 7z', Uint8Array.of(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c), 'otherArchive', { format: '7-Zip' }],
    ['an xz', Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0), 'otherArchive', { format: 'xz' }],
    ['a web page', '<!DOCTYPE html><html><title>Sign in</title>', 'downloadedPage', {}],
    ['a Git LFS pointer', LFS, 'lfsPointer', { sizeBytes: 1234567 }],
  ])('%s called a zip', async (_, content, code, values) => {
    const file = new File([typeof content === 'string' ? content : content.slice()], 'data.zip');
    expect(await refused(oneFile(file))).toMatchObject({ code, values: { ...values, name: 'data.zip' } });
    const inside = { name: 'part.zip', content: typeof content === 'string' ? text(content) : content };
    const dataset = await opened(oneFile(zipFile([{ name: 'cat/1.jpg' }, { name: 'dog/1.jpg' }, inside])));
    expect(dataset.summary.problems).toMatchObject([{ path: 'part.zip', code }]);
  });

  it('lists of links are counted, and told to be none', async () => {
    const lists = ['Tree', 'Cobra'].map((pose) => ({
      name: `links/${pose}.txt`,
      content: text(
        `${pose}/1.jpg\thttp://example.org/1.jpg\n${pose}/2.jpg\thttps://example.org/a b.jpg\n`.replaceAll(
          ' b',
          '',
        ),
      ),
    }));
    expect(await refused(oneFile(zipFile(lists, {}, 'yoga.zip')))).toEqual({
      code: 'onlyLinks',
      values: { name: 'yoga', count: 4, lists: 2 },
    });
    const dataset = await opened(oneFile(zipFile([...lists, { name: 'a/1.jpg' }, { name: 'b/1.jpg' }])));
    expect(dataset.summary.problems).toMatchObject([{ code: 'linkLists', values: { count: 4, lists: 2 } }]);
  });
});

describe('a project of Teachable Machine', () => {
  it('gives a class to each sample by its name', async () => {
    const classes = ['Class 1', 'Thumb up / down', '먹을것'];
    const samples = classes.flatMap((name) => [0, 1].map((i) => ({ name: `${name}-!-${i}.jpg` })));
    const manifest = { name: 'manifest.json', content: text('{"type":"image","version":"2.4.10"}') };
    const dataset = await opened(oneFile(zipFile([...samples, manifest], {}, 'project.tm')));
    expect(dataset.classes).toEqual(['Class 1', 'Thumb up _ down', '먹을것']);
    expect(dataset.items).toHaveLength(6);
    expect(remarksOf(dataset)).toEqual([
      { code: 'projectOpened', values: { path: 'project.tm', files: 1, count: 6 } },
    ]);
  });

  it('one of sound has no pictures', async () => {
    const project = zipFile([{ name: 'samples/1.webm' }], {}, 'project.tm');
    expect((await refused(oneFile(project))).causes?.map(({ code }) => code)).toEqual([
      'projectWithoutImages',
    ]);
  });
});

describe('a model of Teachable Machine', () => {
  it('is no dataset, and is told where it belongs', async () => {
    const names = ['model.json', 'metadata.json', 'weights.bin'];
    const model = zipFile(
      names.map((name) => ({ name, content: text('{}') })),
      {},
      'converted_tfjs.zip',
    );
    expect(await refused(oneFile(model))).toEqual({
      code: 'modelInstead',
      values: { name: 'converted_tfjs' },
    });
  });
});
