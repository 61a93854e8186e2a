import { expect, test } from 'vitest';
import type { PredictedImages } from '../protocol/prediction';
import { ANSWER_KINDS } from './answer-kind';
import { readSampleSubmission } from './sample-submission';
import { DEFAULT_SUBMISSION, isDecided } from './submission';
import { canWithhold, NOTHING_WITHHELD, withheldCell, withheldRowCount } from './withheld-answers';

const sureness = [0.9, 0.7, 0.4, Number.NaN];
const set: PredictedImages = {
  classes: ['finch', 'owl'],
  predictions: sureness.map((probability, i) => ({ path: `${i}.png`, classIndex: 0, probability })),
  probabilities: new Float32Array(2 * sureness.length),
  sampleSubmission: null,
  problems: [],
  device: { kind: 'cpu', name: 'CPU', software: false },
  unreachedCount: 0,
};

test('rows below the threshold are counted; what is no number is below every one, and without one nothing is', () => {
  const counts = [0, 0.4, 0.5, 1].map((threshold) => withheldRowCount(set, DEFAULT_SUBMISSION, threshold));
  expect(counts).toEqual([0, 1, 2, 4]);
});

test('of a sample its rows count: one asked for twice is two, an image it does not ask for is none', () => {
  const text = 'Id,what\n0,finch\n2,owl\n2,owl\n77,owl\n';
  const paths = set.predictions.map(({ path }) => path);
  const read = readSampleSubmission(text, set.classes, paths);
  if (!read.ok || !isDecided(read.value)) throw new Error('The sample says all');
  expect(withheldRowCount(set, read.value, 0.8)).toBe(2);
});

test('only an answer that names a class gives way, and only below the threshold', () => {
  const held = { ...NOTHING_WITHHELD, threshold: 0.5 };
  expect(ANSWER_KINDS.filter(canWithhold)).toEqual(['name', 'index', 'indexFromOne']);
  expect(withheldCell('name', 0.4, held)).toBeNull();
  expect(withheldCell('name', 0.4, { ...held, as: 'empty' })).toBe('');
  expect(withheldCell('index', 0.4, { ...held, as: 'word', word: '-1' })).toBe('-1');
  expect(withheldCell('name', 0.5, { ...held, as: 'empty' })).toBeNull();
  expect(withheldCell('probabilities', 0.4, { ...held, as: 'empty' })).toBeNull();
  expect(withheldCell('name', 0.4, { ...held, as: 'empty', threshold: 0 })).toBeNull();
});
