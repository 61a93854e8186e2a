import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KernelRunner, randomValues, storeTo } from '../../testing/kernel-runner';
import { testDevice } from '../../testing/webgpu-twins';
import type { OwnedDevice } from '../device';
import { batchStatistics } from '../operations/batch-norm';
import { persistent } from '../program/kernel';
import { columnSums } from './column-sums';

let owned: OwnedDevice;
let runner: KernelRunner;

beforeAll(async () => {
  owned = await testDevice();
  runner = new KernelRunner(owned);
});

afterAll(() => owned.device.destroy());

const ADAPTERS = [
  ['software', true],
  ['hardware', false],
] as const;

type Size = readonly [matrices: number, rows: number, columns: number, kept: 'float32' | 'halves'];

/** One value; columns by fours and not; in shares and not; more columns than a workgroup takes, and such that some idle. */
const sizes: readonly Size[] = [
  [1, 1, 1, 'float32'],
  [1, 997, 7, 'float32'],
  [1, 2003, 12, 'float32'],
  [5, 37, 8, 'halves'],
  [3, 301, 260, 'float32'],
  [1, 9, 520, 'halves'],
  [7, 64, 3, 'halves'],
];

describe.each(ADAPTERS)('sums of columns on a %s adapter', (_, software) => {
  test.each(sizes)('of %d matrices of %d × %d (%s) agree with float64, twice the same', async (...size) => {
    const [matrices, rows, columns, kept] = size;
    const profile = { ...owned.profile, software };
    const [x, y] = [
      randomValues(matrices * rows * columns, 1, kept),
      randomValues(matrices * rows * columns, 2),
    ];
    const sums = new Float64Array(2 * matrices * columns);
    for (let i = 0; i < x.length; i++) {
      const at = Math.floor(i / (rows * columns)) * columns + (i % columns);
      sums[at] += x[i] * y[i];
      sums[matrices * columns + at] += x[i];
    }
    const [left, right] = [runner.upload(x, kept), runner.upload(y)];
    const out = persistent('sums', sums.length);
    const kernels = columnSums(
      {
        label: 'sums',
        matrices,
        rows,
        columns,
        termCount: 2,
        views: [left, right],
        terms: (_, read) => `let at = (matrix * ${rows}u + row) * ${columns}u + firstColumn;
let term1 = ${read(left)('at')};
let term0 = term1 * ${read(right)('at')};`,
        finish: (builder) => {
          const store = storeTo(out)(builder);
          const at = `matrix * ${columns}u + column`;
          return `${store(at, 'sum0')}\n${store(`${matrices * columns}u + ${at}`, 'sum1')}`;
        },
      },
      profile,
    );
    await runner.run(kernels);
    const found = await runner.read(out);
    for (const [i, sum] of sums.entries()) {
      expect(Math.abs((found[i] ?? Number.NaN) - sum), `${i}`).toBeLessThan(2e-6 * rows ** 0.75 + 1e-6);
    }
    await runner.run(kernels);
    expect(await runner.read(out)).toEqual(found);
  });
});

describe.each(ADAPTERS)('batch statistics on a %s adapter', (_, software) => {
  test.each([
    ['a batch that counts whole', 6, 6, 35, 12],
    ['a ragged batch', 9, 4, 60, 8],
    ['one image, odd channels', 3, 1, 49, 5],
    ['more shares than count', 64, 2, 36, 68],
  ] as const)('of %s agree with float64 far from zero', async (_, batch, count, pixels, channels) => {
    const profile = { ...owned.profile, software };
    // A thousand times as far from zero as they are wide.
    const x = randomValues(batch * pixels * channels, 3).map((value) => 1000 + value);
    const view = persistent('statistics', 2 * channels);
    const running = [
      runner.upload(new Float32Array(channels)),
      runner.upload(new Float32Array(channels)),
    ] as const;
    const input = runner.upload(x);
    const [runningMean, runningVariance] = running;
    const views = { input, weight: input, bias: input, runningMean, runningVariance };
    const shape = { path: 'n', batch, pixels, channels, epsilon: 1e-5, momentum: 0.25 };
    const kernels = batchStatistics(shape, views, view, profile);
    await runner.run(kernels, { count });
    const found = await runner.read(view);
    const [means, variances] = [await runner.read(runningMean), await runner.read(runningVariance)];
    const rows = count * pixels;
    for (let c = 0; c < channels; c++) {
      let [mean, squares] = [0, 0];
      for (let row = 0; row < rows; row++) mean += x[row * channels + c] / rows;
      for (let row = 0; row < rows; row++) squares += (x[row * channels + c] - mean) ** 2;
      // Some roundings of a number of that size.
      expect(Math.abs(found[c] - mean)).toBeLessThan(1000 * 2 ** -20);
      expect(found[channels + c] * Math.sqrt(squares / rows + 1e-5)).toBeCloseTo(1, 4);
      expect(means[c]).toBeCloseTo(mean * 0.25, 3);
      expect(variances[c]).toBeCloseTo((squares / (rows - 1)) * 0.25, 4);
    }
    await runner.run(kernels, { count });
    expect(await runner.read(view)).toEqual(found);
  });
});
