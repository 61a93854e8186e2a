import { describe, expect, it } from 'vitest';
import type { PredictedImages } from '../protocol/prediction';
import { parseCsv } from '../shared/csv';
import { readSampleSubmission } from './sample-submission';
import {
  DEFAULT_SUBMISSION,
  isDecided,
  type SubmissionFormat,
  submissionId,
  submissionProblems,
  writeSubmission,
} from './submission';
import { guessTableUse, scorePredictions } from './truth-csv';

function predictionsOf(classes: string[], answers: readonly (readonly [path: string, classIndex: number])[]) {
  const probabilities = new Float32Array(answers.length * classes.length);
  const predictions = answers.map(([path, classIndex], i) => {
    for (let c = 0; c < classes.length; c++)
      probabilities[i * classes.length + c] = c === classIndex ? 0.9 : 0.1;
    return { path, classIndex, probability: Math.fround(0.9) };
  });
  const device = { kind: 'cpu', name: 'CPU', software: false } as const;
  const rest = { problems: [], device, unreachedCount: 0, sampleSubmission: null };
  return { classes, predictions, probabilities, ...rest } satisfies PredictedImages;
}

const birds = predictionsOf(
  ['crow', 'owl'],
  [
    ['test/0001.jpg', 1],
    ['test/0002.jpg', 0],
    ['test/0010.jpg', 1],
  ],
);
const paths = birds.predictions.map((p) => p.path);

function formatOf(text: string, set: PredictedImages = birds): SubmissionFormat {
  const format = readSampleSubmission(
    text,
    set.classes,
    set.predictions.map((p) => p.path),
  );
  if (!format.ok) throw new Error(format.failure.code);
  if (!isDecided(format.value)) throw new Error('It has to be asked');
  return format.value;
}

const csvOf = (format: SubmissionFormat, set: PredictedImages = birds) => writeSubmission(set, format);
const codesOf = (format: SubmissionFormat, set: PredictedImages = birds) =>
  submissionProblems(set, format).map((p) => p.code);

describe('submission CSV', () => {
  it('is Id,Category with file names and class names, leading zeros kept', () => {
    expect(csvOf(DEFAULT_SUBMISSION)).toBe('Id,Category\n0001,owl\n0002,crow\n0010,owl\n');
    expect(submissionProblems(birds, DEFAULT_SUBMISSION)).toEqual([]);
  });

  it('quotes class names and never changes them', () => {
    const names = ['crow, "black"', 'two\nlines', '=HYPERLINK("x")', '鳥', '<script>'];
    const set = predictionsOf(
      names,
      names.map((_, i) => [`${i}.png`, i]),
    );
    const read = parseCsv(csvOf(DEFAULT_SUBMISSION, set));
    expect(read.ok && read.value.slice(1).map((row) => row[1])).toEqual(names);
    const [notice] = submissionProblems(set, DEFAULT_SUBMISSION);
    expect(notice).toMatchObject({ severity: 'notice', code: 'formulaNames', examples: ['=HYPERLINK("x")'] });
  });

  it('takes Ids from file name, full name, path, or as a number', () => {
    expect(
      (['fileName', 'fileNameWithExtension', 'path', 'integer'] as const).map((s) =>
        submissionId('a/b/007.x.jpg', s),
      ),
    ).toEqual(['007.x', '007.x.jpg', 'a/b/007.x.jpg', '007.x']);
    expect(submissionId('0042.jpg', 'integer')).toBe('42');
    expect(submissionId('000.jpg', 'integer')).toBe('0');
    expect(submissionId('.jpg', 'fileName')).toBe('.jpg');
  });

  it.each([
    ['names', 'ID,Label\n0010,crow\n0001,crow\n0002,crow\n', 'ID,Label\n0010,owl\n0001,owl\n0002,crow\n'],
    ['indices, integer Ids', 'id,label\n10,0\n1,0\n2,0\n', 'id,label\n10,1\n1,1\n2,0\n'],
    ['empty answers', 'id,label\n0002,\n0001,\n0010,\n', 'id,label\n0002,crow\n0001,owl\n0010,owl\n'],
    [
      "probabilities in the sample's class order",
      'image,owl,crow\n0001.jpg,0.5,0.5\n0002.jpg,0.5,0.5\n0010.jpg,0.5,0.5\n',
      'image,owl,crow\n0001.jpg,0.9,0.1\n0002.jpg,0.1,0.9\n0010.jpg,0.9,0.1\n',
    ],
  ])('follows a sample with %s', (_, sample, expected) => {
    const format = formatOf(sample);
    expect(codesOf(format)).toEqual([]);
    expect(csvOf(format)).toBe(expected);
  });

  it('asks for names where the class names themselves are numbers', () => {
    const digits = predictionsOf(['3', '10'], [['a.png', 1]]);
    expect(csvOf(formatOf('Id,Digit\na,3\n', digits), digits)).toBe('Id,Digit\na,10\n');
  });

  it('finds missing, extra and repeated Ids, and writes every row of the sample', () => {
    const format = formatOf('Id,Category\n0001,crow\n0003,crow\n0010,crow\n0011,crow\n0011,crow\n');
    expect(submissionProblems(birds, format)).toEqual([
      { severity: 'error', code: 'expectedTwice', values: { count: 1 }, examples: ['0011'] },
      { severity: 'error', code: 'missingIds', values: { count: 3 }, examples: ['0003', '0011', '0011'] },
      { severity: 'notice', code: 'extraIds', values: { count: 1 }, examples: ['test/0002.jpg'] },
    ]);
    expect(csvOf(format)).toBe('Id,Category\n0001,owl\n0003,crow\n0010,owl\n0011,crow\n0011,crow\n');
    const twins = predictionsOf(
      ['a', 'b'],
      [
        ['x/1.jpg', 0],
        ['y/1.jpg', 1],
      ],
    );
    expect(codesOf(DEFAULT_SUBMISSION, twins)).toEqual(['duplicateIds']);
  });

  it('leaves a column of a class the model does not know as the sample has it, and says so', () => {
    const format = formatOf('Id,crow,heron,owl\n0001,0.3,0.4,0.3\n0002,0.3,0.4,0.3\n0010,0.3,0.4,0.3\n');
    expect(csvOf(format)).toBe('Id,crow,heron,owl\n0001,0.1,0.4,0.9\n0002,0.9,0.4,0.1\n0010,0.1,0.4,0.9\n');
    expect(submissionProblems(birds, format)).toMatchObject([
      { severity: 'notice', code: 'unknownColumns', examples: ['heron'] },
    ]);
  });

  it('finds classes a grader does not know', () => {
    expect(submissionProblems(birds, DEFAULT_SUBMISSION, ['crow', 'eagle'])).toMatchObject([
      { severity: 'error', code: 'unknownClasses', examples: ['owl'] },
    ]);
  });

  it.each([
    ['no header', '', 'sampleEmpty'],
    ['only Ids', 'Id\n0001\n', 'sampleOneColumn'],
    ['only Ids and trailing separators', 'Id,\n0001,\n0002,\n', 'sampleOneColumn'],
    ['too many columns', 'Id,a,b,c\n', 'sampleColumns'],
    ['columns of other classes', 'Id,crow,eagle\n', 'sampleClasses'],
    ['a short row', 'Id,Category\n0001\n', 'sampleRagged'],
  ])('refuses a sample with %s', (_, text, code) => {
    const format = readSampleSubmission(text, birds.classes, paths);
    expect(format.ok ? 'read' : format.failure.code).toBe(code);
  });
});

