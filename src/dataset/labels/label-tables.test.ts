import { describe, expect, it } from 'vitest';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import { decodeRemembered, encodeRemembered } from '../memory/remembered-dataset';
import { text } from '../testing/make-zip';
import { labelsOf, openMade } from '../testing/open-made';

describe('labels by file', () => {
  it.each([
    ['with extension', 'filename,label\na.jpg,cat\nb.jpg,dog\n'],
    ['without extension', 'id,breed\na,cat\nb,dog\n'],
    ['by path', 'image,y\nimages/a.jpg,cat\n./images/b.jpg,dog\n'],
    ['in Windows paths', 'image,y\nimages\\a.jpg,cat\nimages\\b.jpg,dog\n'],
    ['without a header', 'a.jpg,cat\nb.jpg,dog\n'],
    ['with semicolons and a byte-order mark', '\ufefffilename;label\r\na.jpg;cat\r\nb.jpg;dog\r\n'],
    ['in another column', 'nr,file name,class,size\n1,a.jpg,cat,7\n2,b.jpg,dog,7\n'],
  ])('%s', async (_, csv) => {
    const dataset = await openMade(['images/a.jpg', 'images/b.jpg', 'images/c.jpg'], { 'labels.csv': csv });
    expect(labelsOf(dataset)).toEqual({
      'images/a.jpg': 'training cat',
      'images/b.jpg': 'training dog',
      'images/c.jpg': 'unlabelled',
    });
    expect(dataset.summary.problems).toEqual([]);
  });

  it('finds names that one side composed and the other did not', async () => {
    const dataset = await openMade(['i/n\u0303u.jpg', 'i/b.jpg'], {
      'labels.csv': 'f,label\n\u00f1u.jpg,cat\nb.jpg,dog\n',
    });
    expect(dataset.summary.imageCount).toBe(2);
  });

  it('reads what an old spreadsheet wrote', async () => {
    const csv = Uint8Array.from([...text('f,label\na.jpg,'), 0xf1, ...text('\nb.jpg,dog\n')]);
    expect((await openMade(['i/a.jpg', 'i/b.jpg'], { 'labels.csv': csv })).classes).toEqual(['dog', 'ñ']);
  });

  it('labels train/ by train.csv and leaves test/ alone, even where names are the same', async () => {
    const dataset = await openMade(['train/1.jpg', 'train/2.jpg', 'test/1.jpg', 'test/2.jpg'], {
      'train.csv': 'id,label\n1,cat\n2,dog\n',
      'sample_submission.csv': 'Id,Category\n1,cat\n2,cat\n',
    });
    expect(labelsOf(dataset)).toEqual({
      'test/1.jpg': 'unlabelled',
      'test/2.jpg': 'unlabelled',
      'train/1.jpg': 'training cat',
      'train/2.jpg': 'training dog',
    });
    expect(dataset.summary.sampleSubmission).toEqual({
      header: ['Id', 'Category'],
      rowCount: 2,
      text: 'Id,Category\n1,cat\n2,cat\n',
    });
  });

  it('does not overrule folders of classes', async () => {
    const dataset = await openMade(['a/1.jpg', 'b/2.jpg'], {
      'labels.csv': 'file,label\n1.jpg,x\n2.jpg,y\n',
    });
    expect(dataset.classes).toEqual(['a', 'b']);
  });

  it('keeps prototype names as data', async () => {
    const dataset = await openMade(['i/a.jpg', 'i/b.jpg'], {
      'labels.csv': 'f,label\na.jpg,__proto__\nb.jpg,constructor\n',
    });
    expect(dataset.classes).toEqual(['__proto__', 'constructor']);
  });
});

