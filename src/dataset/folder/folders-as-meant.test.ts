/** Layouts that people have, each with what is learned from it and what is said. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import type { ClassSource } from '../../recipe/reading';
import type { Dataset } from '../dataset';
import type { ImageDataset } from '../image-dataset';
import { decodeRemembered, encodeRemembered } from '../memory/remembered-dataset';
import { openDataset } from '../open-dataset';
import { type MadeEntry, text, zipFile } from '../testing/make-zip';

async function openEntries(entries: readonly MadeEntry[]): Promise<ImageDataset> {
  const file = zipFile(entries);
  const opened = await openDataset({ kind: 'zip', file }, () => Promise.reject(new Error('decodes nothing')));
  if (!opened.ok) throw new Error(opened.failure.code);
  return opened.value;
}

const open = (...paths: readonly string[]) => openEntries(paths.map((name) => ({ name })));
/** `count` numbered images in a folder. */
const images = (folder: string, count = 3, ending = '.jpg') =>
  Array.from({ length: count }, (_, i) => `${folder}/${i}${ending}`);

/** Role and class → how many images. */
function countsOf({ items, classes }: Dataset): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { role, classIndex } of items) {
    const key = classIndex === null ? role : `${role} ${classes[classIndex]}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

const said = ({ summary }: Dataset) => [
  ...summary.problems.map(({ code }) => code),
  ...summary.understanding.remarks.map(({ code }) => code),
  ...summary.understanding.unused.map(({ note }) => note.code),
];

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
    const dataset = await open(
      ...['cat', 'dog'].flatMap((name) => [...images(`train/${name}`), ...images(`valid/${name}`, 1)]),
      ...images(folder, 4),
    );
    expect(countsOf(dataset)).toEqual({
      'training cat': 3,
      'training dog': 3,
      'validation cat': 1,
      'validation dog': 1,
      unlabelled: 4,
    });
    expect(said(dataset)).toEqual([]);
  });

  it('loose ones too, where test/ has a folder', async () => {
    const dataset = await open(
      ...images('train/cat'),
      ...images('train/dog'),
      ...images('test/x', 1),
      ...images('test', 17),
    );
    expect(countsOf(dataset)).toEqual({ 'training cat': 3, 'training dog': 3, unlabelled: 18 });
    expect(said(dataset)).toEqual([]);
  });

  it('loose ones too, where the folders in test/ are classes', async () => {
    const dataset = await open(
      ...images('train/cat'),
      ...images('train/dog'),
      ...images('test/cat', 2),
      ...images('test', 5),
    );
    expect(countsOf(dataset)).toEqual({
      'training cat': 3,
      'training dog': 3,
      'test cat': 2,
      unlabelled: 5,
    });
  });

  it('says which folder has no role, and lets a person give it one', async () => {
    const dataset = await open(
      ...images('train/cat'),
      ...images('train/dog'),
      ...images('val/cat'),
      ...images('val/dog'),
      ...images('odds and ends', 4),
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
    const dataset = await open(
      ...images('train/cat'),
      ...images('train/dog'),
      ...images('submission_test/x', 4),
      ...images('stray', 2),
    );
    expect(countsOf(dataset)).toEqual({ 'training cat': 3, 'training dog': 3, unlabelled: 4, ignore: 2 });
  });

  it('takes train/ for the data set where it alone has classes', async () => {
    const dataset = await open(...images('train/cat'), ...images('train/dog'), ...images('more pictures', 2));
    expect(dataset.classes).toEqual(['cat', 'dog']);
    expect(said(dataset)).toEqual(['folderIgnored']);
  });
});

describe('folders that hold the same folders', () => {
  it.each([
    ['numbered parts', ['part_1', 'part_2', 'part_3'], ['cat', 'dog']],
    ['versions of one dataset', ['color', 'grayscale'], ['apple', 'corn', 'grape', 'peach']],
  ])('%s are joined, and said to be', async (_, parts, classes) => {
    const dataset = await open(
      ...parts.flatMap((part) => classes.flatMap((name) => images(`${part}/${name}`))),
    );
    expect(dataset.classes).toEqual(classes);
    expect(countsOf(dataset)[`training ${classes[0]}`]).toBe(3 * parts.length);
    expect(dataset.summary.understanding.remarks).toEqual([
      { code: 'partsJoined', values: { parts: parts.join(', ') } },
    ]);
  });

  it('are classes where they may as well be', async () => {
    const dataset = await open(
      ...['cat', 'dog'].flatMap((name) => [...images(`${name}/day`), ...images(`${name}/night`)]),
    );
    expect(dataset.classes).toEqual(['cat', 'dog']);
  });
});

describe('classes that are called like a role', () => {
  it('unknown among others is a class', async () => {
    const dataset = await open(...images('cat'), ...images('dog'), ...images('unknown', 5));
    expect(dataset.classes).toEqual(['cat', 'dog', 'unknown']);
    expect(dataset.summary.understanding.remarks).toEqual([
      { code: 'classCalledLikeRole', values: { className: 'unknown', count: 5 } },
    ]);
  });

  it('test is one where its images are named after it as the others are', async () => {
    const named = (name: string, count: number) =>
      Array.from({ length: count }, (_, i) => `${name}/${name}_${i}.jpg`);
    const dataset = await open(...named('exam', 4), ...named('quiz', 3), ...named('test', 6));
    expect(dataset.classes).toEqual(['exam', 'quiz', 'test']);
  });

  it('test is one where all have as many images', async () => {
    expect((await open(...images('exam'), ...images('quiz'), ...images('test'))).classes).toHaveLength(3);
  });

  it('test is none where nothing says so', async () => {
    const dataset = await open(...images('cat'), ...images('dog'), ...images('test', 7));
    expect(countsOf(dataset)).toEqual({ 'training cat': 3, 'training dog': 3, unlabelled: 7 });
  });

  it('both are classes below train/', async () => {
    const classes = ['cat', 'test', 'unknown'];
    const dataset = await open(
      ...classes.flatMap((name) => [...images(`train/${name}`), `val/${name}/9.jpg`]),
    );
    expect(dataset.classes).toEqual(classes);
  });
});

describe('what is there twice', () => {
  const flowers = ['daisy', 'rose'].flatMap((name) => images(`flowers/${name}`));
  const content = (path: string) => text(`picture ${path.split('/').slice(-2).join('/').toLowerCase()}`);
  const openTwice = (...paths: readonly string[]) =>
    openEntries(paths.map((name) => ({ name, content: content(name) })));

  it('a dataset that holds itself is counted once', async () => {
    const inner = flowers.map((path) => `flowers/${path}`);
    const dataset = await openTwice(...flowers, ...inner);
    expect(countsOf(dataset)).toEqual({ 'training daisy': 3, 'training rose': 3, ignore: 6 });
    expect(dataset.summary.understanding.remarks).toEqual([
      { code: 'copyInside', values: { path: 'flowers/flowers', count: 6 } },
    ]);
  });

  it('two spellings of one folder are counted once, and train/ stays training', async () => {
    const split = ['cat', 'dog'].flatMap((name) => [
      ...images(`Train/${name}`),
      ...images(`Test/${name}`, 2),
    ]);
    const dataset = await openTwice(...split, ...split.map((path) => path.toLowerCase()));
    expect(countsOf(dataset)).toEqual({
      'training cat': 3,
      'training dog': 3,
      'test cat': 2,
      'test dog': 2,
      ignore: 10,
    });
    expect(dataset.summary.understanding.remarks).toEqual([
      { code: 'copyBeside', values: { path: 'test', original: 'Test', count: 4 } },
      { code: 'copyBeside', values: { path: 'train', original: 'Train', count: 6 } },
    ]);
  });

  it('a part of it in a folder of samples is no second dataset', async () => {
    const dataset = await openTwice(
      ...images('train/cat', 6),
      ...images('train/dog', 6),
      ...images('sample/train/cat', 2),
      ...images('sample/train/dog', 2),
    );
    expect(countsOf(dataset)).toEqual({ 'training cat': 6, 'training dog': 6, ignore: 4 });
  });

  it.each(['flowers (1)', 'flowers - Copy', 'Copy of flowers', 'Flowers', 'downloaded'])(
    '%s beside flowers is counted once',
    async (copy) => {
      const dataset = await openTwice(...flowers, ...flowers.map((path) => path.replace('flowers', copy)));
      expect(countsOf(dataset)).toEqual({ 'training daisy': 3, 'training rose': 3, ignore: 6 });
      expect(said(dataset)).toEqual(['copyBeside']);
    },
  );

  it('of two spellings the one with more images is counted', async () => {
    const dataset = await openTwice(
      ...['cat', 'dog'].flatMap((name) => [...images(`Train/${name}`, 2), ...images(`train/${name}`, 4)]),
    );
    expect(countsOf(dataset)).toEqual({ 'training cat': 4, 'training dog': 4, ignore: 4 });
  });

  it('a part of it around the whole is no class beside it', async () => {
    const dataset = await openTwice(
      ...images('flowers/daisy', 2),
      ...images('flowers/rose', 2),
      ...['daisy', 'rose', 'tulip'].flatMap((name) => images(`flowers/flowers/${name}`, 4)),
    );
    expect(dataset.classes).toEqual(['daisy', 'rose', 'tulip']);
    expect(countsOf(dataset).ignore).toBe(4);
  });

  it('a validation set that is a copy of the training set stays one: the data check finds that', async () => {
    const dataset = await openTwice(
      ...['train', 'val'].flatMap((split) => [...images(`${split}/cat`), ...images(`${split}/dog`)]),
    );
    expect(countsOf(dataset)['validation cat']).toBe(3);
    expect(said(dataset)).toEqual([]);
  });

  it('the same names with other bytes are other images', async () => {
    const dataset = await open(...flowers, ...flowers.map((path) => `flowers/${path}`));
    expect(said(dataset)).not.toContain('copyInside');
    expect(countsOf(dataset).ignore).toBeUndefined();
  });

  it('classes that happen to hold the same picture are no copies', async () => {
    const same = text('one picture');
    const dataset = await openEntries(
      ['cat/1.jpg', 'dog/1.jpg', '1.jpg'].map((name) => ({ name, content: same })),
    );
    expect(dataset.classes).toEqual(['cat', 'dog']);
    expect(said(dataset)).toEqual(['outsideClasses']);
  });

  it('can be taken all the same', async () => {
    const dataset = await openTwice(...flowers, ...flowers.map((path) => `flowers/${path}`));
    const decided = dataset.withDecisions({
      ...DEFAULT_RECIPE.dataset,
      roles: { 'flowers/flowers': 'validation' },
    });
    expect(countsOf(decided)['validation daisy']).toBe(3);
  });
});

describe('masks and annotations', () => {
  it.each([
    ['Oxford pets', 'images', 'annotations/trimaps'],
    ['Pascal VOC', 'JPEGImages', 'SegmentationClass'],
    ['lung masks', 'images', 'masks'],
    ['ISIC', 'ISIC_Training_Input', 'ISIC_Training_GroundTruth'],
    ['CamVid', 'train', 'train_labels'],
  ])('%s: they are no class', async (_, own, masks) => {
    const dataset = await open(...images(own, 4), ...images(masks, 4, '.png'));
    expect(dataset.classes).not.toContain(masks.split('/')[0]);
    expect(countsOf(dataset).ignore).toBe(4);
    expect(said(dataset)).toContain('masksSetAside');
  });

  it('beside the images of each class', async () => {
    const dataset = await open(
      ...['COVID', 'Normal'].flatMap((name) => [
        ...images(`${name}/images`, 3, '.png'),
        ...images(`${name}/masks`, 3, '.png'),
      ]),
    );
    expect(countsOf(dataset)).toEqual({ 'training COVID': 3, 'training Normal': 3, ignore: 6 });
  });

  it('in one folder with the images', async () => {
    const scans = (name: string) => ['', '_mask', '_mask_1'].map((part) => `${name}/${name} (1)${part}.png`);
    const dataset = await open(...scans('benign'), ...scans('malignant'));
    expect(countsOf(dataset)).toEqual({ 'training benign': 1, 'training malignant': 1, ignore: 4 });
    expect(dataset.summary.understanding.remarks).toEqual([
      { code: 'maskFilesSetAside', values: { count: 4, example: 'benign/benign (1)_mask.png' } },
    ]);
  });

  it('a class of faces with masks is a class', async () => {
    const dataset = await open(...images('masks'), ...images('no masks'), ...images('masks worn wrong'));
    expect(dataset.classes).toEqual(['masks', 'masks worn wrong', 'no masks']);
  });

  it('a class of labels is a class', async () => {
    expect((await open(...images('bottles'), ...images('labels'))).classes).toEqual(['bottles', 'labels']);
  });
});

describe('leftovers', () => {
  it.each([
    'cat/@eaDir/0.jpg/SYNOPHOTO_THUMB_M.jpg',
    '@eaDir/cat/SYNOPHOTO_THUMB_S.jpg',
    'cat/Desktop.ini',
    'DESKTOP.INI',
    'cat/ehthumbs.db',
    '.ipynb_checkpoints/cat-checkpoint.jpg',
    '$RECYCLE.BIN/S-1-5/1.jpg',
    '#recycle/1.jpg',
    '.thumbnails/1.jpg',
    'System Volume Information/1.jpg',
    'cat/._0.jpg',
    'cat/.@__thumb/s1000.jpg',
  ])('%s', async (path) => {
    const dataset = await open(...images('cat'), ...images('dog'), path);
    expect(dataset.classes).toEqual(['cat', 'dog']);
    expect(dataset.items).toHaveLength(6);
    expect(said(dataset)).toEqual(['systemFiles']);
  });
});

describe('one class under several spellings', () => {
  it.each([
    ['in two Unicode forms', 'train/M\u00fcll', 'val/Mu\u0308ll', 'M\u00fcll', 'spelledTwice'],
    ['with a blank at its end', 'train/M\u00fcll', 'val/M\u00fcll ', 'M\u00fcll', 'spelledTwice'],
    ['with two blanks', 'train/wet  cat', 'val/wet cat', 'wet  cat', 'spelledTwice'],
    ['in capitals', 'train/Cat', 'val/cat', 'Cat', 'capitalsJoined'],
  ])('%s', async (_, training, validation, name, code) => {
    const dataset = await open(
      ...images(training),
      ...images('train/x'),
      ...images(validation, 2),
      ...images('val/x', 2),
    );
    expect(dataset.classes).toEqual([name, 'x'].sort());
    expect(countsOf(dataset)[`validation ${name}`]).toBe(2);
    expect(said(dataset)).toEqual([code]);
  });

  it('also within one split, but for capitals', async () => {
    const dataset = await open(
      ...images('n\u0303u'),
      ...images('\u00f1u', 4),
      ...images('Cat'),
      ...images('cat'),
    );
    expect(dataset.classes).toEqual(['Cat', 'cat', '\u00f1u']);
    expect(dataset.summary.understanding.remarks).toEqual([
      { code: 'spelledTwice', values: { className: '\u00f1u', others: 'n\u0303u', count: 2 } },
      { code: 'capitalsKeptApart', values: { names: 'Cat, cat' } },
    ]);
  });

  it('a single spelling stays as it is, so that runs of before still fit', async () => {
    const dataset = await open(...images('train/Mu\u0308ll'), ...images('train/b '), ...images('val/b ', 1));
    expect(dataset.classes).toEqual(['Mu\u0308ll', 'b ']);
    expect(said(dataset)).toEqual([]);
  });
});

describe('files by what they are', () => {
  const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, ...Array.from({ length: 60 }, () => 0)]);

  it('takes JPEGs by other names, and says so', async () => {
    const dataset = await open(
      ...images('cat'),
      ...images('fox', 2, '.jfif'),
      'fox/a.JPE',
      'owl/1.jpg_large',
      'owl/2.jpg-large',
    );
    expect(countsOf(dataset)).toEqual({ 'training cat': 3, 'training fox': 3, 'training owl': 2 });
    expect(dataset.summary.understanding.remarks).toEqual([
      { code: 'otherExtension', values: { extension: '.jfif', count: 2 } },
      { code: 'otherExtension', values: { extension: '.jpe', count: 1 } },
      { code: 'otherExtension', values: { extension: '.jpg_large', count: 1 } },
      { code: 'otherExtension', values: { extension: '.jpg-large', count: 1 } },
    ]);
  });

  it('looks into files whose names say nothing', async () => {
    const dataset = await openEntries([
      ...['cat/1', 'cat/2.0', 'dog/photo.php', 'dog/photo.jpg~'].map((name) => ({ name, content: jpeg })),
      { name: 'dog/notes', content: text('no picture at all') },
    ]);
    expect(countsOf(dataset)).toEqual({ 'training cat': 2, 'training dog': 2 });
    expect(dataset.summary.understanding.remarks).toEqual([
      { code: 'picturesByTheirBytes', values: { count: 4 } },
    ]);
    expect(dataset.summary.understanding.unused).toEqual([
      { path: 'dog/notes', note: { code: 'unknownFile', values: { count: 1 } }, offer: null },
    ]);
  });

  it('of very many it looks into some', async () => {
    const dataset = await openEntries(
      ['cat', 'dog'].flatMap((name) =>
        Array.from({ length: 300 }, (_, i) => ({ name: `${name}/${i}`, content: jpeg, deflate: true })),
      ),
    );
    expect(countsOf(dataset)).toEqual({ 'training cat': 300, 'training dog': 300 });
  });

  it.each([
    ['README', 'documentFile'],
    ['LICENSE', 'documentFile'],
    ['docs/paper.pdf', 'documentFile'],
    ['md5sums', 'checksumFile'],
    ['cat/images.md5', 'checksumFile'],
    ['train.py', 'programFile'],
    ['cat/0.xml', 'boxesFile'],
    ['more.rar', 'archiveFile'],
    ['clip.mp4', 'videoFile'],
    ['model.pth', 'weightsFile'],
    ['scan.dcm', 'medicalFile'],
  ])('%s is told by kind, and is no problem', async (path, code) => {
    const dataset = await open(...images('cat'), ...images('dog'), path);
    expect(dataset.summary.problems).toEqual([]);
    expect(dataset.summary.understanding.unused).toEqual([
      { path, note: { code, values: { count: 1 } }, offer: null },
    ]);
  });
});

describe('a zip without images', () => {
  it.each([
    [['a.mp4', 'b.mp4', 'README.md'], 'noImagesVideos', '2 × .mp4, 1 × .md'],
    [['data.rar'], 'noImagesArchives', '1 × .rar'],
    [['x.wav', 'labels.csv'], 'noImagesSounds', '1 × .csv, 1 × .wav'],
    [['scan.dcm'], 'noImagesMedical', '1 × .dcm'],
    [['src/a.py', 'src/b.py', 'README.md'], 'noImagesProgram', '2 × .py, 1 × .md'],
    [['labels.csv'], 'noImagesTables', '1 × .csv'],
    [['essay.txt', 'LICENSE'], 'noImagesTexts', '1 × LICENSE, 1 × .txt'],
    [['what.xyz'], 'noImages', '1 × .xyz'],
  ])('%j: %s', async (paths, code, found) => {
    const file = zipFile(paths.map((name) => ({ name })));
    const opened = await openDataset({ kind: 'zip', file }, () =>
      Promise.reject(new Error('decodes nothing')),
    );
    expect(opened.ok ? 'opened' : opened.failure).toEqual({ code, values: { name: 'made', found } });
  });
});

describe('classes in file names', () => {
  const named = (folder: string, count: number) =>
    ['cat', 'dog'].flatMap((name) => Array.from({ length: count }, (_, i) => `${folder}${name}.${i}.jpg`));

  it.each([
    ['in one folder', named('pictures/', 4), { 'training cat': 4, 'training dog': 4 }],
    ['in none', named('', 4), { 'training cat': 4, 'training dog': 4 }],
    [
      'beside images to predict',
      [...named('train/', 4), ...images('test1', 12)],
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
    const dataset = await open(...paths);
    expect(countsOf(dataset)).toEqual(counts);
    expect(dataset.summary.understanding.classesFrom).toMatchObject({
      chosen: { kind: 'fileNames', pattern: '{class}.{number}' },
      isGuess: true,
    });
  });

  it('by a pattern that a person wrote, or by folders all the same', async () => {
    const dataset = await open(...named('pictures/', 4));
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
    const dataset = await open(...named('a/', 3), ...named('b/', 3));
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
      images('.', 3).map((path) => ({ name: path })),
      {},
      `${name}.zip`,
    ),
  );
  const opened = await openDataset({ kind: 'files', files }, () =>
    Promise.reject(new Error('decodes nothing')),
  );
  expect(opened.ok && countsOf(opened.value)).toEqual({ 'training cats': 3, 'training dogs': 3 });
});

it('reads names in the encoding that a person chose, as the same dataset', async () => {
  // 犬 and 猫 in Shift-JIS.
  const dogs = Uint8Array.from([0x8c, 0xa2, ...text('/0.jpg')]);
  const cats = Uint8Array.from([0x94, 0x4c, ...text('/0.jpg')]);
  const dataset = await openEntries([{ name: dogs }, { name: cats }]);
  expect(dataset.classes).toEqual(['犬', '猫']);
  expect(dataset.summary.understanding.nameEncoding).toMatchObject({ chosen: 'shift_jis', isGuess: true });
  const reading = { ...DEFAULT_RECIPE.dataset.reading, nameEncoding: 'ibm866' };
  const decided = await dataset.decided({ ...DEFAULT_RECIPE.dataset, reading });
  if (!decided.ok) throw new Error(decided.failure.code);
  expect(decided.value.classes).toEqual(['Мв', 'ФL']);
  expect(decided.value.summary.fingerprint).toBe(dataset.summary.fingerprint);
  expect(decided.value.summary.understanding.nameEncoding).toMatchObject({
    chosen: 'ibm866',
    isGuess: false,
  });
  const back = await decided.value.decided(DEFAULT_RECIPE.dataset);
  expect(back.ok && back.value.summary).toEqual(dataset.summary);
});

it('remembers which files are pictures by their bytes', async () => {
  const content = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, ...Array.from({ length: 40 }, () => 1)]);
  const dataset = await openEntries(['cat/1', 'cat/2', 'dog/1', 'dog/2'].map((name) => ({ name, content })));
  const remembered = decodeRemembered(encodeRemembered(dataset.opened));
  expect(remembered?.sorted.images.map(({ path }) => path)).toEqual(dataset.items.map(({ path }) => path));
});
