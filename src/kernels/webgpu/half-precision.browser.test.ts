import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine, EngineOptions, EngineState } from '../engine';
import type { Graph } from '../graph';
import { caseOptions, computedBy, engineCases, expectedOf, relativeError } from '../testing/engine-cases';
import { noiseImages, plainOptions, randomParameters, TestGraph } from '../testing/graphs';
import { batchOf, largestDifference, testDevice } from '../testing/webgpu-twins';
import type { OwnedDevice } from './device';
import { createWebgpuEngine } from './engine';

const same = { top: 1, left: 1, bottom: 1, right: 1 };
const adam = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 } as const;
const SCALER = 'scaler/loss_scale';

/** Three operations of each kind that keeps something, odd sizes. */
const small = () =>
  new TestGraph([9, 7, 3])
    .conv2d(5, [3, 3], [1, 1], same)
    .activation('relu')
    .conv2d(4, [3, 3], [1, 1], same, false)
    .batchNorm()
    .activation('gelu')
    .flatten()
    .linear(11)
    .dropout(0.2, 1)
    .linear(3)
    .finish();

let device: OwnedDevice;

beforeAll(async () => {
  device = await testDevice();
});

afterAll(() => device.device.destroy());

function optionsOf(graph: Graph, changes: Partial<EngineOptions> = {}): EngineOptions {
  return {
    ...plainOptions(graph, noiseImages(graph.inputShape, 7)),
    optimizer: adam,
    storage: 'float16',
    ...changes,
  };
}

async function engineOf(options: EngineOptions): Promise<Engine> {
  const engine = await createWebgpuEngine(options, device);
  expect(engine.device.kind).toBe('webgpu');
  await engine.importState({ tensors: randomParameters(options.graph, 3, 0.3) });
  return engine;
}

async function train(engine: Engine, from: number, to: number, classes: number): Promise<EngineState> {
  for (let step = from; step <= to; step++) await engine.trainStep(batchOf(7, classes, step));
  return engine.exportState();
}

/** The scaler's words: the scale, good steps since it changed, steps taken … */
function withScale(state: EngineState, scale: number): EngineState {
  const words = Float32Array.from(state.tensors.get(SCALER) as Float32Array);
  words[0] = scale;
  return { tensors: new Map([...state.tensors, [SCALER, words]]) };
}

describe('logits, loss and finite differences in float64, to what halves can hold', () => {
  // Finite differences of batch norm over a handful of values blow up what rounding did to them.
  const cases = engineCases.filter(({ name }) => !name.includes('batch norm'));
  const large = ['two convolutions and pooling', 'transformer, mean of all tokens'];
  test.each([
    ...cases.map((each) => ['own', each.name, each] as const),
    ...cases.filter(({ name }) => large.includes(name)).map((each) => ['hardware', each.name, each] as const),
  ])('%s kernels: %s', async (kernels, _, each) => {
    const hardware = { ...device.profile, software: false, subgroupWidth: 1 };
    const owned = kernels === 'hardware' ? { ...device, profile: hardware } : device;
    const engine = await createWebgpuEngine({ ...caseOptions(each), storage: 'float16' }, owned);
    const expected = expectedOf(each);
    const computed = await computedBy(engine, each);
    engine.dispose();
    expect(relativeError(computed.logits, expected.logits)).toBeLessThan(5e-3);
    expect(relativeError([computed.totals.lossSum], [expected.lossSum])).toBeLessThan(5e-3);
    for (const [name, gradient] of expected.gradients) {
      expect(relativeError(computed.gradients.get(name) ?? [], gradient, 0.02), name).toBeLessThan(2e-2);
    }
  });
});

test('what is kept as halves is rounded: the result is not that of float32', async () => {
  const graph = small();
  const half = await engineOf(optionsOf(graph));
  const full = await engineOf(optionsOf(graph, { storage: 'float32' }));
  const indices = Int32Array.from([0, 1, 2]);
  const [rounded, exact] = [await half.predict(indices, 'live'), await full.predict(indices, 'live')];
  expect(relativeError(rounded, exact)).toBeGreaterThan(1e-5);
  expect(relativeError(rounded, exact)).toBeLessThan(5e-3);
  half.dispose();
  full.dispose();
});

test('two runs are equal to the bit, and so is one that goes on from its state', async () => {
  const graph = small();
  const first = await engineOf(optionsOf(graph));
  const whole = await train(first, 1, 12, 3);
  const second = await engineOf(optionsOf(graph));
  const middle = await train(second, 1, 5, 3);
  const third = await engineOf(optionsOf(graph));
  await third.importState(middle);
  const resumed = await train(third, 6, 12, 3);
  expect(largestDifference(resumed.tensors, whole.tensors).difference).toBe(0);
  expect(whole.tensors.get(SCALER)?.[2]).toBe(12);
  for (const engine of [first, second, third]) engine.dispose();
});

