import { beforeAll, expect, test, vi } from 'vitest';
import type { DecodedImages } from '../../dataset/dataset';
import { createCpuEngine } from '../../kernels/plain/cpu-engine';
import { initialiseWasm } from '../../kernels/plain/initialise-wasm';
import { RowMultiplier } from '../../kernels/plain/row-products';
import { noiseImages } from '../../kernels/testing/graphs';
import { softmax } from '../../metrics/logits';
import { ARCHITECTURES, buildModel } from '../../models/catalogue';
import { splitAtClassifier } from '../../models/split-at-classifier';
import { initializeParameters } from '../../nn/initialize';
import { DEFAULT_ARCHITECTURES, DEFAULT_RECIPE } from '../../recipe/defaults';
import type { Architecture } from '../../recipe/schema';
import { success } from '../../shared/result';
import { CounterRng } from '../../shared/rng';
import { engineOptions } from '../../training/engine-options';
import type { TrainedModel } from '../run/trained-model';
import { answeredFeatures, numbersPerImage } from './answered-features';

const CPU = { kind: 'cpu', name: 'CPU', software: false } as const;

vi.mock('../platform/devices', () => ({ deviceOf: async () => CPU }));
vi.mock('../platform/create-engine', async () => ({
  createEngine: async (_: unknown, options: Parameters<typeof createCpuEngine>[0]) =>
    success(await createCpuEngine(options)),
  withState: async (
    engine: Awaited<ReturnType<typeof createCpuEngine>>,
    state: Parameters<typeof engine.importState>[0],
  ) => {
    await engine.importState(state);
    return engine;
  },
}));

beforeAll(async () => {
  await initialiseWasm(null);
});

const never = new AbortController().signal;
const COUNT = 70;

const ARCHITECTURE_KINDS = Object.keys(ARCHITECTURES) as (keyof typeof ARCHITECTURES)[];

test.each(ARCHITECTURE_KINDS)('%s ends in a classifier that reads features alone', (kind) => {
  // A multiple of every patch.
  const size = { imageSize: 224, channels: 3, classCount: 7 };
  const { graph } = buildModel(DEFAULT_ARCHITECTURES[kind], size);
  const { trunk, head } = splitAtClassifier(graph);
  expect(head.nodes.map(({ operation }) => operation.kind)).toEqual(['input', 'linear']);
  expect(head.inputShape).toEqual([trunk.classCount]);
  expect(head.classCount).toBe(7);
  expect(trunk.parameters.length + head.parameters.length).toBe(graph.parameters.length);
});

/** Drawn anew, and every bias and running statistic moved, so that none is left out unseen. */
function modelOf(architecture: Architecture, classCount: number) {
  const recipe = {
    ...DEFAULT_RECIPE,
    architecture,
    preprocessing: { ...DEFAULT_RECIPE.preprocessing, imageSize: 16 },
  };
  const { graph } = buildModel(architecture, { imageSize: 16, channels: 3, classCount });
  const tensors = new Map(initializeParameters(graph, 3));
  const rng = new CounterRng(9, 0);
  for (const { name, role, shape } of graph.parameters)
    if (role === 'bias')
      tensors.set(
        `parameter/${name}`,
        new Float32Array(shape.reduce((a, b) => a * b, 1)).map(() => rng.normal()),
      );
  for (const { name, shape } of graph.buffers)
    tensors.set(
      `buffer/${name}`,
      new Float32Array(shape.reduce((a, b) => a * b, 1)).map(() => rng.uniform(0.5, 1.5)),
    );
  const weights = { epoch: 1, step: 1, tensors };
  const model: TrainedModel = {
    recipe,
    identity: { kind: 'unnamed' },
    classes: Array.from({ length: classCount }, (_, c) => `class ${c}`),
    graph,
    best: weights,
    last: weights,
    metrics: { steps: [], epochs: [] },
  };
  return model;
}

const { cnn, mlp, vit } = DEFAULT_ARCHITECTURES;

