import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KernelRunner, randomValues, storeTo } from '../../testing/kernel-runner';
import { testDevice } from '../../testing/webgpu-twins';
import type { OwnedDevice } from '../device';
import { KernelBuilder, persistent } from '../program/kernel';
import { sumOfShares } from '../wgsl/ordered-shares';
import { IMAGE_SUMS, RECORD_WORDS, recordTotals } from './loss';
import { BLOCK_WORDS, gradientNorm, VERDICT_WORDS } from './optimizer';

let owned: OwnedDevice;
let runner: KernelRunner;

beforeAll(async () => {
  owned = await testDevice();
  runner = new KernelRunner(owned);
});

afterAll(() => owned.device.destroy());

const zeros = (count: number) => runner.upload(new Float32Array(count));

describe.each([
  ['software', true],
  ['hardware', false],
] as const)('on a %s adapter', (_, software) => {
  const profile = () => ({ ...owned.profile, software });

  test.each([
    [1, null],
    [64, null],
    [65, 3],
    [9 * 64 + 17, 401],
    [70 * 64, 0],
  ] as const)('the norm of %d blocks of gradients, not finite in block %s', async (blocks, broken) => {
    const values = randomValues(blocks * BLOCK_WORDS, 1);
    if (broken !== null) {
      // The last block that is not finite is told.
      values[0] = Number.NaN;
      values[broken * BLOCK_WORDS + 61] = Number.POSITIVE_INFINITY;
    }
    const [records, verdict] = [zeros(2 * RECORD_WORDS), zeros(VERDICT_WORDS)];
    const optimizer = { kind: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 } as const;
    const views = { gradients: runner.upload(values), records, verdict, scaler: null };
    const kernels = gradientNorm(values.length, { clipNorm: 0.5, optimizer }, views, profile());
    await runner.run(kernels, { record: 1 });
    const found = await runner.read(records);
    const [squares, bad] = found.slice(RECORD_WORDS + 4);
    const [factor, changes] = await runner.read(verdict);
    expect(bad).toBe(broken === null ? 0 : broken + 1);
    expect(changes).toBe(broken === null ? 1 : 0);
    if (broken === null) {
      const expected = values.reduce((sum, value) => sum + value * value, 0);
      expect(squares / expected).toBeCloseTo(1, 5);
      expect(factor).toBeCloseTo(Math.min(1, 0.5 / Math.sqrt(expected)), 5);
    } else expect(Number.isFinite(squares)).toBe(false);
    await runner.run(kernels, { record: 1 });
    expect(await runner.read(records)).toEqual(found);
  });

  test.each([1, 7, 64, 301])('the totals of %d images', async (batch) => {
    const sums = randomValues(batch * IMAGE_SUMS, 2);
    const records = zeros(3 * RECORD_WORDS);
    await runner.run([recordTotals(batch, runner.upload(sums), records, null, profile())], { record: 2 });
    const found = (await runner.read(records)).slice(2 * RECORD_WORDS);
    for (let k = 0; k < IMAGE_SUMS; k++) {
      let expected = 0;
      for (let image = 0; image < batch; image++) expected += sums[image * IMAGE_SUMS + k];
      expect(found[k]).toBeCloseTo(expected, 4);
    }
    expect([...found.slice(IMAGE_SUMS)]).toEqual([0, 0, 0, 0]);
  });

  test.each([
    [3, 7],
    [65, 9],
    [103, 33],
    [513, 21],
  ])('the sum of %d shares of %d elements', async (count, elements) => {
    const values = randomValues(count * elements, 3);
    const out = persistent('sum', elements);
    const builder = new KernelBuilder('sum of shares');
    const shares = { view: runner.upload(values), count, elements };
    await runner.run([sumOfShares(builder, shares, storeTo(out)(builder)('i', 'value'), profile())]);
    const found = await runner.read(out);
    for (let i = 0; i < elements; i++) {
      let expected = 0;
      for (let share = 0; share < count; share++) expected += values[share * elements + i];
      expect(found[i]).toBeCloseTo(expected, 4);
    }
  });
});
