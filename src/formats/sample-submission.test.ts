import { describe, expect, it } from 'vitest';
import type { PredictedImages } from '../protocol/prediction';
import { readSampleSubmission, type SampleChoices } from './sample-submission';
import { isDecided, submissionProblems, writeSubmission } from './submission';

/** Image i is of class `answers[i]`, with 0.75 on it and the rest shared evenly. */
function predicted(classes: readonly string[], answers: Readonly<Record<string, number>>): PredictedImages {
  const images = Object.entries(answers);
  const rest = 0.25 / (classes.length - 1);
  return {
    classes,
    predictions: images.map(([path, classIndex]) => ({ path, classIndex, probability: 0.75 })),
    probabilities: Float32Array.from(
      images.flatMap(([, answer]) => classes.map((_, c) => (c === answer ? 0.75 : rest))),
    ),
    sampleSubmission: null,
    problems: [],
    device: { kind: 'cpu', name: 'CPU', software: false },
    unreachedCount: 0,
  };
}

function read(sample: string, set: PredictedImages, choices: Partial<SampleChoices> = {}) {
  const paths = set.predictions.map(({ path }) => path);
  const format = readSampleSubmission(sample, set.classes, paths, choices);
  if (!format.ok) throw new Error(`${format.failure.code} ${JSON.stringify(format.failure.values)}`);
  return format.value;
}

function filled(sample: string, set: PredictedImages, choices: Partial<SampleChoices> = {}): string {
  const format = read(sample, set, choices);
  if (!isDecided(format)) throw new Error(`To ask: ${format.guess.candidates}`);
  return writeSubmission(set, format);
}

const digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

