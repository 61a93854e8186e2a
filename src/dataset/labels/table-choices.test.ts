/** What a person says of tables, and tables that say too much, too little, or two things at once. */
import { describe, expect, it } from 'vitest';
import {
  countsOf,
  csv,
  labelsOf,
  notesOf,
  openMade,
  pick,
  readAs,
  sourceOf,
  times,
  usesOf,
} from '../testing/open-made';

const remarks = (dataset: Parameters<typeof sourceOf>[0]) => dataset.summary.understanding.remarks;
const image = (i: number) => `${i}.jpg`;

describe('what a person says', () => {
  const skin = () =>
    openMade(
      times(40, (i) => `images_part_${(i % 2) + 1}/${i}.jpg`),
      {
        'metadata.csv': csv(
          'image_id,dx,dx_type,age',
          times(
            40,
            (i) =>
              `${i},${pick(['nv', 'nv', 'mel'], i)},${pick(['histo', 'histo', 'consensus'], i)},${i % 7}`,
          ),
        ),
      },
    );

  it('another column is learned, and the guess again where it is undone', async () => {
    const dataset = await skin();
    const source = { kind: 'table', path: 'metadata.csv', column: 'dx_type' } as const;
    const said = await readAs(dataset, { classesFrom: source });
    expect(said.classes).toEqual(['consensus', 'histo']);
    expect(said.summary.understanding.classesFrom).toMatchObject({ chosen: source, isGuess: false });
    const undone = await readAs(said, {});
    expect(undone.summary).toEqual(dataset.summary);
  });

  it('a column that is not offered can be chosen all the same', async () => {
    const said = await readAs(await skin(), {
      classesFrom: { kind: 'table', path: 'metadata.csv', column: 'age' },
    });
    expect(said.classes).toEqual(['0', '1', '2', '3', '4', '5', '6']);
  });

  it('folders are classes where they are said to be', async () => {
    const said = await readAs(await skin(), { classesFrom: { kind: 'folders' } });
    expect(said.classes).toEqual(['images_part_1', 'images_part_2']);
    expect(notesOf(said)).toEqual(['metadata.csv tableNotChosen']);
    expect(said.summary.understanding.unused[0]?.offer).toEqual({
      classesFrom: { kind: 'table', path: 'metadata.csv', column: 'dx' },
    });
  });

  it('a column that is gone is said, and the guess holds', async () => {
    const said = await readAs(await skin(), {
      classesFrom: { kind: 'table', path: 'metadata.csv', column: 'diagnosis' },
    });
    expect(sourceOf(said)).toBe('metadata.csv: dx');
    expect(said.summary.understanding.classesFrom.isGuess).toBe(true);
    expect(remarks(said)).toContainEqual({ code: 'choiceGone', values: { path: 'metadata.csv' } });
  });

  it('a table of labels beats folders of classes where it is chosen, and says so of what it leaves over', async () => {
    const dataset = await openMade(['a/1.jpg', 'a/2.jpg', 'b/3.jpg', 'b/4.jpg'], {
      'labels.csv': 'file,label\n1.jpg,x\n2.jpg,y\n3.jpg,x\n',
    });
    expect(dataset.classes).toEqual(['a', 'b']);
    const said = await readAs(dataset, {
      classesFrom: { kind: 'table', path: 'labels.csv', column: 'label' },
    });
    expect(labelsOf(said)).toEqual({
      'a/1.jpg': 'training x',
      'a/2.jpg': 'training y',
      'b/3.jpg': 'training x',
      'b/4.jpg': 'unlabelled',
    });
    expect(said.summary.understanding.classesFrom.options[1]?.effect).toEqual({
      classCount: 2,
      labelledCount: 3,
      leftOverCount: 1,
    });
  });

  it('another column names the files', async () => {
    const dataset = await openMade(
      times(12, (i) => `i/${i}.jpg`),
      {
        'pairs.csv': csv(
          'image,similar_image,label',
          times(12, (i) => `${i}.jpg,${11 - i}.jpg,${i < 6 ? 'x' : 'y'}`),
        ),
      },
    );
    expect(dataset.summary.understanding.tables[0]?.fileColumn).toEqual({
      chosen: 'image',
      isGuess: true,
      options: [
        { column: 'image', foundCount: 12 },
        { column: 'similar_image', foundCount: 12 },
      ],
    });
    expect(labelsOf(dataset)['i/0.jpg']).toBe('training x');
    const said = await readAs(dataset, { fileNamesIn: { 'pairs.csv': 'similar_image' } });
    expect(labelsOf(said)['i/0.jpg']).toBe('training y');
    expect(said.summary.understanding.tables[0]?.fileColumn).toMatchObject({
      chosen: 'similar_image',
      isGuess: false,
    });
  });

  it('a table is for nothing, for the split alone, or the form of a submission', async () => {
    const dataset = await openMade(
      times(12, (i) => `i/${i}.jpg`),
      {
        'train.csv': csv(
          'image,label',
          times(8, (i) => `${i}.jpg,${i % 2}`),
        ),
        'test.csv': csv(
          'image,label',
          times(4, (i) => `${8 + i}.jpg,${i % 2}`),
        ),
      },
    );
    expect(countsOf(dataset)).toEqual({ training: '0 4, 1 4', held: 4, unlabelled: 0 });
    const path = 'test.csv';
    const nothing = await readAs(dataset, { tableUses: { [path]: 'nothing' } });
    expect(countsOf(nothing).unlabelled).toBe(4);
    expect(nothing.summary.understanding.unused).toContainEqual({
      path,
      note: { code: 'tableSetAside' },
      offer: { tableUses: { [path]: 'labels' } },
    });
    const form = await readAs(dataset, { tableUses: { [path]: 'submission' } });
    expect(form.summary.sampleSubmission?.header).toEqual(['image', 'label']);
    expect(usesOf(form)).toEqual({ 'train.csv': 'labels', 'test.csv': 'submission' });
    const split = await readAs(dataset, { tableUses: { [path]: 'split' } });
    expect(countsOf(split).unlabelled).toBe(4);
    const labels = await readAs(dataset, { tableUses: { [path]: 'labels' } });
    expect(countsOf(labels)).toEqual({ training: '0 6, 1 6', held: 0, unlabelled: 0 });
  });
});

