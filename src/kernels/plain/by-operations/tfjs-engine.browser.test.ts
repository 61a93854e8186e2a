import { getBackend, memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { startWasmBackend } from '../../../worker/platform/wasm-backend';
import type { Engine, EngineOptions } from '../../engine';
import { DeviceLostError } from '../../engine-errors';
import {
  caseBatch,
  caseOptions,
  caseTensors,
  computedBy,
  engineCases,
  expectedOf,
  relativeError,
} from '../../testing/engine-cases';
import { mobileCases } from '../../testing/mobile-cases';
import { findAdapter, type OwnedDevice, requestOwnedDevice } from '../../webgpu/device';
import { createCpuEngine } from '../cpu-engine';
import { initialiseWasm } from '../initialise-wasm';
import { createTfjsEngine } from './tfjs-engine';

const adam = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 } as const;
const named = [...engineCases, ...mobileCases].map((engineCase) => [engineCase.name, engineCase] as const);
let device: OwnedDevice;

async function ownDevice(): Promise<OwnedDevice> {
  const adapter = await findAdapter(navigator.gpu);
  if (!adapter) throw new Error('No WebGPU adapter');
  return requestOwnedDevice(adapter);
}

beforeAll(async () => {
  device = await ownDevice();
});

describe('WebGPU (tfjs)', () => {
  test.each(named)('%s: agrees with float64', async (_, engineCase) => {
    const engine = await createTfjsEngine(caseOptions(engineCase), device);
    const expected = expectedOf(engineCase);
    const computed = await computedBy(engine, engineCase);
    expect(getBackend()).toBe('webgpu');
    engine.dispose();
    expect(relativeError(computed.logits, expected.logits)).toBeLessThan(1e-5);
    expect(relativeError([computed.totals.lossSum], [expected.lossSum])).toBeLessThan(1e-5);
    for (const [name, gradient] of expected.gradients) {
      expect(relativeError(computed.gradients.get(name) ?? [], gradient, 0.02), name).toBeLessThan(1e-4);
    }
  });

  const options: Partial<EngineOptions> = {
    optimizer: adam,
    clipNorm: 0.5,
    emaDecay: 0.9,
    microBatchSize: 2,
    loss: { labelSmoothing: 0.1, classWeights: Float32Array.of(1, 2, 0.5) },
  };
  const transformer = engineCases.find(({ name }) => name.startsWith('transformer, mean of the patches'));
  if (!transformer) throw new Error('The cases have no transformer');

  test('trains, clips, averages and accumulates as the CPU does', async () => {
    const results = [];
    await startWasmBackend();
    await initialiseWasm(null);
    const engines: readonly [string, (given: EngineOptions) => Promise<Engine>][] = [
      ['wasm', createCpuEngine],
      ['webgpu', (given) => createTfjsEngine(given, device)],
    ];
    for (const [backend, create] of engines) {
      const engine = await create({ ...caseOptions(transformer), ...options });
      await engine.importState({ tensors: caseTensors(transformer) });
      for (let step = 1; step <= 3; step++) await engine.trainStep(caseBatch(transformer, 0.01, step));
      const totals = await engine.takeTrainTotals();
      const { tensors } = await engine.exportState();
      expect(getBackend()).toBe(backend);
      engine.dispose();
      results.push({ totals, tensors });
    }
    const [cpu, gpu] = results as [(typeof results)[number], (typeof results)[number]];
    expect(gpu.totals.correct).toBe(cpu.totals.correct);
    expect(gpu.totals.gradientNorm).toBeCloseTo(cpu.totals.gradientNorm, 4);
    for (const [key, values] of cpu.tensors) {
      expect(relativeError(gpu.tensors.get(key) ?? [], values), key).toBeLessThan(1e-3);
    }
  });

  test('a step that is not finite leaves the weights, and is named when totals are taken', async () => {
    const before = memory().numTensors;
    const engine = await createTfjsEngine({ ...caseOptions(transformer), ...options }, device);
    const tensors = caseTensors(transformer);
    (tensors.get('parameter/p0') as Float32Array)[0] = Number.POSITIVE_INFINITY;
    await engine.importState({ tensors });
    const poisoned = (await engine.exportState()).tensors;
    await engine.trainStep(caseBatch(transformer, 0.01, 5));
    await engine.trainStep(caseBatch(transformer, 0.01, 6));
    expect((await engine.exportState()).tensors).toEqual(poisoned);
    expect((await engine.takeTrainTotals()).notFinite).toEqual({ step: 5, path: 'p0' });
    expect((await engine.takeTrainTotals()).notFinite).toBeNull();
    engine.dispose();
    expect(memory().numTensors).toBe(before);
  });

  test('a lost device is a DeviceLostError, and the next device goes on', async () => {
    const lost = await ownDevice();
    const engine = await createTfjsEngine({ ...caseOptions(transformer), ...options }, lost);
    await engine.importState({ tensors: caseTensors(transformer) });
    await engine.trainStep(caseBatch(transformer, 0.01, 1));
    lost.device.destroy();
    await expect(
      (async () => {
        await engine.trainStep(caseBatch(transformer, 0.01, 2));
        await engine.takeTrainTotals();
      })(),
    ).rejects.toThrow(DeviceLostError);
    const next = await createTfjsEngine({ ...caseOptions(transformer), ...options }, await ownDevice());
    await next.importState({ tensors: caseTensors(transformer) });
    await next.trainStep(caseBatch(transformer, 0.01, 1));
    expect((await next.takeTrainTotals()).count).toBeGreaterThan(0);
    next.dispose();
  });
});
