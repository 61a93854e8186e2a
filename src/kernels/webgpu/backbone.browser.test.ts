import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ActivationFunction } from '../../recipe/kinds/activations';
import type { EngineOptions } from '../engine';
import type { Graph } from '../graph';
import {
  caseBatch,
  caseOptions,
  caseTensors,
  computedBy,
  type EngineCase,
  type Expected,
  expectedOf,
  images,
  makeCase,
  pad,
  relativeError,
} from '../testing/engine-cases';
import { mobileCases } from '../testing/mobile-cases';
import { largestDifference, testDevice } from '../testing/webgpu-twins';
import type { OwnedDevice } from './device';
import { createWebgpuEngine } from './engine';

const SCALER = 'scaler/loss_scale';

let device: OwnedDevice;

beforeAll(async () => {
  device = await testDevice();
});

afterAll(() => device.device.destroy());

/** An activation in every chain: after a product, after a norm and under dropout, before a sum. */
function chained(name: ActivationFunction): Graph {
  const graph = images(3, 5, 2).conv2d(4, [3, 3], [1, 1], pad(1)).activation(name);
  const first = graph.value;
  graph.depthwise([3, 3], [1, 1], pad(1)).activation(name).dropout(0.3, 1).addFrom(first);
  return graph
    .layerNorm()
    .conv2d(2, [1, 1])
    .addFrom(graph.value)
    .activation(name)
    .flatten()
    .linear(3)
    .finish();
}

/** Values that are read under another shape than they were made in. */
function tokensAsImage(): Graph {
  const graph = images(4, 6, 2).patchify(2).linear(6);
  const tokens = graph.value;
  graph.add({ kind: 'reshape' }, [2, 3, 6]);
  graph.depthwise([3, 3], [1, 1], pad(1)).activation('relu6').add({ kind: 'reshape' }, [6, 6]);
  return graph.addFrom(tokens).meanTokens(0).linear(3).finish();
}

const chains: readonly EngineCase[] = [
  ...(['relu6', 'hardSwish', 'hardSigmoid', 'silu', 'sigmoid'] as const).map((name) =>
    makeCase(`${name} in chains`, chained(name)),
  ),
  makeCase('depthwise convolution of tokens laid out as an image', tokensAsImage()),
  makeCase(
    'layer scale before an activation, stochastic depth without a sum',
    images(2, 2, 3)
      .flatten()
      .linear(5)
      .layerScale()
      .activation('gelu')
      .stochasticDepth(0.5, 3)
      .linear(3)
      .finish(),
    5,
  ),
];

const all: readonly EngineCase[] = [...mobileCases, ...chains];
const named = all.map((each) => [each.name, each] as const);

function caseOf(name: string): EngineCase {
  const found = all.find((each) => each.name === name);
  if (!found) throw new Error(`There is no case ${name}`);
  return found;
}

/** Finite differences take longer than anything else here: once for each case. */
const differences = new Map<EngineCase, Expected>();

function expected(each: EngineCase): Expected {
  const known = differences.get(each) ?? expectedOf(each);
  differences.set(each, known);
  return known;
}

interface Bars {
  readonly forward: number;
  readonly gradients: number;
}

async function expectEqual(each: EngineCase, changes: Partial<EngineOptions>, on: OwnedDevice, bars: Bars) {
  const engine = await createWebgpuEngine({ ...caseOptions(each), ...changes }, on);
  expect(engine.device.kind).toBe('webgpu');
  const scaler = (await engine.exportState()).tensors.get(SCALER);
  // A loss scale at which no gradient of these cases overflows: a step that does is left out.
  if (scaler) await engine.importState({ tensors: new Map([[SCALER, scaler.with(0, 1024)]]) });
  const computed = await computedBy(engine, each);
  engine.dispose();
  const { logits, lossSum, gradients } = expected(each);
  expect(relativeError(computed.logits, logits)).toBeLessThan(bars.forward);
  expect(relativeError([computed.totals.lossSum], [lossSum])).toBeLessThan(bars.forward);
  for (const [name, gradient] of gradients) {
    expect(relativeError(computed.gradients.get(name) ?? [], gradient, 0.02), name).toBeLessThan(
      bars.gradients,
    );
  }
}

describe('logits, loss and finite differences in float64', () => {
  test.each(named)('%s', (_, each) => expectEqual(each, {}, device, { forward: 1e-5, gradients: 1e-4 }));

  test.each(['inverted residual with batch norm', 'squeeze-excitation of EfficientNet', 'ConvNeXt block'])(
    'by the kernels of hardware adapters: %s',
    (name) => {
      const hardware = { ...device, profile: { ...device.profile, software: false, subgroupWidth: 1 } };
      return expectEqual(caseOf(name), {}, hardware, { forward: 1e-5, gradients: 1e-4 });
    },
  );

  // Finite differences of batch norm over a handful of values blow up what rounding did to them.
  test.each(named.filter(([name]) => !name.includes('batch norm') && !name.startsWith('squeeze')))(
    'to what halves can hold: %s',
    (_, each) => expectEqual(each, { storage: 'float16' }, device, { forward: 5e-3, gradients: 2e-2 }),
  );
});

test.each(['inverted residual with batch norm', 'squeeze-excitation of MobileNetV3', 'ConvNeXt block'])(
  'two runs of %s are equal to the bit',
  async (name) => {
    const states = [];
    for (let run = 0; run < 2; run++) {
      const engine = await createWebgpuEngine(caseOptions(caseOf(name)), device);
      await engine.importState({ tensors: caseTensors(caseOf(name)) });
      for (let step = 1; step <= 3; step++) await engine.trainStep(caseBatch(caseOf(name), 0.01, step));
      states.push((await engine.exportState()).tensors);
      engine.dispose();
    }
    expect(states[1]).toEqual(states[0]);
  },
);

test('stochastic depth draws for the whole batch what micro-batches draw', async () => {
  const each = caseOf('ConvNeXt block');
  const states = [];
  for (const microBatchSize of [5, 2]) {
    const engine = await createWebgpuEngine({ ...caseOptions(each), microBatchSize }, device);
    await engine.importState({ tensors: caseTensors(each) });
    await engine.trainStep(caseBatch(each, 0.5));
    states.push((await engine.exportState()).tensors);
    engine.dispose();
  }
  const [whole, parts] = states as [Map<string, Float32Array>, Map<string, Float32Array>];
  const { key, difference } = largestDifference(parts, whole);
  expect(difference, key).toBeLessThan(1e-5);
});
