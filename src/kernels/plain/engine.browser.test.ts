import '@tensorflow/tfjs-backend-webgpu';
import { getBackend, memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { startWasmBackend } from '../../worker/platform/wasm-backend';
import type { EngineOptions } from '../engine';
import {
  caseBatch,
  caseOptions,
  caseTensors,
  computedBy,
  engineCases,
  expectedOf,
  relativeError,
} from '../testing/engine-cases';
import { createPlainEngine } from './engine';
import { initialiseWasm } from './initialise-wasm';

const adam = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 } as const;
const named = engineCases.map((engineCase) => [engineCase.name, engineCase] as const);

beforeAll(async () => {
  await startWasmBackend();
  await initialiseWasm(null);
});

describe('the CPU device in a browser, with threads', () => {
  test('runs on several threads', async () => {
    const { threads } = await initialiseWasm(null);
    expect(threads).toBe(Math.min(4, navigator.hardwareConcurrency));
  });

  test.each(named)('%s: agrees with float64', async (_, engineCase) => {
    const engine = await createPlainEngine(caseOptions(engineCase), 'wasm');
    const expected = expectedOf(engineCase);
    const computed = await computedBy(engine, engineCase);
    expect(getBackend()).toBe('wasm');
    engine.dispose();
    expect(relativeError(computed.logits, expected.logits)).toBeLessThan(2e-6);
    for (const [name, gradient] of expected.gradients) {
      expect(relativeError(computed.gradients.get(name) ?? [], gradient, 0.02), name).toBeLessThan(2e-5);
    }
  });

  test('gives the same bits on every run', async () => {
    for (const [, engineCase] of named.slice(-4)) {
      const states = [];
      for (let run = 0; run < 2; run++) {
        const engine = await createPlainEngine({ ...caseOptions(engineCase), optimizer: adam }, 'wasm');
        await engine.importState({ tensors: caseTensors(engineCase) });
        for (let step = 1; step <= 3; step++) await engine.trainStep(caseBatch(engineCase, 0.01, step));
        states.push((await engine.exportState()).tensors);
        engine.dispose();
      }
      expect(states[1]).toEqual(states[0]);
    }
  });
});

describe('the twin on tfjs WebGPU', () => {
  test.each(named)('%s: agrees with float64', async (_, engineCase) => {
    const engine = await createPlainEngine(caseOptions(engineCase), 'webgpu');
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
    for (const backend of ['wasm', 'webgpu'] as const) {
      const engine = await createPlainEngine({ ...caseOptions(transformer), ...options }, backend);
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
    const engine = await createPlainEngine({ ...caseOptions(transformer), ...options }, 'webgpu');
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
});