describe('a class map', () => {
  const images = ['d/tree/1.jpg', 'd/crow/1.jpg', 'd/barn owl/1.jpg', 'd/Moth/1.jpg'];
  const map =
    'class,kingdom,group\ncrow,animal,bird\nbarn_owl,animal,bird\nmoth,animal,insect\ntree,plant,plant\n';

  it('offers its coarser levels, and labels by the chosen one', async () => {
    const dataset = await openMade(images, { 'd/classes.csv': map });
    expect(dataset.classes).toHaveLength(4);
    expect(dataset.summary.labelLevels).toEqual([
      { name: 'kingdom', classCount: 2 },
      { name: 'group', classCount: 3 },
    ]);
    const decided = dataset.withDecisions({ ...DEFAULT_RECIPE.dataset, labelLevel: 'group' });
    expect(decided.classes).toEqual(['bird', 'insect', 'plant']);
    expect(decided.summary.classes.map(({ trainingCount }) => trainingCount)).toEqual([2, 1, 1]);
  });

  it('lets a label be corrected on either level', async () => {
    const dataset = await openMade(images, { 'd/classes.csv': map });
    const decide = (relabelled: Record<string, string>) =>
      dataset.withDecisions({ ...DEFAULT_RECIPE.dataset, labelLevel: 'group', relabelled });
    // As the folders say it: the crow is a moth, which is an insect; and as the level says it.
    expect(labelsOf(decide({ 'd/crow/1.jpg': 'Moth' }))['d/crow/1.jpg']).toBe('training insect');
    expect(labelsOf(decide({ 'd/crow/1.jpg': 'plant' }))['d/crow/1.jpg']).toBe('training plant');
    expect(decide({ 'd/crow/1.jpg': 'Moth' }).summary.relabelled).toEqual([
      { index: expect.any(Number), path: 'd/crow/1.jpg', originalClass: 'bird', className: 'insect' },
    ]);
  });

  it('names classes it does not know and leaves them out on that level', async () => {
    const dataset = await openMade([...images, 'd/tree/2.jpg', 'd/fox/1.jpg'], { 'map.csv': map });
    const decided = dataset.withDecisions({ ...DEFAULT_RECIPE.dataset, labelLevel: 'kingdom' });
    expect(decided.summary.problems).toEqual([
      {
        path: 'fox',
        code: 'classNotInMap',
        severity: 'excluded',
        values: { className: 'fox', count: 1, level: 'kingdom' },
      },
    ]);
    expect(labelsOf(decided)['d/fox/1.jpg']).toBe('ignore');
  });
});

