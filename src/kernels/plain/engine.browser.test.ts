import '@tensorflow/tfjs-backend-webgpu';
import { getBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { startWasmBackend } from '../../worker/platform/wasm-backend';
import {
  caseBatch,
  caseOptions,
  caseTensors,
  computedBy,
  engineCases,
  expectedOf,
  relativeError,
} from '../testing/engine-cases';
import { mobileCases } from '../testing/mobile-cases';
import { createCpuEngine } from './cpu-engine';
import { initialiseWasm } from './initialise-wasm';

const adam = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 } as const;
const named = [...engineCases, ...mobileCases].map((engineCase) => [engineCase.name, engineCase] as const);
/** What XNNPACK's threads share out, and what our own sums add up. */
const repeated = named.filter(([name]) => /transformer|one token|inverted residual|ConvNeXt/.test(name));

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
    const engine = await createCpuEngine(caseOptions(engineCase));
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
    for (const [, engineCase] of repeated) {
      const states = [];
      for (let run = 0; run < 2; run++) {
        const engine = await createCpuEngine({ ...caseOptions(engineCase), optimizer: adam });
        await engine.importState({ tensors: caseTensors(engineCase) });
        for (let step = 1; step <= 3; step++) await engine.trainStep(caseBatch(engineCase, 0.01, step));
        states.push((await engine.exportState()).tensors);
        engine.dispose();
      }
      expect(states[1]).toEqual(states[0]);
    }
  });
});
