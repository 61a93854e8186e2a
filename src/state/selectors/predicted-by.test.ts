import { expect, it } from 'vitest';
import type { PredictedImages } from '../../protocol/prediction';
import { predictedBy } from './predicted-by';

const started = {
  type: 'predictionStarted',
  classes: ['a', 'b'],
  device: { kind: 'cpu', name: 'CPU', software: false },
  sampleSubmission: 'Id,Category\n',
  wantedCount: 200,
} as const;

const further = (first: number, count: number) => ({
  type: 'predicted' as const,
  predictions: Array.from({ length: count }, (_, i) => ({
    path: `${first + i}.png`,
    classIndex: 0,
    probability: 1,
  })),
  probabilities: Float32Array.from({ length: 2 * count }, (_, i) => 2 * first + i),
  problems: [],
});

it('gathers what is told, in order, and leaves what was known before as it was', () => {
  let known: PredictedImages | null = predictedBy(null, started);
  expect(known).toMatchObject({ predictions: [], unreachedCount: 200, sampleSubmission: 'Id,Category\n' });
  const states: PredictedImages[] = [];
  let count = 0;
  for (const size of [1, 7, 64, 3, 90]) {
    known = predictedBy(known, further(count, size));
    if (!known) throw new Error('nothing known');
    states.push(known);
    count += size;
  }
  let seen = 0;
  for (const [i, size] of [1, 7, 64, 3, 90].entries()) {
    seen += size;
    expect([...(states[i]?.probabilities ?? [])]).toEqual(Array.from({ length: 2 * seen }, (_, at) => at));
    expect(states[i]?.predictions.map(({ path }) => path)).toEqual(
      Array.from({ length: seen }, (_, at) => `${at}.png`),
    );
    expect(states[i]?.unreachedCount).toBe(200 - seen);
  }
});

it('counts what could not be read as come to, and what was read with a warning once', () => {
  const path = 'x.png';
  const problems = [
    { path, code: 'imageBroken', severity: 'excluded' },
    { path: '0.png', code: 'deepGrayClipped', severity: 'warning' },
  ] as const;
  const known = predictedBy(predictedBy(null, started), { ...further(0, 4), problems });
  expect(known?.unreachedCount).toBe(195);
  expect(known?.problems).toEqual(problems);
});

it('knows of nothing that was not begun', () => {
  expect(predictedBy(null, further(0, 1))).toBeNull();
});
