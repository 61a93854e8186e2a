import { beforeAll, expect, test } from 'vitest';
import { createCpuEngine } from '../kernels/plain/cpu-engine';
import { largestDifference, startWasm, testDevice } from '../kernels/testing/webgpu-twins';
import type { OwnedDevice } from '../kernels/webgpu/device';
import { createWebgpuEngine } from '../kernels/webgpu/engine';
import { FROZEN_RECIPES, frozenRun } from './testing/frozen-run';

let device: OwnedDevice;

beforeAll(async () => {
  await startWasm();
  device = await testDevice();
});

test.each(FROZEN_RECIPES)(
  '%s trains its head on WebGPU, on kept features, as the CPU trains it on whole passes',
  async (_, recipe) => {
    const engines: string[] = [];
    const kept = await frozenRun(recipe, true, async (options) => {
      const engine = await createWebgpuEngine(options, device);
      engines.push(engine.device.kind);
      return engine;
    });
    expect(engines).toEqual(['webgpu', 'webgpu']);
    const whole = await frozenRun(recipe, false, (options) => createCpuEngine(options));
    const { key, difference } = largestDifference(kept.state, whole.state);
    expect(difference, key).toBeLessThan(2e-2);
    for (const [epoch, record] of whole.records.entries()) {
      expect(kept.records[epoch]?.trainLoss).toBeCloseTo(record.trainLoss ?? 0, 4);
      expect(kept.records[epoch]?.validationLoss).toBeCloseTo(record.validationLoss ?? 0, 4);
    }
  },
);

test.each(FROZEN_RECIPES)(
  '%s with a frozen backbone trains on WebGPU the same with kept features and without',
  async (_, recipe) => {
    const kept = await frozenRun(recipe, true, (options) => createWebgpuEngine(options, device));
    const whole = await frozenRun(recipe, false, (options) => createWebgpuEngine(options, device));
    expect(largestDifference(kept.state, whole.state).difference).toBeLessThan(1e-4);
    for (const [epoch, record] of whole.records.entries()) {
      expect(kept.records[epoch]?.trainLoss).toBeCloseTo(record.trainLoss ?? 0, 5);
    }
  },
);