describe('the forms of real competitions, byte by byte', () => {
  it('Digit Recognizer: ImageId counts from 1, images from 0; its answers are all 0', () => {
    const set = predicted(digits, { 'test/00000.pgm': 7, 'test/00001.pgm': 0, 'test/00002.pgm': 9 });
    const sample = 'ImageId,Label\n1,0\n2,0\n3,0\n';
    expect(read(sample, set).match.rule).toBe('countedFromOne');
    expect(filled(sample, set)).toBe('ImageId,Label\n1,7\n2,0\n3,9\n');
  });

  it('Dog Breed Identification: 120 columns of probability, in an order of their own', () => {
    const breeds = Array.from({ length: 120 }, (_, i) => `breed_${String(i).padStart(3, '0')}`);
    const set = predicted(breeds, {
      'test/000621fb3cbb32d8935728e48679680e.jpg': 1,
      'test/00102ee9d8eb90812350685311fe5890.jpg': 119,
    });
    const order = breeds.toReversed();
    const uniform = breeds.map(() => '0.00833333333333').join(',');
    const ids = ['000621fb3cbb32d8935728e48679680e', '00102ee9d8eb90812350685311fe5890'];
    const sample = `id,${order.join(',')}\n${ids.map((id) => `${id},${uniform}\n`).join('')}`;
    // 0.25 / 119 as float32.
    const rest = '0.0021008404';
    const row = (answer: string) => order.map((breed) => (breed === answer ? '0.75' : rest)).join(',');
    expect(filled(sample, set)).toBe(
      `id,${order.join(',')}\n${ids[0]},${row('breed_001')}\n${ids[1]},${row('breed_119')}\n`,
    );
    expect(read(sample, set).guess.reason).toBe('classColumns');
  });

  it('Cassava Leaf Disease: image_id with .jpg, answers that are class numbers', () => {
    const set = predicted(digits.slice(0, 5), { 'test_images/2216849948.jpg': 3 });
    expect(filled('image_id,label\n2216849948.jpg,4\n', set)).toBe('image_id,label\n2216849948.jpg,3\n');
  });

  it('Plant Pathology 2020: four columns, a quarter each', () => {
    const set = predicted(['healthy', 'multiple_diseases', 'rust', 'scab'], {
      'images/Test_0.jpg': 2,
      'images/Test_1.jpg': 0,
    });
    const sample =
      'image_id,healthy,multiple_diseases,rust,scab\nTest_0,0.25,0.25,0.25,0.25\nTest_1,0.25,0.25,0.25,0.25\n';
    const r = '0.083333336';
    expect(filled(sample, set)).toBe(
      `image_id,healthy,multiple_diseases,rust,scab\nTest_0,${r},${r},0.75,${r}\nTest_1,0.75,${r},${r},${r}\n`,
    );
    expect(filled(sample, set, { answer: 'oneHot' })).toBe(
      'image_id,healthy,multiple_diseases,rust,scab\nTest_0,0,0,1,0\nTest_1,1,0,0,0\n',
    );
  });

  it('Dogs vs. Cats: the probability of dog in one column', () => {
    const set = predicted(['cat', 'dog'], { 'test/10.jpg': 1, 'test/1.jpg': 0, 'test/2.jpg': 1 });
    const sample = 'id,label\n1,0.5\n2,0.5\n10,0.5\n';
    expect(filled(sample, set)).toBe('id,label\n1,0.25\n2,0.75\n10,0.75\n');
    expect(filled(sample, set, { ofClass: 0 })).toBe('id,label\n1,0.75\n2,0.25\n10,0.25\n');
    expect(filled(sample, set, { answer: 'name' })).toBe('id,label\n1,cat\n2,dog\n10,dog\n');
  });

  it('Aerial Cactus: the column says whose probability it holds', () => {
    const set = predicted(['cactus', 'none'], { 'test/000940378805c44108d287872b2f04ce.jpg': 0 });
    expect(filled('id,has_cactus\n000940378805c44108d287872b2f04ce.jpg,0.5\n', set)).toBe(
      'id,has_cactus\n000940378805c44108d287872b2f04ce.jpg,0.75\n',
    );
  });

  it('a column that is headed by a class: 1 means that class, wherever it stands in the order', () => {
    const set = predicted(['cat', 'dog'], { '1.jpg': 0, '2.jpg': 1 });
    expect(filled('id,is_cat\n1,0\n2,0\n', set)).toBe('id,is_cat\n1,1\n2,0\n');
    expect(filled('id,is_cat\n1,0\n2,0\n', set, { answer: 'probability' })).toBe(
      'id,is_cat\n1,0.75\n2,0.25\n',
    );
  });

  it('Dog breeds whose folders carry ImageNet numbers', () => {
    const set = predicted(['n02085620-Chihuahua', 'n02085782-Japanese_spaniel'], { '1.jpg': 1 });
    expect(filled('id,japanese_spaniel,chihuahua\n1,0.5,0.5\n', set)).toBe(
      'id,japanese_spaniel,chihuahua\n1,0.75,0.25\n',
    );
  });

  it('APTOS 2019: id_code without extension, CRLF', () => {
    const set = predicted(digits.slice(0, 5), {
      'test_images/0005cfc8afb6.png': 2,
      'test_images/003f0afdcd15.png': 4,
    });
    expect(filled('id_code,diagnosis\r\n0005cfc8afb6,0\r\n003f0afdcd15,0\r\n', set)).toBe(
      'id_code,diagnosis\r\n0005cfc8afb6,2\r\n003f0afdcd15,4\r\n',
    );
  });

  it('Intel scenes: numbers of the classes in their order', () => {
    const scenes = ['buildings', 'forest', 'glacier', 'mountain', 'sea', 'street'];
    const set = predicted(scenes, { 'seg_pred/10004.jpg': 5, 'seg_pred/1003.jpg': 0 });
    expect(filled('image_name,label\n10004.jpg,0\n1003.jpg,5\n', set)).toBe(
      'image_name,label\n10004.jpg,5\n1003.jpg,0\n',
    );
  });

  it('State Farm: columns c0 … c9, whole file names', () => {
    const classes = digits.map((digit) => `c${digit}`);
    const set = predicted(classes, { 'imgs/test/img_1.jpg': 3 });
    const sample = `img,${classes.join(',')}\nimg_1.jpg,1,0,0,0,0,0,0,0,0,0\n`;
    const r = '0.027777778';
    expect(filled(sample, set)).toBe(
      `img,${classes.join(',')}\nimg_1.jpg,${r},${r},${r},0.75,${r},${r},${r},${r},${r},${r}\n`,
    );
  });
});