describe('lists of a split', () => {
  /** Three levels as Yoga-82 publishes them: 2, 3 and 4 classes here. */
  const poses = { tree: '0,0,0', crane: '0,1,1', dog: '1,2,2', bow: '1,2,3' };
  const images = Object.keys(poses).flatMap((pose) => ['1', '2', '3'].map((n) => `yoga/${pose}/${n}.jpg`));
  const line = ([pose, labels]: [string, string], numbers: string[]) =>
    numbers.map((n) => `${pose}/${n}.jpg,${labels}`);
  const lists = {
    'yoga/train.txt': Object.entries(poses)
      .flatMap((pose) => line(pose, ['1', '2']))
      .join('\n'),
    'yoga/test.txt': Object.entries(poses)
      .flatMap((pose) => line(pose, ['3']))
      .join('\n'),
  };

  it('divide the images and offer the coarser labels', async () => {
    const dataset = await openMade(images, lists);
    expect(dataset.classes).toEqual(['bow', 'crane', 'dog', 'tree']);
    expect(labelsOf(dataset)['yoga/bow/2.jpg']).toBe('training bow');
    expect(labelsOf(dataset)['yoga/bow/3.jpg']).toBe('test bow');
    expect(dataset.summary.hasTestFolder).toBe(true);
    expect(dataset.summary.labelLevels).toEqual([
      { name: 'level 1', classCount: 2 },
      { name: 'level 2', classCount: 3 },
    ]);
    expect(dataset.summary.problems).toEqual([
      {
        path: '',
        code: 'splitByLists',
        severity: 'notice',
        values: { training: 8, validation: 0, test: 4 },
      },
    ]);
    const coarse = dataset.withDecisions({ ...DEFAULT_RECIPE.dataset, labelLevel: 'level 1' });
    expect(labelsOf(coarse)['yoga/dog/3.jpg']).toBe('test 1');
    expect(coarse.summary.classes.map(({ trainingCount }) => trainingCount)).toEqual([4, 4]);
  });

  it('label images that lie in no class folders by their finest column', async () => {
    const flat = images.map((path) => path.replace(/yoga\/(\w+)\//, 'yoga/images/$1_'));
    const inFlat = Object.fromEntries(
      Object.entries(lists).map(([name, text]) => [name, text.replace(/^(\w+)\//gm, '$1_')]),
    );
    const dataset = await openMade(flat, inFlat);
    expect(dataset.classes).toEqual(['0', '1', '2', '3']);
    expect(dataset.summary.labelLevels.map(({ classCount }) => classCount)).toEqual([2, 3]);
    expect(labelsOf(dataset)['yoga/images/dog_3.jpg']).toBe('test 2');
  });

  it('are overruled by what a person says of the folder', async () => {
    const dataset = await openMade(images, lists);
    const [folder] = dataset.summary.folders;
    const decided = dataset.withDecisions({
      ...DEFAULT_RECIPE.dataset,
      roles: { [folder?.path ?? '']: 'training' },
    });
    expect(decided.items.every(({ role }) => role === 'training')).toBe(true);
  });

  it('name a class that only the test list has', async () => {
    const dataset = await openMade(['a/1.jpg', 'a/2.jpg', 'b/1.jpg', 'c/1.jpg', 'c/2.jpg'], {
      'train.txt': 'a/1.jpg 0\na/2.jpg 0\nb/1.jpg 1\n',
      'test.txt': 'c/1.jpg 2\nc/2.jpg 2\n',
    });
    expect(dataset.classes).toEqual(['a', 'b']);
    expect(dataset.summary.problems.map(({ code, path }) => `${code} ${path}`)).toContain(
      'classNotInTraining /c',
    );
  });

  it('change nothing where only a test list is there, and other texts are no images', async () => {
    const dataset = await openMade(['a/1.jpg', 'b/1.jpg'], {
      'test.txt': 'a/1.jpg 0\nb/1.jpg 1\n',
      'README.txt': 'These are "my pictures.\n',
    });
    expect(dataset.items.every(({ role }) => role === 'training')).toBe(true);
    expect(dataset.summary.problems).toEqual([]);
    expect(dataset.summary.understanding.unused).toContainEqual({
      path: 'README.txt',
      note: { code: 'documentFile', values: { count: 1 } },
      offer: null,
    });
  });

  it('are remembered with the dataset', async () => {
    const { opened } = await openMade(images, lists);
    const { labels, roles } = opened.tables;
    expect(decodeRemembered(encodeRemembered(opened))?.tables).toEqual({
      ...opened.tables,
      labels: new Map(labels),
      roles: new Map(roles),
    });
  });
});

describe('tables that say nothing', () => {
  it('are named, and the images stay', async () => {
    const dataset = await openMade(['a/1.jpg', 'b/1.jpg'], {
      'prices.csv': 'item,price\napple,1\npear,2\n',
      'broken.csv': 'a,"b\n',
      'empty.csv': '',
    });
    expect(dataset.summary.imageCount).toBe(2);
    expect(dataset.summary.problems).toEqual([
      { path: 'broken.csv', code: 'csvUnclosedQuote', severity: 'warning', values: { line: 1 } },
    ]);
    expect(dataset.summary.understanding.unused).toEqual([
      { path: 'empty.csv', note: { code: 'tableEmpty' }, offer: null },
      { path: 'prices.csv', note: { code: 'tableNamesNothing' }, offer: null },
    ]);
  });
});

describe('forms of tables', () => {
  const csv = 'filename,label\na.jpg,gato\nb.jpg,niño\n';
  const utf16 = (text: string, isLittle: boolean) =>
    Uint8Array.from(
      [...text].flatMap((letter) => {
        const unit = letter.charCodeAt(0);
        return isLittle ? [unit & 255, unit >> 8] : [unit >> 8, unit & 255];
      }),
    );

  it.each([
    ['labels.csv in UTF-16, little-endian, with its mark', 'labels.csv', utf16(`\ufeff${csv}`, true)],
    ['labels.csv in UTF-16, big-endian, with its mark', 'labels.csv', utf16(`\ufeff${csv}`, false)],
    ['labels.csv in UTF-16 without a mark', 'labels.csv', utf16(csv, true)],
    ['labels.csv in UTF-8 with its mark', 'labels.csv', text(`\ufeff${csv}`)],
    ['labels.tsv with tabs', 'labels.tsv', text(csv.replaceAll(',', '\t'))],
    ['labels.tab with tabs', 'labels.tab', text(csv.replaceAll(',', '\t'))],
    ['labels.csv with bars', 'labels.csv', text(csv.replaceAll(',', '|'))],
    ['semicolons between decimal commas', 'l.csv', text('f;p;label\na.jpg;0,5;gato\nb.jpg;0,25;niño\n')],
    ['quoted line ends', 'l.csv', text('f,note,label\na.jpg,"two\nlines",gato\nb.jpg,"1,5 €",niño\n')],
    ['a text with blanks and remarks', 'l.txt', text('# made by hand\na.jpg   gato\nb.jpg   niño\n')],
    ['names with blanks in a text with blanks', 'l.txt', text('my a.jpg gato\nb.jpg niño\n')],
  ])('%s', async (_, name, content) => {
    const dataset = await openMade(['i/a.jpg', 'i/my a.jpg', 'i/b.jpg'], { [name]: content });
    expect(dataset.classes).toEqual(['gato', 'niño']);
    expect(dataset.summary.imageCount).toBe(2);
  });

  it('that are not read are told once for each kind, with what to do', async () => {
    const dataset = await openMade(['a/1.jpg', 'b/1.jpg'], {
      'labels.xlsx': '',
      'x/1.json': '{}',
      'x/2.json': '{}',
      'setid.mat': '',
    });
    expect(dataset.summary.problems).toEqual([]);
    expect(dataset.summary.understanding.unused).toEqual([
      {
        path: 'labels.xlsx',
        note: { code: 'spreadsheetNotRead', values: { format: 'XLSX', count: 1 } },
        offer: null,
      },
      { path: 'x/1.json', note: { code: 'jsonNotRead', values: { format: 'JSON', count: 2 } }, offer: null },
      { path: 'setid.mat', note: { code: 'matNotRead', values: { format: 'MAT', count: 1 } }, offer: null },
    ]);
  });
});
