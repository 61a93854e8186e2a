import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type RecordedRun, SICK_RUNS } from '../training/testing/sick-runs';
import { type VerdictCode, verdictOn } from './verdict';

function recorded(name: 'chosen' | 'judged'): RecordedRun[] {
  return JSON.parse(readFileSync(new URL(`../../reference/verdicts-${name}.json`, import.meta.url), 'utf8'));
}

function judge(runs: readonly RecordedRun[]) {
  return runs.map(({ sickness, seed, input }) => {
    const code = verdictOn(input)?.code ?? null;
    const right: readonly (VerdictCode | null)[] = SICK_RUNS[sickness].right;
    return { sickness, seed, code, isRight: right.includes(code) };
  });
}

/** Rules were chosen with the first set in sight; the second was recorded from other seeds, for judging alone. */
test.each(['chosen', 'judged'] as const)(
  'of 40 sick runs at least 36 are known by their figures: the set %s',
  (name) => {
    const sick = judge(recorded(name)).filter(({ sickness }) => sickness !== 'healthy');
    expect(sick).toHaveLength(40);
    const wrong = sick.filter(({ isRight }) => !isRight);
    expect(wrong.length, JSON.stringify(wrong)).toBeLessThanOrEqual(4);
  },
);

test('healthy runs are good', () => {
  const healthy = judge([...recorded('chosen'), ...recorded('judged')]).filter(
    ({ sickness }) => sickness === 'healthy',
  );
  expect(healthy.map(({ code }) => code)).toEqual(Array.from({ length: 10 }, () => 'good'));
});

const runs = [...recorded('chosen'), ...recorded('judged')];

test('no run is good whose validation is within chance, whatever else its figures are', () => {
  for (const { input } of runs) {
    for (const validationAccuracy of [0, 0.1, 0.2, 0.25]) {
      const epochs = input.epochs.map((epoch) => ({ ...epoch, validationAccuracy }));
      for (const trainAccuracy of [0.2, 0.6, 1]) {
        const changed = epochs.map((epoch) => ({ ...epoch, trainAccuracy }));
        expect(verdictOn({ ...input, epochs: changed })?.tone).not.toBe('good');
      }
    }
  }
});

const [healthy] = runs.filter(({ sickness }) => sickness === 'healthy');

/** The healthy run with these accuracies in place of its own, and a loss that rests. */
function withAccuracies(train: number, validation: number) {
  const epochs = healthy.input.epochs.map((epoch) => ({
    ...{ ...epoch, trainAccuracy: train, validationAccuracy: validation, validationLoss: 0.9 },
  }));
  return { ...healthy.input, epochs };
}

test('what is wrong more often than right is not good, far above chance as it may be', () => {
  const { basis } = healthy.input;
  const many = {
    ...withAccuracies(0.3, 0.3),
    basis: { ...basis, classCount: 400, commonestShare: 1 / 400, validationCount: 4000 },
  };
  expect(verdictOn(many)?.code).toBe('learnedLittle');
});

test('a gap between training and validation beyond chance is memorising, one within it is not', () => {
  expect(verdictOn(withAccuracies(0.98, 0.7))?.code).toBe('memorising');
  expect(verdictOn(withAccuracies(0.75, 0.7))?.code).toBe('good');
});

test('of eight images, seven right at the end: too few to say, and not that nothing was learned', () => {
  const { epochs, basis } = healthy.input;
  const shares = [0.625, 0.75, 0.875];
  const three = epochs
    .slice(0, 3)
    .map((epoch, i) => ({ ...epoch, validationAccuracy: shares[i], best: true }));
  const eight = { ...basis, classCount: 2, commonestShare: 0.5, validationCount: 8 };
  expect(verdictOn({ ...healthy.input, epochs: three, basis: eight })?.code).toBe('tooFewImages');
  const halfRight = three.map((epoch) => ({ ...epoch, validationAccuracy: 0.5 }));
  expect(verdictOn({ ...healthy.input, epochs: halfRight, basis: eight })?.code).toBe('atChance');
});

