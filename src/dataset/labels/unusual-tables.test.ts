/** Tables as spreadsheets, other machines and hurried people leave them. */
import { describe, expect, it } from 'vitest';
import { countsOf, csv, labelsOf, openMade, pick, sourceOf, times } from '../testing/open-made';

describe('names of files', () => {
  it('on another machine: the end of the path counts, also where names repeat in every folder', async () => {
    const images = ['train/ants', 'train/bees', 'test/ants'].flatMap((folder) =>
      times(3, (i) => `${folder}/${i}.jpg`),
    );
    const dataset = await openMade(images, {
      'list.csv': csv(
        'path,quality',
        images.map(
          (path, i) =>
            `C:\\Users\\ana\\insects\\${path.replaceAll('/', '\\')},${pick(['sharp', 'blurred'], i)}`,
        ),
      ),
    });
    const [table] = dataset.summary.understanding.tables;
    expect(table).toMatchObject({
      missingCount: 0,
      fileColumn: { chosen: 'path', options: [{ column: 'path', foundCount: 9 }] },
    });
  });

  it('that lost their zeros, changed their format or their capitals', async () => {
    const dataset = await openMade(
      times(12, (i) => `scans/${String(i).padStart(4, '0')}.png`),
      {
        'scans.csv': csv(
          'image_id,finding',
          times(12, (i) => `${i},${pick(['ill', 'well'], i)}`),
        ),
      },
    );
    expect(countsOf(dataset).training).toBe('ill 6, well 6');
    const other = await openMade(
      times(12, (i) => `scans/scan_${i}.png`),
      {
        'scans.csv': csv(
          'file,finding',
          times(12, (i) => `SCAN_${i}.TIF,${pick(['ill', 'well'], i)}`),
        ),
      },
    );
    expect(countsOf(other).training).toBe('ill 6, well 6');
  });

  it('that are numbers at the end of names, beside a column of row numbers', async () => {
    const dataset = await openMade(
      times(12, (i) => `JPEGImages/BloodImage_${String(i).padStart(5, '0')}.jpg`),
      {
        'labels.csv': csv(
          ',Image,Category',
          times(12, (i) => `${i + 40},${i},${pick(['NEUTROPHIL', 'BASOPHIL'], i)}`),
        ),
      },
    );
    expect(sourceOf(dataset)).toBe('labels.csv: Category');
    expect(labelsOf(dataset)['JPEGImages/BloodImage_00003.jpg']).toBe('training BASOPHIL');
  });

  it('of more images than were downloaded', async () => {
    const dataset = await openMade(
      times(20, (i) => `sample/${i * 50}ab.jpg`),
      {
        'all.csv': csv(
          'id,species',
          times(1000, (i) => `${i}ab,${pick(['owl', 'crow'], i >> 1)}`),
        ),
      },
    );
    expect(dataset.summary.imageCount).toBe(20);
    expect(dataset.summary.understanding.tables[0]?.missingCount).toBe(980);
  });
});

