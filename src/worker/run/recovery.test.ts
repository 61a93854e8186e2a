import { expect, test } from 'vitest';
import { DeviceLostError, OutOfMemoryError } from '../../kernels/engine-errors';
import { errorOf, failureOf, RecoveryPlan } from './recovery';

test('a lost device is opened again three times, and no more', () => {
  const plan = new RecoveryPlan();
  const lost = new DeviceLostError('driver reset');
  for (const time of [1, 2, 3]) {
    expect(plan.after(lost, 8)).toMatchObject({
      microBatchSize: 8,
      notice: { code: 'deviceReopened', values: { time } },
    });
  }
  expect(plan.after(lost, 8)).toBeNull();
  expect(failureOf(lost).code).toBe('deviceLost');
});

test('out of memory halves the images of a pass down to one, then gives up', () => {
  const plan = new RecoveryPlan();
  const full = new OutOfMemoryError('no room');
  const sizes: number[] = [];
  for (
    let size: number | undefined = 200;
    size !== undefined;
    size = plan.after(full, size)?.microBatchSize
  ) {
    sizes.push(size);
  }
  expect(sizes).toEqual([200, 100, 50, 25, 13, 7, 4, 2, 1]);
  expect(failureOf(full).code).toBe('outOfMemory');
});

test('a defect is not a device failure: it is told, not retried', () => {
  expect(new RecoveryPlan().after(new TypeError('x is not a function'), 8)).toBeNull();
  expect(failureOf(new TypeError('x')).code).toBe('unexpected');
});

test('a part that could not be fetched stays what it is, through an engine that could not be opened', () => {
  const failure = { code: 'partNotFetched', detail: 'tfjs.wasm: 404' };
  expect(failureOf(errorOf(failure))).toEqual(failure);
  expect(new RecoveryPlan().after(errorOf(failure), 8)).toBeNull();
});
