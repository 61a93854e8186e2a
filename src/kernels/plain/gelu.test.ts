import { expect, test } from 'vitest';
import { normalCumulative } from '../testing/float64-reference';
import { geluInto } from './gelu';

function gelu(values: readonly number[]) {
  const x = Float32Array.from(values);
  const output = new Float32Array(x.length);
  const slope = new Float32Array(x.length);
  geluInto(x, output, slope);
  return { x, output, slope };
}

test('is x Φ(x), and its slope Φ(x) + x φ(x), to float32', () => {
  const { x, output, slope } = gelu(Array.from({ length: 2001 }, (_, i) => (i - 1000) / 111.7));
  for (const [i, value] of x.entries()) {
    const cumulative = normalCumulative(value);
    const density = Math.exp(-0.5 * value * value) / Math.sqrt(2 * Math.PI);
    expect(Math.abs(output[i] - value * cumulative)).toBeLessThan(1e-7 * (1 + Math.abs(value)));
    expect(Math.abs(slope[i] - (cumulative + value * density))).toBeLessThan(2e-7);
  }
});

test('knows torch’s values', () => {
  const { output } = gelu([-3, -1, -0.5, 0, 0.5, 1, 3]);
  const torch = [-0.004049694, -0.15865526, -0.15426877, 0, 0.34573123, 0.8413447, 2.9959502];
  for (const [i, value] of torch.entries()) expect(output[i]).toBeCloseTo(value, 6);
});

test('goes on beyond its table, and hides nothing', () => {
  const { output, slope } = gelu([-1e30, -8, 8, 1e30, Number.POSITIVE_INFINITY, Number.NaN]);
  expect([...output.slice(0, 5)].map(Math.abs)).toEqual([
    0,
    0,
    8,
    Math.fround(1e30),
    Number.POSITIVE_INFINITY,
  ]);
  expect([...slope.slice(0, 5)]).toEqual([0, 0, 1, 1, 1]);
  expect(output[5]).toBeNaN();
  expect(slope[5]).toBeNaN();
});
