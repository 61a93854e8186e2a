import { expect, test } from 'vitest';
import { binOf, expectedCalibrationError, reliabilityBins } from './calibration';

test('bins are open below and closed above, and the first takes 0', () => {
  expect([0, 0.1, 0.2, 0.200001, 0.5, 1].map((confidence) => binOf(confidence, 5))).toEqual([
    0, 0, 0, 1, 2, 4,
  ]);
});

test('the expected calibration error is the one worked out by hand', () => {
  // Two bins: three answers at 0.4 of which one is right, and one at 0.9 that is right.
  const outcomes = [
    { confidence: 0.4, isRight: true },
    { confidence: 0.4, isRight: false },
    { confidence: 0.4, isRight: false },
    { confidence: 0.9, isRight: true },
  ];
  const bins = reliabilityBins(outcomes, 2);
  expect(bins.map(({ count }) => count)).toEqual([3, 1]);
  expect(bins[0]?.confidence).toBeCloseTo(0.4);
  expect(bins[0]?.accuracy).toBeCloseTo(1 / 3);
  expect(expectedCalibrationError(bins)).toBeCloseTo((3 / 4) * (0.4 - 1 / 3) + (1 / 4) * 0.1);
});

test('a model that is right as often as it is sure has no error, and none at all has none either', () => {
  const outcomes = Array.from({ length: 10 }, (_, i) => ({ confidence: 0.7, isRight: i < 7 }));
  expect(expectedCalibrationError(reliabilityBins(outcomes))).toBeCloseTo(0);
  expect(expectedCalibrationError(reliabilityBins([]))).toBe(0);
});
