import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnedDevice, openDevice } from '../kernels/webgpu/device';
import { createWebgpuEngine } from '../kernels/webgpu/engine';
import { readParityCase } from './testing/parity-case';
import { runParityCase } from './testing/run-parity';

let device: OwnedDevice;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.device.destroy());

// The software adapter is slow: one of each kind of operation.
test.each([
  'cnn-bird',
  'cnn-batch-norm-gelu-even-kernel',
  'vit-bird-cls',
  'resnet-imagenet-stem',
  'mobilenet-v3',
  'convnext',
  'accumulation-class-weights-clipping',
  'average-of-weights',
  'discriminative-rates',
])('%s: WebGPU computes what PyTorch computes', async (name) => {
  const given = await readParityCase(async (file) => {
    const response = await fetch(`/reference/cases/${name}/${file}`);
    if (!response.ok) throw new Error(`${name} lacks ${file}`);
    return response.blob();
  });
  const report = await runParityCase(given, async (options) => {
    const engine = await createWebgpuEngine(options, device);
    expect(engine.device.kind).toBe('webgpu');
    return engine;
  });
  expect(report.logits.relative).toBeLessThan(1e-4);
  expect(report.loss.relative).toBeLessThan(1e-4);
  expect(report.gradients.relative).toBeLessThan(1e-3);
  expect(report.finalWeights.relative).toBeLessThan(1e-3);
  expect(report.averagedWeights?.relative ?? 0).toBeLessThan(1e-3);
});
