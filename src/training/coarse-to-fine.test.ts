import { beforeAll, expect, test } from 'vitest';
import { planImport } from '../formats/import-plan';
import { createCpuEngine } from '../kernels/plain/cpu-engine';
import { initialiseWasm } from '../kernels/plain/initialise-wasm';
import { buildModel } from '../models/catalogue';
import { initializeParameters } from '../nn/initialize';
import { fromStateDict, toStateDict } from '../nn/state-dict';
import { DEFAULT_ARCHITECTURES, DEFAULT_BLOCK, DEFAULT_RECIPE } from '../recipe/defaults';
import type { Recipe } from '../recipe/schema';
import { CounterRng } from '../shared/rng';
import { engineOptions, lossOf } from './engine-options';
import { trainRun } from './run';

const SIDE = 12;
const COUNT = 240;
const FINE = ['narrow rows', 'wide rows', 'narrow columns', 'wide columns'];
const COARSE = ['rows', 'columns'];
const fineLabels = Int32Array.from({ length: COUNT }, (_, i) => i % FINE.length);
const coarseLabels = fineLabels.map((label) => label >> 1);

/** Stripes of any colour and phase under noise: across or along, two or three pixels wide. */
function drawStripes(): Uint8Array {
  const bytes = new Uint8Array(COUNT * SIDE * SIDE * 3);
  for (let n = 0; n < COUNT; n++) {
    const rng = new CounterRng(3, 50, n);
    const [dark, bright] = [0, 1].map((i) => [0, 1, 2].map(() => rng.uniform(100 * i, 100 * i + 80)));
    const width = fineLabels[n] % 2 === 0 ? 2 : 3;
    const phase = rng.integer(2 * width);
    for (let at = 0; at < SIDE * SIDE; at++) {
      const along = fineLabels[n] < 2 ? Math.floor(at / SIDE) : at % SIDE;
      const colour = Math.floor((along + phase) / width) % 2 === 0 ? dark : bright;
      for (let c = 0; c < 3; c++) bytes[(n * SIDE * SIDE + at) * 3 + c] = colour[c] + rng.uniform(0, 60);
    }
  }
  return bytes;
}

const bytes = drawStripes();
const pixels = {
  count: COUNT,
  height: SIDE,
  width: SIDE,
  channels: 3,
  read(indices: Int32Array, target: Uint8Array) {
    const size = SIDE * SIDE * 3;
    indices.forEach((index, i) => {
      target.set(bytes.subarray(index * size, (index + 1) * size), i * size);
    });
  },
};

type Tensors = ReadonlyMap<string, Float32Array>;

async function train(
  seed: number,
  labels: Int32Array,
  classCount: number,
  epochs: number,
  from: Tensors | null,
) {
  const recipe: Recipe = {
    ...DEFAULT_RECIPE,
    seed,
    preprocessing: { ...DEFAULT_RECIPE.preprocessing, imageSize: SIDE },
    architecture: {
      ...DEFAULT_ARCHITECTURES.cnn,
      blocks: [8, 16].map((channels) => ({ ...DEFAULT_BLOCK, channels })),
    },
    training: { ...DEFAULT_RECIPE.training, batchSize: 20, epochs, learningRate: 1e-3 },
  };
  const { graph } = buildModel(recipe.architecture, { imageSize: SIDE, channels: 3, classCount });
  // Forty held-out images, of every class ten.
  const rows = Int32Array.from({ length: COUNT }, (_, i) => i);
  const training = { rows: rows.subarray(40), labels: labels.subarray(40) };
  const validation = { rows: rows.subarray(0, 40), labels: labels.subarray(0, 40) };
  const options = engineOptions({
    recipe,
    graph,
    pixels,
    trainingLabels: training.labels,
    microBatchSize: 20,
    epoch: 0,
  });
  const engine = await createCpuEngine(options);
  const drawn = initializeParameters(graph, seed);
  await engine.importState({ tensors: from ? new Map([...drawn, ...from]) : drawn });
  let loss = Number.NaN;
  const events = trainRun({
    recipe,
    engine,
    training,
    validation,
    classCount,
    loss: lossOf(recipe, classCount, training.labels),
    evaluationBatchSize: 40,
  });
  for await (const event of events) if (event.type === 'epoch') loss = event.record.validationLoss ?? loss;
  const state = toStateDict(graph, (await engine.exportState()).tensors, 0);
  engine.dispose();
  return { graph, state, loss };
}

beforeAll(async () => {
  await initialiseWasm(null);
});

test.each([1, 2, 3])(
  'what was learned from coarse labels helps with finer ones of the same images (seed %i)',
  async (seed) => {
    const coarse = await train(seed, coarseLabels, COARSE.length, 6, null);
    const scratch = await train(seed, fineLabels, FINE.length, 2, null);
    const { parameters, buffers } = scratch.graph;
    const expected = [...parameters.flatMap(({ entries }) => entries), ...buffers];
    const plan = planImport(coarse.state, expected, { source: COARSE, target: FINE });
    expect(plan.reinitialised.map(({ name }) => name)).toEqual(['classifier.1.weight', 'classifier.1.bias']);
    const { tensors } = fromStateDict(scratch.graph, plan.matched);
    const transferred = await train(seed, fineLabels, FINE.length, 2, tensors);
    expect(transferred.loss).toBeLessThan(scratch.loss - 0.1);
  },
);