describe('scoring against answers', () => {
  it.each([
    ['names', 'Id,Category\n0001,owl\n0002,owl\n0099,crow\n'],
    ['indices', 'Id,Category\n0001,1\n0002,1\n0099,0\n'],
    ['numbers from 1', 'Id,Category\n0001,2\n0002,2\n0099,1\n'],
    ['one column for each class', 'Id;owl;crow\r\n0001;1;0\r\n0002;1;0\r\n0099;0;1\r\n'],
    ['full paths', 'file,what\nx/test/0001.jpg,owl\nx/test/0002.jpg,Owl\nx/test/0099.jpg,crow\n'],
    ['a column headed by a class', 'Id,is_crow\n0001,0\n0002,0\n0099,1\n'],
    ['names without a heading', '0001.jpg,owl\n0002.jpg,owl\n0099.jpg,crow\n'],
  ])('counts what is right, by %s', (_, text) => {
    const read = scorePredictions(text, birds);
    if (!read.ok) throw new Error(read.failure.code);
    const { interval, unpredictedExamples, ...score } = read.value;
    expect(score).toEqual({
      scored: 2,
      correct: 1,
      unanswered: 1,
      unansweredExamples: ['test/0010.jpg'],
      unpredicted: 1,
    });
    expect(unpredictedExamples).toEqual([expect.stringContaining('0099')]);
    // Wilson's 95 % interval of 1 in 2.
    expect(interval[0]).toBeCloseTo(0.0945, 4);
    expect(interval[1]).toBeCloseTo(0.9055, 4);
  });

  it.each([
    ['of other classes', 'Id,Category\n0001,eagle\n', 'truthClasses'],
    ['that all are the same', 'Id,Category\n0001,owl\n0002,owl\n0010,owl\n', 'truthIsTemplate'],
    ['that all are as likely', 'Id,owl,crow\n0001,0.5,0.5\n0002,0.5,0.5\n', 'truthIsTemplate'],
    ['that are probabilities', 'Id,owl,crow\n0001,0.9,0.1\n0002,0.2,0.8\n', 'truthIsProbable'],
    ['that are the probability of one', 'Id,owl\n0001,0.9\n0002,0.2\n', 'truthIsProbable'],
    ['that are left empty', 'Id,Category\n0001,\n0002,\n', 'truthEmpty'],
    ['that are not there', 'Id\n0001\n0002\n', 'truthColumns'],
    ['that could be numbers from 0 or from 1', 'Id,Category\n0001,1\n', 'truthUndecided'],
  ])('refuses answers %s', (_, text, code) => {
    const read = scorePredictions(text, birds);
    expect(read.ok ? 'scored' : read.failure.code).toBe(code);
  });

  it('tells a form to fill from answers, by its content and then by its name', () => {
    const use = (name: string, text: string) => guessTableUse(name, text, birds.classes);
    expect(use('test.csv', 'Id,Category\n1,owl\n2,owl\n')).toBe('sample');
    expect(use('test.csv', 'Id\n1\n2\n')).toBe('sample');
    expect(use('test.csv', 'Id,Category\n1,owl\n2,crow\n')).toBe('truth');
    expect(use('mine.csv', 'Id,owl,crow\n1,0.9,0.1\n2,0.2,0.8\n')).toBe('sample');
    expect(use('my_submission.csv', 'Id,Category\n1,owl\n2,crow\n')).toBe('sample');
  });
});