describe('one label per image', () => {
  const marks = (rows: readonly string[]) =>
    openMade(
      times(rows.length, (i) => `i/${i}.jpg`),
      {
        'marks.csv': csv(
          'image,cat,dog,fox',
          rows.map((row, i) => `${i}.jpg,${row}`),
        ),
      },
    );

  it.each([
    ['0 and 1', '1,0,0', '0,1,0'],
    ['0.0 and 1.0', '1.0,0.0,0.0', '0.0,1.0,0.0'],
    ['True and False', 'True,False,False', 'FALSE,TRUE,FALSE'],
  ])('%s are classes', async (_, cat, dog) => {
    expect(countsOf(await marks([cat, dog, cat, dog, cat]))).toEqual({
      training: 'cat 3, dog 2',
      held: 0,
      unlabelled: 0,
    });
  });

  it('rows with several ones, and with none, are counted, said and left out', async () => {
    const dataset = await marks(['1,0,0', '0,1,0', '0,0,1', '1,1,0', '0,0,0', '1,0,0']);
    expect(labelsOf(dataset)).toMatchObject({
      'i/3.jpg': 'ignore',
      'i/4.jpg': 'ignore',
      'i/5.jpg': 'training cat',
    });
    expect(remarks(dataset)).toEqual([
      { code: 'severalOnes', values: { path: 'marks.csv', count: 1 } },
      { code: 'noOnes', values: { path: 'marks.csv', count: 1 } },
    ]);
  });

  it('of probabilities the largest is the label, also with decimal commas', async () => {
    const dataset = await openMade(
      times(6, (i) => `i/${i}.jpg`),
      {
        'p.csv': csv(
          'image;cat;dog;fox',
          times(6, (i) => `${i}.jpg;${pick(['0,7;0,2;0,1', '0,1;0,5;0,4'], i)}`),
        ),
      },
    );
    expect(countsOf(dataset).training).toBe('cat 3, dog 3');
    expect(remarks(dataset)).toEqual([{ code: 'largestProbability', values: { path: 'p.csv' } }]);
  });
});