test('a run of thirty steps at chance was too short; one that got its training images by heart, or stood still, was not', () => {
  const { epochs, basis } = healthy.input;
  const two = { ...basis, classCount: 2, commonestShare: 0.5, validationCount: 120 };
  const ended = (trainAccuracy: number, losses: readonly number[], steps = 30) => {
    const short = losses.map((trainLoss, i) => ({
      ...{ ...epochs[i], trainLoss, trainAccuracy, validationAccuracy: 0.558, validationLoss: 0.77 },
      step: (steps * (i + 1)) / losses.length,
    }));
    return verdictOn({ ...healthy.input, epochs: short, basis: two, epochsToCome: 0 })?.code;
  };
  expect(ended(0.617, [1.13, 0.73])).toBe('tooShort');
  expect(ended(0.617, [0.73, 0.73])).toBe('atChance');
  expect(ended(0.95, [1.13, 0.2])).toBe('atChance');
  expect(ended(0.617, [1.13, 0.73], 1000)).toBe('atChance');
});

test('three of 400 images right among 400 classes, where luck brings one: too few to say; none right: nothing learned', () => {
  const { epochs, basis } = healthy.input;
  const many = { ...basis, classCount: 400, commonestShare: 1 / 400, validationCount: 400 };
  const right = (counts: readonly number[]) => {
    const shares = epochs.slice(0, counts.length).map((epoch, i) => ({
      ...epoch,
      trainAccuracy: 1 / 400,
      validationLoss: 5.5,
      validationAccuracy: counts[i] / 400,
      step: 500 * (i + 1),
    }));
    return verdictOn({ ...healthy.input, epochs: shares, basis: many })?.code;
  };
  expect(right([2, 3, 3])).toBe('tooFewImages');
  expect(right([0, 0, 0])).toBe('atChance');
  expect(right([1, 1, 1])).toBe('atChance');
  expect(right([20, 40, 40])).toBe('learnedLittle');
});

test('of thirteen images, one of them rare, all right: too few to say, and not that the rare class is not learned', () => {
  const { epochs, basis } = healthy.input;
  const right = epochs.map((epoch) => ({ ...epoch, validationAccuracy: 1, best: true }));
  const thirteen = { ...basis, classCount: 2, commonestShare: 12 / 13, validationCount: 13 };
  expect(verdictOn({ ...healthy.input, epochs: right, basis: thirteen })?.code).toBe('tooFewImages');
  const asCommonest = right.map((epoch) => ({ ...epoch, validationAccuracy: 12 / 13 }));
  expect(verdictOn({ ...healthy.input, epochs: asCommonest, basis: thirteen })?.code).toBe('commonestClass');
});

test('a class that is commonest among twelve images by luck is no reason; noise there is nothing learned', () => {
  const { epochs, basis } = healthy.input;
  const noise = [1 / 12, 0, 0, 2 / 12].map((validationAccuracy, i) => ({
    ...{
      ...epochs[i],
      trainAccuracy: 0.81,
      trainLoss: 2.7 - 0.4 * i,
      validationAccuracy,
      validationLoss: 2.4,
    },
  }));
  const twelve = { ...basis, classCount: 10, commonestShare: 2 / 12, validationCount: 12 };
  expect(verdictOn({ ...healthy.input, epochs: noise, basis: twelve })?.code).toBe('atChance');
});

test('a loss that still falls at the end asks for more epochs; training that is through does not', () => {
  const { epochs } = healthy.input;
  const falling = (trainAccuracy: number) =>
    epochs.map((epoch, i) => ({
      ...{ ...epoch, trainAccuracy, validationAccuracy: 0.8, validationLoss: 1.4 - 0.1 * i, best: true },
    }));
  expect(verdictOn({ ...healthy.input, epochs: falling(0.82) })?.code).toBe('stillLearning');
  expect(verdictOn({ ...healthy.input, epochs: falling(1) })?.code).not.toBe('stillLearning');
  // Nor is there anything to gain where every image held out is right.
  const allRight = falling(0.99).map((epoch) => ({ ...epoch, validationAccuracy: 1 }));
  expect(verdictOn({ ...healthy.input, epochs: allRight })?.code).toBe('good');
});

