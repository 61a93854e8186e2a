import { afterAll, beforeAll, expect, test } from 'vitest';
import reference from '../../../reference/batch-norm-statistics.json';
import { statisticsErrors, statisticsOptions } from '../testing/batch-norm-statistics';
import { testDevice } from '../testing/webgpu-twins';
import type { OwnedDevice } from './device';
import { createWebgpuEngine } from './engine';

let device: OwnedDevice;

beforeAll(async () => {
  device = await testDevice();
});

afterAll(() => device.device.destroy());

test.each([
  ['live', 'float32'],
  ['average', 'float32'],
  ['live', 'float16'],
] as const)('running statistics are torch’s update_bn, of the %s weights, in %s', async (set, storage) => {
  const options = { ...statisticsOptions(reference), emaDecay: 0.9, storage };
  const engine = await createWebgpuEngine(options, device);
  const errors = await statisticsErrors(engine, reference, set);
  const bar = storage === 'float32' ? 1e-5 : 1e-2;
  expect(errors.statistics).toBeLessThan(bar);
  expect(errors.logits).toBeLessThan(bar);
  engine.dispose();
});
