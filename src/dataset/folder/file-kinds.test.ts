/** Files by what they are: leftovers, pictures by other names, and what is none. */
import { describe, expect, it } from 'vitest';
import { decodeRemembered, encodeRemembered } from '../memory/remembered-dataset';
import { openDataset } from '../open-dataset';
import { text, zipFile } from '../testing/make-zip';
import { countsOf, imagesIn, openEntries, openPaths, saidOf } from '../testing/open-layout';

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
    const dataset = await openPaths(...imagesIn('cat'), ...imagesIn('dog'), path);
    expect(dataset.classes).toEqual(['cat', 'dog']);
    expect(dataset.items).toHaveLength(6);
    expect(saidOf(dataset)).toEqual(['systemFiles']);
  });
});

describe('files by what they are', () => {
  const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, ...Array.from({ length: 60 }, () => 0)]);

  it('takes JPEGs by other names, and says so', async () => {
    const dataset = await openPaths(
      ...imagesIn('cat'),
      ...imagesIn('fox', 2, '.jfif'),
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
    const dataset = await openPaths(...imagesIn('cat'), ...imagesIn('dog'), path);
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

it('remembers which files are pictures by their bytes', async () => {
  const content = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, ...Array.from({ length: 40 }, () => 1)]);
  const dataset = await openEntries(['cat/1', 'cat/2', 'dog/1', 'dog/2'].map((name) => ({ name, content })));
  const remembered = decodeRemembered(encodeRemembered(dataset.opened));
  expect(remembered?.sorted.images.map(({ path }) => path)).toEqual(dataset.items.map(({ path }) => path));
});