const motifs = ['cross', 'disc', 'stripes'];
const three = predicted(motifs, { 'data/test/x_1.jpg': 2, 'data/test/X_2.JPG': 0, 'data/test/x_10.jpg': 1 });

describe('a sample is kept as it is written', () => {
  it.each([
    [
      'semicolons, a byte-order mark and CRLF',
      '\ufeffId;Category\r\nx_1;disc\r\nX_2;disc\r\nx_10;cross\r\n',
      '\ufeffId;Category\r\nx_1;stripes\r\nX_2;cross\r\nx_10;disc\r\n',
    ],
    [
      'tabs, no last line end',
      'Id\tCategory\nx_10\tdisc\nx_1\tdisc\nX_2\tdisc',
      'Id\tCategory\nx_10\tdisc\nx_1\tstripes\nX_2\tcross',
    ],
    [
      'quotes as R writes them',
      '"","Id","Category"\n"1","x_1","disc"\n"2","X_2","disc"\n"3","x_10","disc"\n',
      '"","Id","Category"\n"1","x_1","stripes"\n"2","X_2","cross"\n"3","x_10","disc"\n',
    ],
    [
      'quotes around everything',
      '"Id","Category"\n"x_1.jpg","disc"\n"X_2.JPG","disc"\n"x_10.jpg","disc"\n',
      '"Id","Category"\n"x_1.jpg","stripes"\n"X_2.JPG","cross"\n"x_10.jpg","disc"\n',
    ],
    [
      'an index column',
      ',Id,Category\n0,x_1,disc\n1,X_2,disc\n2,x_10,disc\n',
      ',Id,Category\n0,x_1,stripes\n1,X_2,cross\n2,x_10,disc\n',
    ],
    [
      'trailing commas',
      'Id,Category,\nx_1,disc,\nX_2,disc,\nx_10,disc,\n',
      'Id,Category,\nx_1,stripes,\nX_2,cross,\nx_10,disc,\n',
    ],
    [
      'trailing commas below a header without',
      'Id,Category\nx_1,disc,,\nX_2,disc,,\nx_10,disc,,\n',
      'Id,Category\nx_1,stripes,,\nX_2,cross,,\nx_10,disc,,\n',
    ],
    [
      'a Usage column',
      'Id,Category,Usage\nx_1,disc,Public\nX_2,disc,Private\nx_10,disc,Private\n',
      'Id,Category,Usage\nx_1,stripes,Public\nX_2,cross,Private\nx_10,disc,Private\n',
    ],
    [
      'the answer before the Id',
      'Category,Id\ndisc,x_1\ndisc,X_2\ndisc,x_10\n',
      'Category,Id\nstripes,x_1\ncross,X_2\ndisc,x_10\n',
    ],
    [
      'decimal commas',
      'Id;stripes;disc;cross\nx_1;0,33;0,33;0,33\nX_2;0,33;0,33;0,33\nx_10;0,33;0,33;0,33\n',
      'Id;stripes;disc;cross\nx_1;0,75;0,125;0,125\nX_2;0,125;0,125;0,75\nx_10;0,125;0,75;0,125\n',
    ],
    [
      'no header',
      'x_1.jpg,disc\nX_2.JPG,disc\nx_10.jpg,disc\n',
      'x_1.jpg,stripes\nX_2.JPG,cross\nx_10.jpg,disc\n',
    ],
    [
      'no header, one column for each class',
      'x_1,0.3,0.3,0.3\nX_2,0.3,0.3,0.3\nx_10,0.3,0.3,0.3\n',
      'x_1,0.125,0.125,0.75\nX_2,0.75,0.125,0.125\nx_10,0.125,0.75,0.125\n',
    ],
    [
      'classes spelled in its own way',
      'Id,Category\nx_1,Disc\nX_2,CROSS\nx_10,Stripes\n',
      'Id,Category\nx_1,Stripes\nX_2,CROSS\nx_10,Disc\n',
    ],
    [
      'one-hot rows',
      'Id,cross,disc,stripes\nx_1,1,0,0\nX_2,0,1,0\nx_10,1,0,0\n',
      'Id,cross,disc,stripes\nx_1,0,0,1\nX_2,1,0,0\nx_10,0,1,0\n',
    ],
    [
      'columns numbered from 1',
      'Id,p1,p2,p3\nx_1,0,0,0.5\nX_2,0,0,0.5\nx_10,0,0,0.5\n',
      'Id,p1,p2,p3\nx_1,0.125,0.125,0.75\nX_2,0.75,0.125,0.125\nx_10,0.125,0.75,0.125\n',
    ],
  ])('with %s', (_, sample, expected) => {
    expect(filled(sample, three)).toBe(expected);
  });
});