test.each<{ name: string; architecture: Architecture; classCount: number }>([
  { name: 'a CNN', architecture: cnn, classCount: 5 },
  {
    name: 'a CNN with a hidden layer, dropout and one output',
    architecture: { ...cnn, hiddenUnits: [12], dropout: 0.5, binaryHead: true },
    classCount: 2,
  },
  { name: 'a classifier on pixels alone', architecture: { ...mlp, hiddenUnits: [] }, classCount: 4 },
  {
    name: 'a transformer',
    architecture: { ...vit, depth: 1, width: 16, heads: 2, headWidth: 8, mlpWidth: 16 },
    classCount: 3,
  },
])('$name: its features through its classifier are its answers', async ({ architecture, classCount }) => {
  const model = modelOf(architecture, classCount);
  const { graph, recipe, best } = model;
  const source = noiseImages([16, 16, 3], COUNT);
  // Item 1 could not be decoded: rows are not items.
  const rowOf = Int32Array.from({ length: COUNT + 1 }, (_, item) =>
    item === 1 ? -1 : item === 0 ? 0 : item - 1,
  );
  const items = Int32Array.from({ length: COUNT }, (_, i) => (i === 0 ? 0 : i + 1)).reverse();
  const decoded = { source, rowOf } as Partial<DecodedImages> as DecodedImages;
  const done: number[] = [];
  const found = await answeredFeatures(model, decoded, items, (count) => done.push(count), never);
  if (!found.ok) throw new Error(found.failure.code);
  const { features, width, probabilities } = found.value;
  expect(done).toEqual([64, COUNT]);
  expect(features).toHaveLength(COUNT * width);
  expect(width + classCount).toBe(numbersPerImage(model));

  // The model as it predicts whole.
  const options = engineOptions({
    recipe,
    graph,
    pixels: source,
    trainingLabels: new Int32Array(0),
    microBatchSize: 64,
    epoch: 0,
  });
  const engine = await createCpuEngine(options);
  await engine.importState({ tensors: best.tensors });
  const logits = await engine.predict(
    items.map((item) => rowOf[item]),
    'live',
  );
  engine.dispose();
  // torch.nn.functional.linear by hand.
  const linear = graph.nodes.findLast(({ operation }) => operation.kind === 'linear')?.operation;
  if (linear?.kind !== 'linear') throw new Error('No classifier');
  const valuesOf = (id: number) => best.tensors.get(`parameter/${graph.parameters[id].name}`) as Float32Array;
  const weight = valuesOf(linear.weight);
  const bias = linear.bias === null ? null : valuesOf(linear.bias);
  const outputs = weight.length / width;
  for (let i = 0; i < COUNT; i++) {
    const byHand = Array.from({ length: outputs }, (_, c) => {
      let sum = bias?.[c] ?? 0;
      for (let f = 0; f < width; f++) sum += features[i * width + f] * weight[c * width + f];
      return sum;
    });
    // One output z stands for the logits (0, z).
    const own = outputs === 1 ? [0, ...byHand] : byHand;
    const whole = logits.subarray(i * classCount, (i + 1) * classCount);
    const shares = softmax(whole);
    for (let c = 0; c < classCount; c++) {
      expect(own[c]).toBeCloseTo(whole[c], 3);
      expect(probabilities[i * classCount + c]).toBeCloseTo(shares[c], 4);
    }
  }
});

test('it ends where it is asked to', async () => {
  const model = modelOf({ ...mlp, hiddenUnits: [] }, 4);
  const controller = new AbortController();
  const source = noiseImages([16, 16, 3], COUNT);
  const items = Int32Array.from({ length: COUNT }, (_, i) => i);
  const decoded = { source, rowOf: items } as Partial<DecodedImages> as DecodedImages;
  const work = answeredFeatures(model, decoded, items, () => controller.abort(), controller.signal);
  await expect(work).rejects.toThrow('abort');
});

test('products of rows on the heap are those by hand', () => {
  const rng = new CounterRng(1, 0);
  const [count, width] = [9, 6];
  const rows = Float32Array.from({ length: count * width }, () => rng.normal());
  const multiplier = new RowMultiplier(rows, width);
  const found = multiplier.between(4, 9);
  multiplier.dispose();
  expect(found).toHaveLength(5 * count);
  for (let i = 0; i < found.length; i++) {
    const [row, other] = [4 + Math.floor(i / count), i % count];
    let sum = 0;
    for (let f = 0; f < width; f++) sum += rows[row * width + f] * rows[other * width + f];
    expect(found[i]).toBeCloseTo(sum, 4);
  }
});
