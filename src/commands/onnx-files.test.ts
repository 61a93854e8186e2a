import { expect, test } from 'vitest';
import { accuraciesOf } from './onnx-files';

test('each file is counted against the truth, and its answers against those of float32', () => {
  const labels = Int32Array.of(0, 1, 2, 2);
  const [full, half, bytes] = accuraciesOf({
    labels,
    answers: [Int32Array.of(0, 1, 2, 0), Int32Array.of(0, 1, 2, 2), Int32Array.of(1, 1, 2, 0)],
  });
  expect([full, half, bytes].map(({ share }) => share)).toEqual([0.75, 1, 0.5]);
  expect([full, half, bytes].map(({ different }) => different)).toEqual([0, 1, 1]);
  expect(full.count).toBe(4);
  // Wilson's interval of 3 in 4.
  expect(full.interval[0]).toBeCloseTo(0.3006, 4);
  expect(full.interval[1]).toBeCloseTo(0.9544, 4);
});