describe('Ids are matched by the one rule that fits all rows', () => {
  it.each([
    ['path', ['data/test/x_1.jpg', 'data/test/X_2.JPG', 'data/test/x_10.jpg'], false],
    ['pathEnd', ['test/x_1.jpg', 'test/X_2.JPG', 'test/x_10.jpg'], false],
    ['pathEnd', ['test\\x_1.jpg', './test/X_2.JPG', 'test/x_10.jpg'], false],
    ['pathEndWithoutExtension', ['test/x_1', 'test/X_2', 'test/x_10'], false],
    ['fileNameWithExtension', ['x_1.jpg', 'X_2.JPG', 'x_10.jpg'], false],
    ['fileNameWithExtension', ['other/x_1.jpg', 'other/X_2.JPG', 'x_10.jpg'], false],
    ['fileNameWithExtension', ['x_1.JPG', 'x_2.jpg', 'x_10.jpg'], true],
    ['fileName', ['x_1', 'X_2', 'x_10'], false],
    ['fileName', ['x_1.png', 'X_2', 'x_10.jpg'], false],
    ['fileName', ['X_1', 'x_2', 'x_10'], true],
    ['lastNumber', ['1', '2', '10'], false],
    ['lastNumber', ['img-0001', 'img-0002', 'img-0010'], false],
  ])('%s: %j', (rule, ids, ignoresCase) => {
    const { match } = read(`Id,Category\n${ids.map((id) => `${id},disc\n`).join('')}`, three);
    expect(match).toMatchObject({ rule, ignoresCase, foundCount: 3 });
    expect([...match.imageOfRow]).toEqual([0, 1, 2]);
  });

  it('takes the one that fits all before one that fits some to the letter', () => {
    const set = predicted(motifs, { 'a/1.jpg': 0, 'a/2.jpg': 1, 'a/3.jpg': 2 });
    expect(read('Id,Category\n1.jpg,disc\n2.png,disc\n3,cross\n', set).match.rule).toBe('fileName');
  });

  it('can be told another rule, and another column, without giving up the sample', () => {
    const set = predicted(motifs, { '1.jpg': 0, '2.jpg': 1, '3.jpg': 2 });
    const sample = 'row,file,what\n1,3,disc\n2,2,disc\n3,1,disc\n';
    const told = read(sample, set, { idColumn: 1, idRule: 'integer' });
    expect([...told.match.imageOfRow]).toEqual([2, 1, 0]);
    expect(told.copied).toEqual([0]);
  });

  it('can be told another separator', () => {
    const set = predicted(motifs, { '1.jpg': 0, '2.jpg': 1 });
    const sample = 'file\twhat|x\n1.jpg\tdisc|x\n2.jpg\tdisc|x\n';
    expect(read(sample, set, { separator: '\t' }).columns).toEqual(['file', 'what|x']);
    expect(read(sample, set, { separator: '|' }).columns).toEqual(['file\twhat', 'x']);
  });

  it('counts and lists rows without an image, images without a row, and Ids that mean several', () => {
    const set = predicted(motifs, { 'a/1.jpg': 0, 'b/1.jpg': 1, 'b/2.jpg': 2, 'b/9.jpg': 0 });
    const format = read('Id,Category\n1,disc\n2,disc\n7,cross\n', set);
    if (!isDecided(format)) throw new Error('It has to be asked');
    expect(submissionProblems(set, format)).toMatchObject([
      { severity: 'error', code: 'ambiguousIds', examples: ['1'] },
      { severity: 'error', code: 'missingIds', values: { count: 1 }, examples: ['7'] },
      { severity: 'notice', code: 'extraIds', values: { count: 2 }, examples: ['b/1.jpg', 'b/9.jpg'] },
    ]);
    expect(writeSubmission(set, format)).toBe('Id,Category\n1,cross\n2,stripes\n7,cross\n');
    const strange = read('Id,Category\nq,disc\nr,cross\n', set);
    expect(isDecided(strange) && submissionProblems(set, strange)).toMatchObject([
      { code: 'noIdFits', values: { count: 2 } },
      { code: 'extraIds', values: { count: 4 } },
    ]);
  });
});