describe('tables that contradict', () => {
  it('a file with two labels is left out, and counted', async () => {
    const dataset = await openMade(
      times(10, (i) => `i/${i}.jpg`),
      {
        'labels.csv': csv('file,label', [
          ...times(10, (i) => `${i}.jpg,${i % 2}`),
          '3.jpg,0',
          '5.jpg,1',
          '5.jpg,1',
        ]),
      },
    );
    expect(labelsOf(dataset)).toMatchObject({ 'i/3.jpg': 'ignore', 'i/5.jpg': 'training 1' });
    expect(dataset.summary.understanding.tables[0]?.contradictionCount).toBe(1);
    expect(remarks(dataset)).toEqual([
      { code: 'contradictingLabels', values: { count: 1, example: 'i/3.jpg' } },
    ]);
  });

  it('two tables that disagree are two choices, and it is said on how many images', async () => {
    const dataset = await openMade(
      times(12, (i) => `i/${i}.jpg`),
      {
        'ann.csv': csv(
          'file,label',
          times(12, (i) => `${i}.jpg,${pick(['x', 'y'], i)}`),
        ),
        'bob.csv': csv(
          'file,label',
          times(12, (i) => `${i}.jpg,${i < 4 ? pick(['y', 'x'], i) : pick(['x', 'y'], i)}`),
        ),
      },
    );
    expect(sourceOf(dataset)).toBe('ann.csv: label');
    expect(remarks(dataset)).toContainEqual({
      code: 'tablesContradict',
      values: { first: 'ann.csv', second: 'bob.csv', count: 4 },
    });
    expect(notesOf(dataset)).toContain('bob.csv tableNotChosen');
    const said = await readAs(dataset, { classesFrom: { kind: 'table', path: 'bob.csv', column: 'label' } });
    expect(labelsOf(said)['i/0.jpg']).toBe('training y');
  });
});

describe('tables of any size', () => {
  it('labels of files that are not there are counted, and some are named', async () => {
    const dataset = await openMade(
      times(20, (i) => `i/${i}.jpg`),
      {
        'labels.csv': csv(
          'file,label',
          times(100, (i) => `${i}.jpg,${i % 2}`),
        ),
      },
    );
    expect(dataset.summary.imageCount).toBe(20);
    expect(dataset.summary.understanding.tables[0]).toMatchObject({
      rowCount: 100,
      missingCount: 80,
      missingExamples: ['20.jpg', '21.jpg', '22.jpg', '23.jpg', '24.jpg'],
    });
    expect(remarks(dataset)).toEqual([
      { code: 'filesMissing', values: { path: 'labels.csv', count: 80, example: '20.jpg' } },
    ]);
  });

  it('of 5,000 columns the one with labels is found', async () => {
    const columns = times(5000, (i) => (i === 4321 ? 'diagnosis' : `gene_${i}`));
    const cells = (row: number) =>
      times(5000, (i) => (i === 4321 ? pick(['ill', 'well'], row) : String(((row * 31 + i * 17) % 997) / 7)));
    const dataset = await openMade(
      times(60, (i) => `slides/${i}.png`),
      {
        'cohort.csv': csv(
          ['slide', ...columns].join(),
          times(60, (i) => [`${i}.png`, ...cells(i)].join()),
        ),
      },
    );
    expect(sourceOf(dataset)).toBe('cohort.csv: diagnosis');
    expect(dataset.summary.understanding.tables[0]?.columns).toHaveLength(5001);
  });

  it('one column of names has no labels to offer', async () => {
    const dataset = await openMade(
      times(12, (i) => `i/${i}.jpg`),
      { 'names.csv': csv('file', times(12, image)) },
    );
    expect(notesOf(dataset)).toEqual(['names.csv noLabelColumn']);
    expect(dataset.summary.understanding.unused[0]?.offer).toBeNull();
  });

  it('labels are told from the whole table, not from its first rows', async () => {
    const dataset = await openMade(
      times(900, (i) => `i/${i}.jpg`),
      {
        'photos.csv': csv(
          'photo,camera,bird',
          times(900, (i) => `${i}.jpg,${i < 600 ? 'A' : pick(['A', 'B'], i)},bird ${Math.floor(i / 300)}`),
        ),
      },
    );
    expect(sourceOf(dataset)).toBe('photos.csv: bird');
  });

  it('two columns that could both hold the labels: one is taken, and it is said', async () => {
    const dataset = await openMade(
      times(40, (i) => `i/${i}.jpg`),
      {
        'photos.csv': csv(
          'photo,colour,shape',
          times(40, (i) => `${i}.jpg,${pick(['red', 'blue'], i)},${pick(['round', 'long'], i >> 1)}`),
        ),
      },
    );
    expect(sourceOf(dataset)).toBe('photos.csv: colour');
    expect(remarks(dataset)).toEqual([
      { code: 'doubtfulColumn', values: { path: 'photos.csv', column: 'colour', other: 'shape' } },
    ]);
  });
});