describe('labels', () => {
  const table = (header: string, label: (i: number) => string, n = 30) =>
    openMade(
      times(n, (i) => `i/${i}.jpg`),
      {
        'table.csv': csv(
          header,
          times(n, (i) => `${i}.jpg,${label(i)}`),
        ),
      },
    );

  it.each([
    ['archivo,edad,clase', (i: number) => `${20 + (i % 9)},${pick(['gato', 'perro'], i)}`],
    [
      'file,camera,skin_condition_label',
      (i: number) => `${pick(['A', 'B'], i >> 2)},${pick(['gato', 'perro'], i)}`,
    ],
    [
      'file,Height,Width,Finding',
      (i: number) => `${pick([480, 600], i >> 1)},640,${pick(['gato', 'perro'], i)}`,
    ],
    [
      'file,taken,x,y,category',
      (i: number) => `2021-0${1 + (i % 3)}-01,${i % 5},${i % 4},${pick(['gato', 'perro'], i)}`,
    ],
    [
      'file,coarse_label,fine_label',
      (i: number) => `${pick(['animal', 'animal'], i)},${pick(['gato', 'perro'], i)}`,
    ],
    ['file,class_id,class_name', (i: number) => `${i % 2},${pick(['gato', 'perro'], i)}`],
  ])('in the column that is called so: %s', async (header, label) => {
    expect((await table(header, label)).classes).toEqual(['gato', 'perro']);
  });

  it('that are missing leave an image to predict, and 3.0 means 3', async () => {
    const dataset = await table('file,grade', (i) => pick(['1.0', '2.0', 'NaN', ''], i), 12);
    expect(dataset.classes).toEqual(['1', '2']);
    expect(countsOf(dataset)).toEqual({ training: '1 3, 2 3', held: 0, unlabelled: 6 });
  });

  it('by columns of which most rows mark several: the rows that mark one are learned', async () => {
    const dataset = await table('file,cat,dog,fox', (i) =>
      pick(['1,1,0', '0,1,1', '1,0,0', '1,1,1', '0,1,0'], i),
    );
    expect(countsOf(dataset)).toEqual({ training: 'cat 6, dog 6', held: 0, unlabelled: 0 });
    expect(dataset.summary.understanding.remarks).toEqual([
      { code: 'severalOnes', values: { path: 'table.csv', count: 18 } },
    ]);
  });

  it('by one column of 0 and 1 are classes 0 and 1', async () => {
    const dataset = await table('id,has_cactus', (i) => String(i % 2));
    expect(sourceOf(dataset)).toBe('table.csv: has_cactus');
    expect(dataset.classes).toEqual(['0', '1']);
  });

  it('that hardly repeat are none: captions, measures, hashes', async () => {
    for (const [header, cell] of [
      ['image,caption', (i: number) => `a dog number ${i} runs`],
      ['image,score', (i: number) => String(i / 7)],
      ['image,md5', (i: number) => (i * 7919).toString(16)],
    ] as const) {
      const dataset = await table(header, cell);
      expect(dataset.summary.understanding.unused.map(({ note }) => note.code)).toContain('noLabelColumn');
    }
  });
});

describe('splits', () => {
  it.each([
    ['split', ['train', 'train', 'val', 'test']],
    ['Usage', ['Training', 'Training', 'PublicTest', 'PrivateTest']],
    ['subset', ['TRAIN', 'TRAIN', 'VALID', 'TEST']],
    ['is_train', ['1', '1', '0', '0']],
    ['is_test', ['False', 'False', 'True', 'True']],
    ['partition', ['0', '0', '1', '2']],
  ])('by a column %s', async (name, values) => {
    const dataset = await openMade(
      times(24, (i) => `i/${i}.jpg`),
      {
        'all.csv': csv(
          `file,label,${name}`,
          times(24, (i) => `${i}.jpg,${pick(['x', 'y', 'z'], i)},${pick(values, i)}`),
        ),
      },
    );
    expect(dataset.classes).toEqual(['x', 'y', 'z']);
    expect(countsOf(dataset)).toEqual({ training: 'x 4, y 4, z 4', held: 12, unlabelled: 0 });
  });

  it('a column of folds is told, and divides nothing', async () => {
    const dataset = await openMade(
      times(20, (i) => `i/${i}.jpg`),
      {
        'folds.csv': csv(
          'file,label,fold',
          times(20, (i) => `${i}.jpg,${pick(['x', 'y'], i)},${i % 5}`),
        ),
      },
    );
    expect(labelsOf(dataset)['i/0.jpg']).toBe('training x');
    expect(countsOf(dataset).held).toBe(0);
    expect(dataset.summary.understanding.unused).toEqual([
      { path: 'folds.csv', note: { code: 'foldsNotUsed', values: { column: 'fold' } }, offer: null },
    ]);
  });
});
