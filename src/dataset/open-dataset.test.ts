import { describe, expect, it } from 'vitest';
import type { DatasetSource } from '../protocol/dataset';
import { DEFAULT_RECIPE } from '../recipe/defaults';
import type { Dataset, Decoding } from './dataset';
import { openDataset } from './open-dataset';
import { zipFile } from './testing/make-zip';

const noDecoding: Decoding = () => Promise.reject(new Error('these tests decode nothing'));

async function open(source: DatasetSource): Promise<Dataset> {
  const opened = await openDataset(source, noDecoding);
  if (!opened.ok) throw new Error(`did not open: ${opened.failure.code}`);
  return opened.value;
}

const openPaths = (paths: readonly string[]) =>
  open({ kind: 'zip', file: zipFile(paths.map((name) => ({ name }))) });

/** `role class` of every image, by path. */
function labels(dataset: Dataset): Record<string, string> {
  return Object.fromEntries(
    dataset.items.map(({ path, role, classIndex }) => [
      path,
      classIndex === null ? role : `${role} ${dataset.classes[classIndex]}`,
    ]),
  );
}

describe('folders as people zip them', () => {
  it('sees classes at the root, in code-point order', async () => {
    const dataset = await openPaths(['10/a.jpg', '2/b.png', '1/c.JPEG', 'é/d.webp', 'Z/e.bmp', 'a/f.tif']);
    expect(dataset.classes).toEqual(['1', '10', '2', 'Z', 'a', 'é']);
    expect(dataset.summary.imageCount).toBe(6);
  });

  it('warns of a class with a single image among classes with more', async () => {
    const dataset = await openPaths(['cat/1.jpg', 'cat/2.jpg', 'dog/1.jpg', 'dog/2.jpg', 'fox/1.jpg']);
    expect(dataset.classes).toEqual(['cat', 'dog', 'fox']);
    expect(dataset.summary.problems).toEqual([
      { path: 'fox', code: 'singleImage', severity: 'warning', values: { className: 'fox' } },
    ]);
  });

  it('sees through any number of wrapping folders', async () => {
    const dataset = await openPaths(['x/y/z/cat/1.jpg', 'x/y/z/dog/1.jpg', 'x/readme.txt']);
    expect(labels(dataset)).toEqual({ 'x/y/z/cat/1.jpg': 'training cat', 'x/y/z/dog/1.jpg': 'training dog' });
    expect(dataset.summary.problems).toEqual([]);
    expect(dataset.summary.understanding.unused).toEqual([
      { path: 'x/readme.txt', note: { code: 'documentFile', values: { count: 1 } }, offer: null },
    ]);
  });

  it('finds files below a class recursively, in the order of sorted(os.walk())', async () => {
    const dataset = await openPaths([
      'cat/b.jpg',
      'cat/sub/a.jpg',
      'cat-x/0.jpg',
      'cat/a.jpg',
      'cat/sub.z/a.jpg',
    ]);
    const cats = dataset.items.filter(({ classIndex }) => dataset.classes[classIndex ?? -1] === 'cat');
    expect(cats.map(({ path }) => path)).toEqual([
      'cat/a.jpg',
      'cat/b.jpg',
      'cat/sub/a.jpg',
      'cat/sub.z/a.jpg',
    ]);
  });

  it('keeps roles of train, val and test, each wrapped or not', async () => {
    const dataset = await openPaths([
      'd/training_set/training_set/cat/1.jpg',
      'd/training_set/training_set/dog/1.jpg',
      'd/Valid/cat/2.jpg',
      'd/test-set/dog/3.jpg',
    ]);
    expect(Object.values(labels(dataset))).toEqual([
      'validation cat',
      'test dog',
      'training cat',
      'training dog',
    ]);
    expect(dataset.summary.hasValidationFolder).toBe(true);
    expect(dataset.summary.hasTestFolder).toBe(true);
  });

  it.each(['submission_test/x', 'test/unknown', 'test', 'seg_pred/seg_pred'])(
    'takes %s beside one folder of classes as unlabelled',
    async (folder) => {
      const dataset = await openPaths([
        'birds/birds/a/1.jpg',
        'birds/birds/b/1.jpg',
        `birds/${folder}/9.jpg`,
      ]);
      expect(labels(dataset)).toEqual({
        'birds/birds/a/1.jpg': 'training a',
        'birds/birds/b/1.jpg': 'training b',
        [`birds/${folder}/9.jpg`]: 'unlabelled',
      });
    },
  );

  it('knows seg_train, seg_test and seg_pred by what they mention', async () => {
    const dataset = await openPaths([
      'seg_train/seg_train/sea/1.jpg',
      'seg_train/seg_train/street/1.jpg',
      'seg_test/seg_test/sea/2.jpg',
      'seg_pred/seg_pred/3.jpg',
    ]);
    expect(Object.values(labels(dataset)).sort()).toEqual([
      'test sea',
      'training sea',
      'training street',
      'unlabelled',
    ]);
  });

  it('lets classes be called like roles where they are classes', async () => {
    const dataset = await openPaths(['bus/1.jpg', 'car/1.jpg', 'train/1.jpg', 'crash test/1.jpg']);
    expect(dataset.classes).toEqual(['bus', 'car', 'crash test', 'train']);
  });

  it('takes a flat zip as unlabelled and a single folder as one class', async () => {
    expect(labels(await openPaths(['1.jpg', '2.jpg']))).toEqual({
      '1.jpg': 'unlabelled',
      '2.jpg': 'unlabelled',
    });
    expect(labels(await openPaths(['cat/1.jpg']))).toEqual({ 'cat/1.jpg': 'training cat' });
    expect(labels(await openPaths(['test/1.jpg']))).toEqual({ 'test/1.jpg': 'unlabelled' });
    expect(labels(await openPaths(['submission_test/x/1.jpg']))).toEqual({
      'submission_test/x/1.jpg': 'unlabelled',
    });
  });

  it('reads splits inside classes', async () => {
    const dataset = await openPaths([
      'cat/train/1.jpg',
      'cat/test/2.jpg',
      'dog/train/3.jpg',
      'dog/val/4.jpg',
    ]);
    expect(Object.values(labels(dataset))).toEqual([
      'test cat',
      'training cat',
      'training dog',
      'validation dog',
    ]);
  });

  it('sets system files aside and says so once', async () => {
    const dataset = await openPaths([
      'a/1.jpg',
      'b/1.jpg',
      '__MACOSX/a/._1.jpg',
      'a/._1.jpg',
      '.git/x.png',
      'a/.DS_Store',
    ]);
    expect(dataset.classes).toEqual(['a', 'b']);
    expect(dataset.summary.problems).toEqual([
      {
        path: '',
        code: 'systemFiles',
        severity: 'notice',
        values: { count: 4, names: '.git, __MACOSX, .DS_Store, ._1.jpg' },
      },
    ]);
  });

  it('tells of a path that leads outside', async () => {
    const dataset = await openPaths(['a/1.jpg', 'b/1.jpg', '../c.jpg']);
    expect(dataset.summary.problems).toEqual([
      { path: '../c.jpg', code: 'unsafePath', severity: 'excluded' },
    ]);
  });

  it('names a class that only validation has, and leaves its images out', async () => {
    const dataset = await openPaths(['train/a/1.jpg', 'train/b/1.jpg', 'val/a/2.jpg', 'val/c/2.jpg']);
    expect(labels(dataset)['val/c/2.jpg']).toBe('ignore');
    expect(dataset.summary.problems).toContainEqual({
      path: 'val/c',
      code: 'classNotInTraining',
      severity: 'excluded',
      values: { className: 'c', count: 1 },
    });
  });

  it('keeps hostile names as they are', async () => {
    const names = ['<script>alert(1)', 'a "quoted", name', '__proto__', 'constructor', 'ñandú'];
    const dataset = await openPaths(names.map((name) => `${name}/1.jpg`));
    expect(dataset.classes).toEqual([
      '<script>alert(1)',
      '__proto__',
      'a "quoted", name',
      'constructor',
      'ñandú',
    ]);
  });
});