describe('a placeholder does not say what is wanted', () => {
  const numbered = predicted(['1', '2', '3', '4', '5'], {
    'test/image_0000.jpg': 0,
    'test/image_0001.jpg': 4,
  });

  it.each([
    ['1', '\ufeffId;Category\r\nimage_0000;1\r\nimage_0001;1\r\n', 'placeholder'],
    ['0', 'Id,Category\nimage_0000,0\nimage_0001,0\n', 'placeholder'],
    ['nothing', 'Id,Category\nimage_0000,\nimage_0001,\n', 'empty'],
  ])('where classes are named 1 … 5 and all answers are %s it is asked', (_, sample, reason) => {
    const format = read(sample, numbered);
    expect(format.answer).toBeNull();
    expect(format.guess).toMatchObject({ candidates: ['name', 'index'], reason });
  });

  it('where all answers are one of the names it is asked, too: a placeholder is often the first class', () => {
    const tens = predicted(['10', '20', '30'], { '1.jpg': 1, '2.jpg': 2 });
    expect(read('Id,Category\n1,10\n2,10\n', tens).answer).toBeNull();
  });

  it('each choice is written as it says', () => {
    const sample = 'Id,Category\nimage_0000,0\nimage_0001,0\n';
    expect(filled(sample, numbered, { answer: 'name' })).toBe('Id,Category\nimage_0000,1\nimage_0001,5\n');
    expect(filled(sample, numbered, { answer: 'index' })).toBe('Id,Category\nimage_0000,0\nimage_0001,4\n');
    expect(filled(sample, numbered, { answer: 'indexFromOne' })).toBe(
      'Id,Category\nimage_0000,1\nimage_0001,5\n',
    );
  });

  it('asks where numbers could count from 0 or from 1, and not where all answers tell', () => {
    const kindOf = (answers: readonly string[]) => {
      const set = predicted(motifs, { '1.jpg': 0, '2.jpg': 1 });
      return read(`Id,Category\n${answers.map((answer, i) => `${i + 1},${answer}\n`).join('')}`, set).answer;
    };
    expect(kindOf(['1', '2'])).toBeNull();
    expect(kindOf(['1', '1'])).toBeNull();
    expect(kindOf(['0', '2'])).toBe('index');
    expect(kindOf(['1', '3'])).toBe('indexFromOne');
    expect(kindOf(['0', '0'])).toBe('index');
    expect(kindOf(['?', '?'])).toBe('name');
  });

  it('does not ask where names and numbers are the same', () => {
    const set = predicted(digits, { '1.jpg': 7, '2.jpg': 8 });
    expect(filled('Id,Label\n1,0\n2,0\n', set)).toBe('Id,Label\n1,7\n2,8\n');
  });
});