test('gradients too small for a half are not lost', async () => {
  // Logits far apart: what reaches the hidden layer of each image is about 1e-8, less than the least half.
  const graph = new TestGraph([2, 2, 1]).flatten().linear(5).activation('gelu').linear(2).finish();
  const optimizer = { kind: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 } as const;
  const start = randomParameters(graph, 3, 0.3);
  const [hidden, , , last] = graph.parameters.map(({ name }) => `parameter/${name}`) as [
    string,
    string,
    string,
    string,
  ];
  start.set(last, Float32Array.from([14, 0]));
  const batch = { ...batchOf(7, 2, 1), labels: new Int32Array(7), learningRate: 1e5 };
  const movesOf = async (storage: EngineOptions['storage'], scale: number | null) => {
    const engine = await createWebgpuEngine(optionsOf(graph, { optimizer, storage }), device);
    await engine.importState({ tensors: start });
    if (scale !== null) await engine.importState(withScale(await engine.exportState(), scale));
    await engine.trainStep(batch);
    const { tensors } = await engine.exportState();
    engine.dispose();
    const before = start.get(hidden) as Float32Array;
    return (tensors.get(hidden) as Float32Array).map((value, i) => value - before[i]);
  };
  const exact = await movesOf('float32', null);
  expect(Math.max(...exact.map(Math.abs))).toBeGreaterThan(1e-3);
  expect(relativeError(await movesOf('float16', null), exact, 0)).toBeLessThan(0.03);
  expect(relativeError(await movesOf('float16', 1), exact, 0)).toBeGreaterThan(0.3);
});

describe('a step whose gradients overflow', () => {
  test('is left out and halves the scale, until they fit; what follows is as if it had not been', async () => {
    const graph = small();
    const engine = await engineOf(optionsOf(graph));
    const start = await engine.exportState();
    const wild = 2 ** 40;
    await engine.importState(withScale(start, wild));
    let skipped = 0;
    for (let step = 1; step <= 40; step++) {
      await engine.trainStep(batchOf(7, 3, 1));
      const totals = await engine.takeTrainTotals();
      expect(totals.notFinite).toBeNull();
      const state = await engine.exportState();
      if (state.tensors.get(SCALER)?.[2] !== 0) break;
      skipped += 1;
      expect(state.tensors.get(SCALER)?.[0]).toBe(wild / 2 ** skipped);
      for (const [key, values] of start.tensors) {
        if (key.startsWith('parameter/') || key.startsWith('slot.'))
          expect(state.tensors.get(key)).toEqual(values);
      }
    }
    expect(skipped).toBeGreaterThan(5);
    expect(skipped).toBeLessThan(40);
    // The first step that counted is the optimizer's first: Adam moves every weight by the whole learning rate.
    const { tensors } = await engine.exportState();
    expect(tensors.get(SCALER)?.[2]).toBe(1);
    const [name] = graph.parameters.map((parameter) => `parameter/${parameter.name}`) as [string];
    const moved = (tensors.get(name) as Float32Array).map((value, i) =>
      Math.abs(value - (start.tensors.get(name) as Float32Array)[i]),
    );
    for (const distance of moved) expect(distance).toBeCloseTo(0.01, 4);
    engine.dispose();
  });

  test('ends the run where no scale is left to lower, with the weights from before it', async () => {
    const graph = small();
    const engine = await engineOf(optionsOf(graph));
    const good = await train(engine, 1, 3, 3);
    const name = `parameter/${graph.parameters[0]?.name}`;
    const broken = Float32Array.from(good.tensors.get(name) as Float32Array);
    broken[0] = Number.NaN;
    await engine.importState({ tensors: new Map([...good.tensors, [name, broken]]) });
    await engine.takeTrainTotals();
    await engine.trainStep(batchOf(7, 3, 4));
    // What follows is good again, and changes nothing: neither weights nor what the scaler counts.
    await engine.importState({ tensors: new Map([[name, good.tensors.get(name) as Float32Array]]) });
    await engine.trainStep(batchOf(7, 3, 5));
    const totals = await engine.takeTrainTotals();
    expect(totals.notFinite?.step).toBe(4);
    const after = await engine.exportState();
    for (const [key, values] of good.tensors) {
      if (key.startsWith('parameter/') || key === SCALER) expect(after.tensors.get(key), key).toEqual(values);
    }
    engine.dispose();
  });
});

test('the scale doubles after two thousand good steps in a row, and Adam corrects as its float64 self', async () => {
  const graph = new TestGraph([1, 1, 1]).flatten().linear(2).finish();
  const engine = await engineOf(optionsOf(graph));
  const early = await train(engine, 1, 10, 2);
  const [scale, growth, steps, correction1, correction2] = early.tensors.get(SCALER) as Float32Array;
  expect([scale, growth, steps]).toEqual([65536, 10, 10]);
  expect(Math.abs((correction1 as number) / (1 - 0.9 ** 10) - 1)).toBeLessThan(1e-6);
  expect(Math.abs((correction2 as number) / (1 - 0.999 ** 10) - 1)).toBeLessThan(1e-6);
  const words = Float32Array.from(early.tensors.get(SCALER) as Float32Array);
  words[1] = 1998;
  await engine.importState({ tensors: new Map([...early.tensors, [SCALER, words]]) });
  expect((await train(engine, 11, 11, 2)).tensors.get(SCALER)?.slice(0, 2)).toEqual(
    Float32Array.of(65536, 1999),
  );
  expect((await train(engine, 12, 12, 2)).tensors.get(SCALER)?.slice(0, 2)).toEqual(
    Float32Array.of(131072, 0),
  );
  engine.dispose();
});
