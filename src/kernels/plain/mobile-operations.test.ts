import { tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { InvariantError } from '../../shared/errors';
import { caseBatch, caseOptions, caseTensors } from '../testing/engine-cases';
import { noiseImages, plainOptions, TestGraph } from '../testing/graphs';
import { mobileCases } from '../testing/mobile-cases';
import { createCpuEngine } from './cpu-engine';
import { HEAP_OPERATIONS } from './heap-operations';
import { HEAP_SUMS } from './heap-sums';
import { initialiseWasm } from './initialise-wasm';
import { runBackward, runForward } from './run-operation';

beforeAll(async () => {
  await initialiseWasm(null);
});

test.each(mobileCases.map((each) => [each.name, each] as const))(
  '%s: three steps give the same bits twice',
  async (_, each) => {
    const states = [];
    for (let run = 0; run < 2; run++) {
      const engine = await createCpuEngine(caseOptions(each));
      await engine.importState({ tensors: caseTensors(each) });
      for (let step = 1; step <= 3; step++) await engine.trainStep(caseBatch(each, 0.01, step));
      states.push((await engine.exportState()).tensors);
      engine.dispose();
    }
    expect(states[1]).toEqual(states[0]);
  },
);

const unused = (): never => {
  throw new InvariantError('An activation asks for nothing');
};

test('hard swish has the slopes of its outer pieces at its corners, as torch since 2.7 and the WebGPU kernels', async () => {
  const node = {
    operation: { kind: 'activation', function: 'hardSwish', slope: 0 },
    inputs: [0],
    shape: [5],
    path: 'act',
  } as const;
  const pass = {
    sums: HEAP_SUMS,
    training: true,
    batchStatistics: null,
    step: 1,
    seed: 0,
    firstImage: 0,
    isTrained: unused,
    parameter: unused,
    derived: unused,
    buffer: unused,
    setBuffer: unused,
  };
  const x = tensor(Float32Array.of(-4, -3, 0, 3, 4), [1, 5]);
  const ran = runForward(node, [x], HEAP_OPERATIONS, pass, true);
  const { inputs } = runBackward(ran, tensor(Float32Array.of(1, 1, 1, 1, 1), [1, 5]), [true]);
  expect([...((await inputs[0]?.data()) ?? [])].map((value) => value + 0)).toEqual([0, 0, 0.5, 1, 1]);
});

test('stochastic depth draws for the whole batch what micro-batches draw', async () => {
  const [each] = mobileCases.filter(({ name }) => name === 'ConvNeXt block');
  if (!each) throw new Error('The cases have no ConvNeXt block');
  const gradients = [];
  for (const microBatchSize of [5, 2]) {
    const engine = await createCpuEngine({ ...caseOptions(each), microBatchSize });
    await engine.importState({ tensors: caseTensors(each) });
    await engine.trainStep(caseBatch(each, 0.5));
    gradients.push((await engine.exportState()).tensors);
    engine.dispose();
  }
  for (const [key, whole] of gradients[0]) {
    const parts = gradients[1].get(key) ?? new Float32Array();
    for (const [i, value] of whole.entries()) expect(parts[i], key).toBeCloseTo(value, 5);
  }
});

test('one logit with softmax is torch.nn.BCEWithLogitsLoss, class 1 being the positive one', async () => {
  const graph = new TestGraph([1, 1, 1]).flatten().linear(1, false).binaryLogits().finish();
  const engine = await createCpuEngine(plainOptions(graph, noiseImages([1, 1, 1], 2)));
  await engine.importState({ tensors: new Map([['parameter/p0', Float32Array.of(1)]]) });
  const indices = Int32Array.of(0, 1);
  const logits = await engine.predict(indices, 'live');
  const [z0, z1] = [logits[1], logits[3]];
  expect([logits[0], logits[2]]).toEqual([0, 0]);
  await engine.trainStep({
    indices,
    labels: Int32Array.of(0, 1),
    augmentation: null,
    mix: null,
    learningRate: 1,
    step: 1,
  });
  const { lossSum } = await engine.takeTrainTotals();
  const { tensors } = await engine.exportState();
  engine.dispose();
  // −log(1 − σ(z)) for class 0, −log σ(z) for class 1.
  expect(lossSum).toBeCloseTo(Math.log1p(Math.exp(z0)) + Math.log1p(Math.exp(-z1)), 6);
  const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
  // The weight is 1, so each image's z is its pixel: the mean of (σ(z) − label) · z is what a step at rate 1 takes.
  const gradient = (sigmoid(z0) * z0 + (sigmoid(z1) - 1) * z1) / 2;
  expect(tensors.get('parameter/p0')?.[0]).toBeCloseTo(1 - gradient, 6);
});