describe('other sources', () => {
  it('opens a dropped folder like a zip of it', async () => {
    const file = new File(['x'], '1.jpg');
    const dataset = await open({
      kind: 'folder',
      name: 'pets',
      files: ['/pets/cat/1.jpg', '/pets/dog/1.jpg', '/pets/.DS_Store'].map((path) => ({ path, file })),
    });
    expect(dataset.classes).toEqual(['cat', 'dog']);
    const read = await dataset.readFile(0);
    expect(read.ok && (await read.value.text())).toBe('x');
  });

  it('knows copies in a dropped folder, so that they stay on one side of every split', async () => {
    const copy = (name: string) => new File(['the same picture'], name);
    const files = Array.from({ length: 40 }, (_, i) => {
      const path = `pets/${i % 2 ? 'cat' : 'dog'}/${i}.jpg`;
      return { path, file: i < 20 ? copy(`${i}.jpg`) : new File([`another picture ${i}`], `${i}.jpg`) };
    });
    const dataset = await open({ kind: 'folder', name: 'pets', files });
    for (let seed = 0; seed < 10; seed++) {
      const { training, validation } = dataset.split(
        { ...DEFAULT_RECIPE.split, validationPercent: 40 },
        seed,
        () => true,
      );
      const isCopy = (index: number) =>
        Number(/(\d+)\.jpg$/.exec(dataset.items[index]?.path ?? '')?.[1]) < 20;
      expect([[...training].some(isCopy), [...validation].some(isCopy)].filter(Boolean)).toHaveLength(1);
      expect(training.length + validation.length).toBe(40);
    }
  });

  it('stops reading a folder when it is cancelled', async () => {
    const files = Array.from({ length: 300 }, (_, i) => ({
      path: `a/${i}.jpg`,
      file: new File(['same'], `${i}.jpg`),
    }));
    const cancelled = new AbortController();
    const opening = openDataset({ kind: 'folder', name: 'a', files }, noDecoding, {
      onProgress: () => cancelled.abort(),
      signal: cancelled.signal,
    });
    await expect(opening).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
  });

  it('opens several zips as one, each with the role of its name', async () => {
    const train = zipFile([{ name: 'cat/1.jpg' }, { name: 'dog/1.jpg' }], {}, 'train.zip');
    const test = zipFile([{ name: '1.jpg' }, { name: '2.jpg' }], {}, 'test.zip');
    const dataset = await open({ kind: 'files', files: [train, test] });
    expect(Object.values(labels(dataset))).toEqual([
      'unlabelled',
      'unlabelled',
      'training cat',
      'training dog',
    ]);
  });

  it('joins the classes of zips that are parts of one dataset', async () => {
    const parts = [1, 2].map((part) =>
      zipFile(
        [{ name: `birds/crow/${part}.jpg` }, { name: 'birds/owl/1.jpg' }],
        {},
        `birds part ${part}.zip`,
      ),
    );
    const test = zipFile([{ name: 'images/crow/9.jpg' }, { name: 'images/owl/9.jpg' }], {}, 'birds-test.zip');
    const dataset = await open({ kind: 'files', files: [...parts, test] });
    expect(dataset.summary.classes).toEqual([
      { name: 'crow', trainingCount: 2, validationCount: 0, testCount: 1, originalCount: 3 },
      { name: 'owl', trainingCount: 2, validationCount: 0, testCount: 1, originalCount: 3 },
    ]);
  });

  it('tells zips of the same name apart', async () => {
    const files = [1, 2].map((part) =>
      zipFile([{ name: 'a/1.jpg' }, { name: `b/${part}.jpg` }], {}, 'part.zip'),
    );
    const dataset = await open({ kind: 'files', files });
    expect(dataset.items.map(({ path }) => path)).toEqual([
      'part (2)/a/1.jpg',
      'part (2)/b/2.jpg',
      'part/a/1.jpg',
      'part/b/1.jpg',
    ]);
    expect(dataset.classes).toEqual(['a', 'b']);
  });

  it('draws the same sample every time', async () => {
    const first = await open({ kind: 'sample' });
    const second = await open({ kind: 'sample' });
    expect(first.summary.fingerprint).toBe(second.summary.fingerprint);
    expect(first.classes).toEqual(['circle', 'cross', 'ring', 'square', 'star', 'triangle']);
    expect(first.summary.unlabelledCount).toBe(24);
    expect(
      first.summary.classes.every(({ trainingCount }) => trainingCount === first.summary.imageCount / 6),
    ).toBe(true);
  });
});

