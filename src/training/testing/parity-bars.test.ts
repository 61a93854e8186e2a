import { expect, test } from 'vitest';
import { judge, QUANTITIES } from './parity-bars';
import type { FromExact, ParityReport } from './run-parity';

const error = (relative: number) => ({ absolute: relative, relative, worst: 'a.weight' });
const none: FromExact = { ours: error(0), torch: error(0) };
const BARS = {
  logits: 1e-5,
  loss: 1e-5,
  gradients: 1e-3,
  finalWeights: 1e-3,
  averagedWeights: 1e-3,
  learningRates: 1e-6,
};

/** A report whose weights are `fromTorch` from torch's float32, and these far from float64. */
function report(fromTorch: number, fromExact: { ours: number; torch: number } | null): ParityReport {
  return {
    name: 'made',
    device: 'CPU',
    logits: error(0),
    loss: error(0),
    gradients: error(0),
    finalWeights: error(fromTorch),
    averagedWeights: null,
    learningRates: error(0),
    exact: fromExact && {
      logits: none,
      loss: none,
      gradients: none,
      finalWeights: { ours: error(fromExact.ours), torch: error(fromExact.torch) },
    },
  };
}
const passes = (...given: Parameters<typeof report>) =>
  judge(report(...given), BARS).every(({ passed }) => passed);

test('where PyTorch rounds little, or its rounding is not known, the usual bar stands', () => {
  expect(passes(1.2e-3, null)).toBe(false);
  expect(passes(0.9e-3, null)).toBe(true);
  expect(passes(1.2e-3, { ours: 1.2e-3, torch: 1e-7 })).toBe(false);
  expect(passes(1.2e-3, { ours: 1.2e-3, torch: 5e-4 })).toBe(false);
});

test('where PyTorch rounds more than the bar allows, two that round alike may be twice as far apart', () => {
  expect(passes(1.2e-3, { ours: 1.1e-3, torch: 1e-3 })).toBe(true);
  expect(passes(2.1e-3, { ours: 1.1e-3, torch: 1e-3 })).toBe(false);
});

test('a result near PyTorch’s float32 fails where it is farther from float64 than twice PyTorch is', () => {
  expect(passes(1e-3, { ours: 2.1e-3, torch: 1e-3 })).toBe(false);
  expect(passes(0.5e-3, { ours: 1.1e-3, torch: 1e-4 })).toBe(false);
});

test('one that is not a number never passes', () => {
  expect(passes(Number.POSITIVE_INFINITY, null)).toBe(false);
  expect(passes(0, { ours: Number.POSITIVE_INFINITY, torch: 1 })).toBe(false);
});

test('what a case has not is not judged', () => {
  expect(judge(report(0, null), BARS).map(({ quantity }) => quantity)).toEqual(
    QUANTITIES.filter((quantity) => quantity !== 'averagedWeights'),
  );
});
