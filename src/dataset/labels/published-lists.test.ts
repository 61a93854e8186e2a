/** Data sets as they are published whose folders are classes, or whose lists divide them: the same files, with made-up images. */
import { describe, expect, it } from 'vitest';
import { countsOf, csv, notesOf, openMade, pick, sourceOf, times, usesOf } from '../testing/open-made';

describe('folders of classes beside tables', () => {
  it('GTSRB: Train.csv repeats the folders, Test.csv labels Test/, Meta.csv has coarser labels', async () => {
    const line = (path: string, id: number, i: number) =>
      `${30 + (i % 5)},${31 + (i % 4)},5,6,25,26,${id},${path}`;
    const train = times(40, (i) => `Train/${i % 4}/0000${i}_00000.png`);
    const test = times(12, (i) => `Test/${String(i).padStart(5, '0')}.png`);
    const header = 'Width,Height,Roi.X1,Roi.Y1,Roi.X2,Roi.Y2,ClassId,Path';
    const dataset = await openMade([...train, ...test, ...times(4, (i) => `Meta/${i}.png`)], {
      'Train.csv': csv(
        header,
        train.map((path, i) => line(path, i % 4, i)),
      ),
      'Test.csv': csv(
        header,
        test.map((path, i) => line(path, (i * 3) % 4, i)),
      ),
      'Meta.csv': csv(
        'Path,ClassId,ShapeId,ColorId,SignId',
        times(4, (i) => `Meta/${i}.png,${i},${i % 2},0,3.${i}`),
      ),
    });
    expect(sourceOf(dataset)).toBe('folders');
    expect(countsOf(dataset)).toEqual({ training: '0 10, 1 10, 2 10, 3 10', held: 12, unlabelled: 0 });
    expect(dataset.summary.labelLevels).toEqual([{ name: 'ShapeId', classCount: 2 }]);
    expect(usesOf(dataset)).toEqual({ 'Train.csv': 'split', 'Test.csv': 'labels', 'Meta.csv': 'levels' });
  });

  it('CUB-200-2011: images by number, classes and the split in lists of numbers', async () => {
    const birds = ['001.Albatross', '002.Auk', '003.Bunting'];
    const path = (i: number) => `${pick(birds, i)}/${pick(birds, i).slice(4)}_${i}.jpg`;
    const lists = {
      'CUB/README': 'The Caltech-UCSD Birds',
      'CUB/images.txt': times(30, (i) => `${i + 1} ${path(i)}`).join('\n'),
      'CUB/image_class_labels.txt': times(30, (i) => `${i + 1} ${(i % 3) + 1}`).join('\n'),
      'CUB/classes.txt': birds.map((name, i) => `${i + 1} ${name}`).join('\n'),
      'CUB/train_test_split.txt': times(30, (i) => `${i + 1} ${i % 5 === 0 ? 0 : 1}`).join('\n'),
      'CUB/bounding_boxes.txt': times(30, (i) => `${i + 1} ${60 + i}.0 27.0 325.0 304.0`).join('\n'),
    };
    const dataset = await openMade(
      times(30, (i) => `CUB/images/${path(i)}`),
      lists,
    );
    expect(sourceOf(dataset)).toBe('folders');
    expect(countsOf(dataset)).toEqual({
      training: '001.Albatross 8, 002.Auk 8, 003.Bunting 8',
      held: 6,
      unlabelled: 0,
    });
    expect(usesOf(dataset)['CUB/train_test_split.txt']).toBe('split');
    expect(notesOf(dataset)).toContain('CUB/image_class_labels.txt tableSaysSame');
    expect(notesOf(dataset)).toContain('CUB/classes.txt classList');

    const flat = await openMade(
      times(30, (i) => `CUB/images/${path(i).slice(4).replace('/', '_')}`),
      Object.fromEntries(
        Object.entries(lists).map(([name, list]) => [
          name,
          name === 'CUB/images.txt' ? list.replace(/ \d+\.(\w+)\//g, ' $1_') : list,
        ]),
      ),
    );
    expect(sourceOf(flat)).toBe('CUB/image_class_labels.txt: #2');
    expect(countsOf(flat)).toEqual(countsOf(dataset));
  });

  it('Oxford-IIIT Pet: lists with remarks, trainval and test; the finest number is the class', async () => {
    const breeds = ['Abyssinian', 'beagle', 'boxer', 'Birman'];
    const row = (i: number) =>
      `${pick(breeds, i)}_${i} ${(i % 4) + 1} ${pick([1, 2, 2, 1], i)} ${pick([1, 1, 2, 2], i)}`;
    const images = times(40, (i) => `images/${pick(breeds, i)}_${i}.jpg`);
    const dataset = await openMade(
      [...images, ...images.map((path) => `annotations/trimaps/${path.slice(7, -4)}.png`)],
      {
        'annotations/list.txt': `#Image CLASS-ID SPECIES BREED ID\n#ID: 1:37 Class ids\n${times(40, row).join('\n')}\n`,
        'annotations/trainval.txt': times(28, row).join('\n'),
        'annotations/test.txt': times(12, (i) => row(28 + i)).join('\n'),
      },
    );
    expect(sourceOf(dataset)).toBe('annotations/list.txt: #2');
    expect(countsOf(dataset)).toEqual({
      training: '1 7, 2 7, 3 7, 4 7',
      held: 12,
      unlabelled: 0,
    });
    expect(dataset.summary.labelLevels.map(({ classCount }) => classCount)).toEqual([2, 2]);
    expect(dataset.summary.understanding.remarks).toEqual([
      { code: 'masksSetAside', values: { path: 'annotations', count: 40 } },
    ]);
  });

  it('Food-101: meta/train.txt without extensions, and lists of the classes', async () => {
    const foods = ['apple_pie', 'baby_back_ribs', 'baklava'];
    const path = (i: number) => `${pick(foods, i)}/${100500 + i}`;
    const dataset = await openMade(
      times(30, (i) => `food-101/images/${path(i)}.jpg`),
      {
        'food-101/meta/train.txt': times(24, path).join('\n'),
        'food-101/meta/test.txt': times(6, (i) => path(24 + i)).join('\n'),
        'food-101/meta/classes.txt': foods.join('\n'),
        'food-101/meta/labels.txt': 'Apple pie\nBaby back ribs\nBaklava\n',
        'food-101/meta/train.json': '{}',
      },
    );
    expect(countsOf(dataset)).toEqual({
      training: 'apple_pie 8, baby_back_ribs 8, baklava 8',
      held: 6,
      unlabelled: 0,
    });
    expect(notesOf(dataset)).toEqual([
      'food-101/meta/train.json jsonNotRead',
      'food-101/meta/classes.txt classList',
      'food-101/meta/labels.txt classList',
    ]);
  });

  it('FGVC-Aircraft: names of classes with blanks, and lists of three kinds of classes', async () => {
    const planes = [
      ['707-320', 'Boeing 707', 'Boeing'],
      ['A300B4', 'A300', 'Airbus'],
      ['DC-3', 'DC-3', 'Douglas Aircraft Company'],
    ];
    const name = (i: number) => String(1025794 + i * 17);
    const list = (kind: number, from: number, to: number) =>
      times(to - from, (i) => `${name(from + i)} ${pick(planes, from + i)[kind]}`).join('\n');
    const dataset = await openMade(
      times(30, (i) => `data/images/${name(i)}.jpg`),
      {
        'data/images_family_train.txt': list(1, 0, 20),
        'data/images_family_val.txt': list(1, 20, 25),
        'data/images_family_test.txt': list(1, 25, 30),
        'data/images_manufacturer_train.txt': list(2, 0, 20),
        'data/images_manufacturer_val.txt': list(2, 20, 25),
        'data/images_manufacturer_test.txt': list(2, 25, 30),
      },
    );
    expect(dataset.classes).toEqual(['A300', 'Boeing 707', 'DC-3']);
    expect(countsOf(dataset).held).toBe(10);
    const examples = dataset.summary.understanding.classesFrom.options.map((option) =>
      option.examples.toSorted(),
    );
    expect(examples).toContainEqual(['Airbus', 'Boeing', 'Douglas Aircraft Company']);
  });

  it('Tiny ImageNet: val_annotations.txt labels the images below val/', async () => {
    const ids = ['n01443537', 'n01629819', 'n01641577'];
    const dataset = await openMade(
      [
        ...times(30, (i) => `tiny/train/${pick(ids, i)}/images/${pick(ids, i)}_${i}.JPEG`),
        ...times(12, (i) => `tiny/val/images/val_${i}.JPEG`),
        ...times(5, (i) => `tiny/test/images/test_${i}.JPEG`),
      ],
      {
        'tiny/val/val_annotations.txt': times(
          12,
          (i) => `val_${i}.JPEG\t${pick(ids, i)}\t0\t${i}\t44\t${62 - i}`,
        ).join('\n'),
      },
    );
    expect(countsOf(dataset)).toEqual({
      training: ids.map((id) => `${id} 10`).join(', '),
      held: 12,
      unlabelled: 5,
    });
  });

  it('DTD: of ten splits into train, val and test the first', async () => {
    const images = times(30, (i) => `${pick(['banded', 'dotted'], i)}/x_${i}.jpg`);
    const part = (from: number, to: number) => images.slice(from, to).join('\n');
    const dataset = await openMade(
      images.map((path) => `dtd/images/${path}`),
      {
        'dtd/labels/train1.txt': part(0, 10),
        'dtd/labels/val1.txt': part(10, 20),
        'dtd/labels/test1.txt': part(20, 30),
        'dtd/labels/train2.txt': part(20, 30),
        'dtd/labels/val2.txt': part(0, 10),
        'dtd/labels/test2.txt': part(10, 20),
      },
    );
    expect(countsOf(dataset)).toEqual({ training: 'banded 5, dotted 5', held: 20, unlabelled: 0 });
    expect(notesOf(dataset)).toEqual(
      ['train2', 'test2', 'val2'].map((name) => `dtd/labels/${name}.txt anotherSplit`).toSorted(),
    );
  });

  it('Paddy Disease: train.csv repeats the folders, and offers the variety', async () => {
    const dataset = await openMade(
      times(30, (i) => `train_images/${pick(['blast', 'normal', 'tungro'], i)}/${i}.jpg`),
      {
        'train.csv': csv(
          'image_id,label,variety,age',
          times(
            30,
            (i) =>
              `${i}.jpg,${pick(['blast', 'normal', 'tungro'], i)},${pick(['ADT45', 'IR20'], i >> 1)},${45 + (i % 3)}`,
          ),
        ),
      },
    );
    expect(sourceOf(dataset)).toBe('folders');
    expect(notesOf(dataset)).toEqual(['train.csv tableSaysSame']);
    expect(
      dataset.summary.understanding.classesFrom.options.map(({ source }) =>
        'column' in source ? source.column : source.kind,
      ),
    ).toEqual(['folders', 'label', 'variety']);
  });
});

describe('columns that divide', () => {
  it('BIRDS: a column "data set" beside labels and paths', async () => {
    const birds = ['AUK', 'CROW', 'OWL'];
    const sets = ['train', 'train', 'train', 'valid', 'test'];
    const path = (i: number) => `${pick(sets, i)}/${pick(birds, i)}/${i}.jpg`;
    const dataset = await openMade(
      times(30, (i) => `images/${i}.jpg`),
      {
        'birds.csv': csv(
          'class id,filepaths,labels,data set,scientific name',
          times(30, (i) => `${i % 3}.0,images/${i}.jpg,${pick(birds, i)},${pick(sets, i)},X ${i % 3}`),
        ),
      },
    );
    expect(path(0)).toContain('train');
    expect(sourceOf(dataset)).toBe('birds.csv: labels');
    expect(countsOf(dataset)).toEqual({ training: 'AUK 6, CROW 6, OWL 6', held: 12, unlabelled: 0 });
  });

  it('CelebA: list_eval_partition.txt, and attributes of which an image has several', async () => {
    const name = (i: number) => `${String(i + 1).padStart(6, '0')}.jpg`;
    const marks = (i: number) => [i % 2, (i >> 1) % 2, 1].map((mark) => (mark ? ' 1' : '-1')).join(' ');
    const dataset = await openMade(
      times(40, (i) => `img_align_celeba/${name(i)}`),
      {
        'list_eval_partition.txt': times(40, (i) => `${name(i)} ${i < 24 ? 0 : i < 32 ? 1 : 2}`).join('\n'),
        'list_attr_celeba.txt': `40\nMale Smiling Young \n${times(40, (i) => `${name(i)} ${marks(i)}`).join('\n')}\n`,
      },
    );
    expect(
      dataset.summary.understanding.classesFrom.options.flatMap(({ source }) =>
        'column' in source ? source.column : [],
      ),
    ).toEqual(expect.arrayContaining(['Male', 'Smiling']));
    expect(dataset.classes).toEqual(['-1', '1']);
    const roles = dataset.items.map(({ role }) => role);
    expect(
      ['training', 'validation', 'test'].map((role) => roles.filter((own) => own === role).length),
    ).toEqual([24, 8, 8]);
  });
});
