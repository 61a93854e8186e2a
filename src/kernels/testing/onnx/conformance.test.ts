import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine, EngineOptions } from '../../engine';
import { createCpuEngine } from '../../plain/cpu-engine';
import { initialiseWasm } from '../../plain/initialise-wasm';
import { differenceOf, runCase } from './conformance';
import { optimizerStep } from './on-engine';
import type { OnnxCase, OnnxTensor } from './onnx-case';
import { axisOf } from './operators/windows';

beforeAll(async () => {
  await initialiseWasm(null);
});

const tensor = (shape: readonly number[], data: readonly number[], type = 'float32'): OnnxTensor => ({
  type,
  shape,
  data: Float64Array.from(data),
});

function caseOf(
  operator: string,
  attributes: OnnxCase['attributes'],
  inputs: readonly OnnxTensor[],
  ...outputs: OnnxTensor[]
): OnnxCase {
  const tolerances = { relativeTolerance: 1e-3, absoluteTolerance: 1e-7 };
  return { name: 'by hand', operators: [operator], ...tolerances, attributes, inputs: [...inputs], outputs };
}

/** A filter of two channels that takes the left cell of the first and the right cell of the second, 10-fold. */
const convolution = (expected: readonly number[]) =>
  caseOf(
    'Conv',
    { kernel_shape: [1, 2], pads: [0, 1, 0, 0] },
    [tensor([1, 2, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), tensor([1, 2, 1, 2], [1, 0, 0, 10])],
    tensor([1, 1, 2, 3], expected),
  );
const RIGHT = [70, 81, 92, 100, 114, 125];

describe('a case', () => {
  test('passes with the right numbers, channels before rows', async () => {
    const { outcome } = await runCase(convolution(RIGHT), createCpuEngine);
    expect(outcome).toMatchObject({ kind: 'compared', passed: true, notGiven: [] });
  });

  test('fails where one number is wrong', async () => {
    const { outcome } = await runCase(convolution([...RIGHT.slice(0, 5), 125.2]), createCpuEngine);
    expect(outcome).toMatchObject({ kind: 'compared', passed: false });
    expect(outcome.kind === 'compared' && outcome.difference.absolute).toBeCloseTo(0.2, 6);
  });

  test('fails on an engine that computes wrongly, and on one that breaks', async () => {
    const wrong = async (options: EngineOptions): Promise<Engine> => {
      const engine = await createCpuEngine(options);
      const predict = engine.predict.bind(engine);
      engine.predict = async (...given) => (await predict(...given)).map((value) => value * 1.01);
      return engine;
    };
    expect((await runCase(convolution(RIGHT), wrong)).outcome).toMatchObject({ passed: false });
    const lost = () => Promise.reject(new Error('the device is lost'));
    expect((await runCase(convolution(RIGHT), lost)).outcome).toEqual({
      kind: 'failed',
      message: 'Error: the device is lost',
    });
  });

  test('of an operation without an entry is a mistake of ours', async () => {
    await expect(runCase(caseOf('Unheard', {}, []), createCpuEngine)).rejects.toThrow(/No table names/);
  });

  test('names why it is not for a graph', async () => {
    const bytes = tensor([1], [1], 'uint8');
    expect((await runCase(caseOf('Add', {}, [bytes, bytes], bytes), createCpuEngine)).outcome).toEqual({
      kind: 'notExpressed',
      reason: 'values are uint8; those of a graph are float32',
    });
  });

  test('in training answers values and both running statistics as ONNX means them', async () => {
    // Two images of one channel: mean 2.5, variance 1.25 by n.
    const ones = tensor([1], [1]);
    const given = caseOf(
      'BatchNormalization',
      { training_mode: 1, momentum: 0.5, epsilon: 0 },
      [tensor([2, 1, 1, 2], [1, 2, 3, 4]), ones, tensor([1], [0]), tensor([1], [0]), ones],
      tensor(
        [2, 1, 1, 2],
        [-1.5, -0.5, 0.5, 1.5].map((value) => value / Math.sqrt(1.25)),
      ),
      tensor([1], [1.25]),
      tensor([1], [1.125]),
    );
    expect((await runCase(given, createCpuEngine)).outcome).toMatchObject({ passed: true, notGiven: [] });
  });
});

test('a difference is allowed as numpy allows it, and NaN never', () => {
  expect(differenceOf([1.001], [1], 1e-3, 0).ofAllowed).toBeCloseTo(1, 6);
  expect(differenceOf([2e-7], [0], 1e-3, 1e-7).ofAllowed).toBeCloseTo(2, 6);
  expect(differenceOf([Number.NaN], [0], 1e-3, 1e-7).ofAllowed).toBe(Number.POSITIVE_INFINITY);
});

test('windows lie as ONNX lays them', () => {
  // 32 cells, windows of 2: the odd cell of padding comes last in SAME_UPPER, first in SAME_LOWER.
  expect(axisOf(32, 2, 1, [0, 0], 'SAME_UPPER', false)).toMatchObject({ before: 0, after: 1, length: 32 });
  expect(axisOf(32, 2, 1, [0, 0], 'SAME_LOWER', false)).toMatchObject({ before: 1, after: 0, length: 32 });
  // 4 cells, windows of 3 by 2: a second window only where the length is rounded up, one cell beyond.
  expect(axisOf(4, 3, 2, [0, 0], 'NOTSET', false)).toMatchObject({ length: 1, beyond: 0 });
  expect(axisOf(4, 3, 2, [0, 0], 'NOTSET', true)).toMatchObject({ length: 2, beyond: 1 });
});

test('an optimizer meets the given gradient to the bit', async () => {
  const gradient = Float32Array.of(0.1, -3, 1e-5);
  const { weights, slots } = await optimizerStep(createCpuEngine, {
    optimizer: { kind: 'sgd', momentum: 0.5, nesterov: false, weightDecay: 0 },
    learningRate: 1,
    step: 1,
    weights: [0, 0, 0],
    gradient,
    slots: { momentum_buffer: [0, 0, 0] },
  });
  expect(slots.momentum_buffer).toEqual(gradient);
  expect(weights).toEqual(gradient.map((value) => -value));
});