test('more epochs are not offered while there are epochs to come', () => {
  const epochs = healthy.input.epochs.map((epoch, i) => ({
    ...{ ...epoch, trainAccuracy: 0.82, validationAccuracy: 0.8, validationLoss: 1.4 - 0.1 * i, best: true },
  }));
  const at = (epochsToCome: number) => verdictOn({ ...healthy.input, epochs, epochsToCome });
  expect(at(5)).toMatchObject({ code: 'stillLearning', remedies: [] });
  expect(at(0)).toMatchObject({ code: 'stillLearning', remedies: ['moreEpochs'] });
});

test('a loss that was not finite is a rate too large, and nothing is said before anything was validated', () => {
  expect(verdictOn({ ...healthy.input, isNotFinite: true })?.code).toBe('diverged');
  expect(verdictOn({ ...healthy.input, epochs: [] })).toBeNull();
  const nothingHeldOut = healthy.input.epochs.map((epoch) => ({ ...epoch, validationAccuracy: null }));
  expect(verdictOn({ ...healthy.input, epochs: nothingHeldOut })).toBeNull();
});

test('the first epochs of a run under way are not judged', () => {
  const first = healthy.input.epochs.slice(0, 2);
  expect(verdictOn({ ...healthy.input, epochs: first, epochsToCome: 6 })).toBeNull();
  expect(verdictOn({ ...healthy.input, epochs: first, epochsToCome: 0 })).not.toBeNull();
});

/** Every run as it stood after each of its epochs but the last. */
const underWay = runs.flatMap(({ sickness, input }) =>
  input.epochs.slice(0, -1).map((_, i) => {
    const epochs = input.epochs.slice(0, i + 1);
    const epochsToCome = input.epochs.length - epochs.length;
    return {
      sickness,
      share: epochs.length / input.epochs.length,
      input: { ...input, epochs, epochsToCome },
    };
  }),
);

test('before half of its epochs are done no run is said to have learned nothing; from there on it is', () => {
  const WAITS: readonly (VerdictCode | undefined)[] = ['atChance', 'commonestClass', 'statisticsNotSettled'];
  for (const { share, input } of underWay.filter(({ share }) => share < 0.5))
    expect(WAITS, String(share)).not.toContain(verdictOn(input)?.code);
  const told = (sickness: string, isTold: (share: number) => boolean) =>
    underWay
      .filter((run) => run.sickness === sickness && isTold(run.share))
      .map(({ input }) => verdictOn(input)?.code);
  expect(new Set(told('oneClass', (share) => share < 0.5 && share > 0.3))).toEqual(new Set(['tooEarly']));
  expect(new Set(told('oneClass', (share) => share >= 0.5))).toEqual(new Set(['commonestClass']));
  expect(new Set(told('noiseLabels', (share) => share >= 0.5))).toEqual(new Set(['atChance']));
});

test('what time does not mend is said at once, and a long run is not young for long', () => {
  const third = (sickness: string) =>
    underWay.filter((run) => run.sickness === sickness && run.input.epochs.length === 3);
  for (const { input } of third('smallRate')) expect(verdictOn(input)?.code).toBe('notMoving');
  for (const { input } of third('noiseLabels')) {
    const far = { ...input, epochsToCome: 5000 };
    expect(verdictOn(far)?.code).toBe('tooEarly');
    const epochs = input.epochs.map((epoch) => ({ ...epoch, step: 400 * epoch.epoch }));
    expect(verdictOn({ ...far, epochs })?.code).toBe('atChance');
  }
});

test('a run under way is never good where its validation is within chance', () => {
  for (const { input } of underWay) {
    const epochs = input.epochs.map((epoch) => ({ ...epoch, validationAccuracy: 0.2 }));
    expect(verdictOn({ ...input, epochs })?.tone).not.toBe('good');
  }
});