describe('what cannot be opened', () => {
  it.each([
    ['not a zip', new File(['hello there, no zip here'], 'a.zip'), 'notAZip'],
    ['an empty file', new File([], 'a.zip'), 'notAZip'],
    ['an empty zip', zipFile([]), 'zipEmpty'],
    ['a zip without images', zipFile([{ name: '__MACOSX/a.txt' }]), 'noFiles'],
    ['a zip with only a text', zipFile([{ name: 'a.txt' }]), 'noImagesTexts'],
    ['a zip with only encrypted images', zipFile([{ name: 'a/1.jpg', flags: 1 }]), 'zipEncrypted'],
    ['one disk of several', zipFile([{ name: 'a/1.jpg' }], { disk: 2 }), 'zipSplit'],
  ])('%s is refused in words', async (_, file, code) => {
    const opened = await openDataset({ kind: 'zip', file }, noDecoding);
    expect(opened.ok ? 'opened' : opened.failure.code).toBe(code);
  });
});

describe('decisions', () => {
  const decide = (dataset: Dataset, decisions: Partial<typeof DEFAULT_RECIPE.dataset>) =>
    dataset.withDecisions({ ...DEFAULT_RECIPE.dataset, ...decisions });

  it('corrects a folder, relabels and sets aside, and keeps every image at its position', async () => {
    const dataset = await openPaths([
      'birds/a/1.jpg',
      'birds/a/2.jpg',
      'birds/b/1.jpg',
      'test/x/7.jpg',
      'more/c/1.jpg',
    ]);
    const decided = decide(dataset, {
      roles: { test: 'training', more: 'ignore' },
      relabelled: { 'birds/a/2.jpg': 'b' },
      setAside: ['birds/b/1.jpg'],
    });
    expect(decided.items.map(({ path }) => path)).toEqual(dataset.items.map(({ path }) => path));
    expect(decided.items.find(({ path }) => path === 'birds/b/1.jpg')?.role).toBe('ignore');
    expect(decided.classes).toContain('x');
    expect(decided.items.find(({ path }) => path === 'more/c/1.jpg')?.role).toBe('ignore');
  });

  it('counts a relabelled image under its new class: in the list, the counts and every split', async () => {
    const names = [0, 1, 2, 3, 4, 5, 6, 7];
    const dataset = await openPaths([
      ...names.map((i) => `a/${i}.jpg`),
      ...names.map((i) => `b/${i}.jpg`),
      'test/a/9.jpg',
      'test/b/9.jpg',
    ]);
    const relabelled = { 'a/3.jpg': 'b', 'test/b/9.jpg': 'a' };
    const decided = decide(dataset, { relabelled });
    const classOf = (path: string) =>
      decided.classes[decided.items.find((item) => item.path === path)?.classIndex ?? -1];
    expect([classOf('a/3.jpg'), classOf('a/4.jpg'), classOf('test/b/9.jpg')]).toEqual(['b', 'a', 'a']);
    expect(decided.summary.classes).toEqual([
      { name: 'a', trainingCount: 7, validationCount: 0, testCount: 2, originalCount: 9 },
      { name: 'b', trainingCount: 9, validationCount: 0, testCount: 0, originalCount: 9 },
    ]);
    expect(decided.summary.relabelled).toEqual([
      { index: 3, path: 'a/3.jpg', originalClass: 'a', className: 'b' },
      { index: 17, path: 'test/b/9.jpg', originalClass: 'b', className: 'a' },
    ]);
    const split = (of: Dataset) =>
      of.split({ ...DEFAULT_RECIPE.split, validationPercent: 25 }, 1, () => true);
    // A quarter of the 16 images, stratified by the corrected labels; the same decisions give the same split.
    const held = Array.from(split(decided).validation, (index) => decided.items[index]?.classIndex);
    expect([...held].sort()).toEqual([0, 0, 1, 1]);
    expect(split(decide(dataset, { relabelled }))).toEqual(split(decided));
    expect(decide(decided, {}).summary).toEqual(dataset.summary);
  });

  it('learns from images of no class by the labels that a person gives them, in classes that a person names', async () => {
    const dataset = await openPaths(['1.jpg', '2.jpg', '3.jpg', '4.jpg', '5.jpg']);
    expect(dataset.classes).toEqual([]);
    const relabelled = { '1.jpg': 'wren', '2.jpg': 'robin', '3.jpg': 'wren', '4.jpg': 'crow' };
    const decided = decide(dataset, { relabelled, addedClasses: ['wren', 'robin', 'owl'] });
    expect(decided.classes).toEqual(['robin', 'wren']);
    expect(labels(decided)).toEqual({
      '1.jpg': 'training wren',
      '2.jpg': 'training robin',
      '3.jpg': 'training wren',
      '4.jpg': 'unlabelled',
      '5.jpg': 'unlabelled',
    });
    expect(decided.summary.problems).toContainEqual(
      expect.objectContaining({ path: '4.jpg', code: 'relabelledUnknown' }),
    );
    // They are first labels: without corrections they stay.
    expect(labels(decided.withoutCorrections())).toEqual(labels(decided));
  });

  it('takes a labelled image out of those to predict', async () => {
    const dataset = await openPaths(['a/1.jpg', 'a/2.jpg', 'b/1.jpg', 'b/2.jpg', 'unlabelled/9.jpg']);
    const decided = decide(dataset, {
      relabelled: { 'unlabelled/9.jpg': 'c', 'a/1.jpg': 'c' },
      addedClasses: ['c'],
    });
    expect(labels(decided)).toMatchObject({ 'unlabelled/9.jpg': 'training c', 'a/1.jpg': 'training c' });
    expect(labels(decided.withoutCorrections())).toMatchObject({ 'a/1.jpg': 'training a' });
  });

  it('uses an image outside the class folders once it is labelled, in the split whose folder it lies in', async () => {
    const pictures = ['a', 'b'].flatMap((name) => [1, 2].map((i) => `${name}/${i}.jpg`));
    const dataset = await openPaths([
      ...pictures.flatMap((path) => [`train/${path}`, `val/${path}`]),
      ...['train/5.jpg', 'val/6.jpg', 'val/7.jpg'],
    ]);
    const outside = (of: Dataset) =>
      of.summary.problems.flatMap(({ code, path }) => (code === 'outsideClasses' ? [path] : []));
    expect(outside(dataset)).toEqual(['train/5.jpg', 'val/6.jpg', 'val/7.jpg']);
    const decided = decide(dataset, { relabelled: { 'train/5.jpg': 'b', 'val/6.jpg': 'a' } });
    expect(labels(decided)).toMatchObject({
      ...{ 'train/5.jpg': 'training b', 'val/6.jpg': 'validation a', 'val/7.jpg': 'ignore' },
    });
    expect(outside(decided)).toEqual(['val/7.jpg']);
  });

  it('keeps the label, and says so, where a correction names no class or no image of this dataset', async () => {
    const dataset = await openPaths(['a/1.jpg', 'a/2.jpg', 'b/1.jpg', 'b/2.jpg']);
    const decided = decide(dataset, { relabelled: { 'a/1.jpg': 'tortoise', 'c/1.jpg': 'a' } });
    expect(decided.classes).toEqual(['a', 'b']);
    expect(decided.items.map(({ classIndex }) => classIndex)).toEqual([0, 0, 1, 1]);
    expect(decided.summary.relabelled).toEqual([]);
    expect(decided.summary.problems).toEqual([
      {
        path: 'a/1.jpg',
        code: 'relabelledUnknown',
        severity: 'warning',
        values: { className: 'tortoise' },
      },
      { path: 'c/1.jpg', code: 'relabelledMissing', severity: 'warning', values: { className: 'a' } },
    ]);
  });

  it('takes a class folder out by its path', async () => {
    const dataset = await openPaths(['a/1.jpg', 'b/1.jpg', 'c/1.jpg']);
    expect(decide(dataset, { roles: { b: 'ignore' } }).classes).toEqual(['a', 'c']);
    expect(decide(dataset, { roles: { b: 'unlabelled' } }).summary.unlabelledCount).toBe(1);
    expect(decide(dataset, { roles: { b: 'validation' } }).classes).toEqual(['a', 'c']);
  });

  it('makes a class of a folder wrongly taken as unlabelled', async () => {
    const dataset = await openPaths(['a/1.jpg', 'b/1.jpg', 'test/1.jpg']);
    expect(dataset.classes).toEqual(['a', 'b']);
    expect(decide(dataset, { roles: { test: 'training' } }).classes).toEqual(['a', 'b', 'test']);
  });
});
