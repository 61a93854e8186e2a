import { beforeAll, expect, test } from 'vitest';
import type { Engine, EngineState } from '../kernels/engine';
import { createCpuEngine } from '../kernels/plain/cpu-engine';
import { initialiseWasm } from '../kernels/plain/initialise-wasm';
import type { EpochRecord } from '../metrics/records';
import { buildModel } from '../models/catalogue';
import { initializeParameters } from '../nn/initialize';
import { DEFAULT_ARCHITECTURES, DEFAULT_BLOCK, DEFAULT_RECIPE } from '../recipe/defaults';
import { presetById } from '../recipe/presets';
import type { Recipe } from '../recipe/schema';
import type { PixelSource } from '../shared/pixels';
import { CounterRng } from '../shared/rng';
import { engineOptions, lossOf } from './engine-options';
import type { LoopPosition, WeightSnapshot } from './position';
import { trainRun } from './run';

const SIDE = 8;
const COUNT = 40;
const labels = Int32Array.from({ length: COUNT }, (_, i) => (i * i) % 3);

function noise(): PixelSource {
  const rng = new CounterRng(8, 77);
  const size = SIDE * SIDE * 3;
  const bytes = Uint8Array.from({ length: COUNT * size }, () => rng.integer(256));
  return {
    count: COUNT,
    height: SIDE,
    width: SIDE,
    channels: 3,
    read(indices, target) {
      indices.forEach((index, i) => {
        target.set(bytes.subarray(index * size, (index + 1) * size), i * size);
      });
    },
  };
}

const smallData = presetById('smallData')?.recipe ?? DEFAULT_RECIPE;
/** Everything that draws, averages or accumulates, at once. */
const convolutional: Recipe = {
  ...smallData,
  preprocessing: { ...smallData.preprocessing, imageSize: SIDE },
  architecture: { ...DEFAULT_ARCHITECTURES.cnn, blocks: [{ ...DEFAULT_BLOCK, channels: 4 }], dropout: 0.2 },
  augmentation: { ...smallData.augmentation, randAugmentCount: 2, erasing: 0.3, mixup: 0.4, cutmix: 1 },
  schedule: { ...smallData.schedule, kind: 'plateau', everyEpochs: 1 },
  training: { ...smallData.training, batchSize: 12, microBatchSize: 6, epochs: 3, clipNorm: 1, patience: 2 },
};
const transformer: Recipe = {
  ...convolutional,
  architecture: { ...DEFAULT_ARCHITECTURES.vit, patchSize: 4, width: 8, heads: 2, headWidth: 4, mlpWidth: 8 },
};

interface Checkpoint {
  readonly position: LoopPosition;
  readonly state: EngineState;
  readonly best: WeightSnapshot | null;
}

async function run(recipe: Recipe, from: Checkpoint | null) {
  const { graph } = buildModel(recipe.architecture, { imageSize: SIDE, channels: 3, classCount: 3 });
  const training = { rows: Int32Array.from({ length: 32 }, (_, i) => i), labels: labels.subarray(0, 32) };
  const validation = { rows: Int32Array.from({ length: 8 }, (_, i) => 32 + i), labels: labels.subarray(32) };
  const options = engineOptions({
    recipe,
    graph,
    pixels: noise(),
    trainingLabels: training.labels,
    microBatchSize: recipe.training.microBatchSize ?? recipe.training.batchSize,
    epoch: from?.position.epoch ?? 0,
  });
  const engine: Engine = await createCpuEngine(options);
  await engine.importState(from?.state ?? { tensors: initializeParameters(graph, recipe.seed) });
  const checkpoints: Checkpoint[] = [];
  const records: EpochRecord[] = [];
  let best = from?.best ?? null;
  const events = trainRun({
    recipe,
    engine,
    training,
    validation,
    classCount: 3,
    loss: lossOf(recipe, 3, training.labels),
    evaluationBatchSize: 5,
    reportIntervalMs: 0,
    ...(from && { startAt: { position: from.position, best: from.best } }),
  });
  for await (const event of events) {
    if (event.type === 'epoch') {
      best = event.best ?? best;
      records.push({ ...event.record, durationMs: 0 });
    }
    if (event.type === 'progress' || event.type === 'epoch')
      checkpoints.push({ position: event.position, state: await engine.exportState(), best });
  }
  const state = await engine.exportState();
  engine.dispose();
  return { state, records, checkpoints, best };
}

beforeAll(async () => {
  await initialiseWasm(null);
});

test.each([
  ['a CNN', convolutional],
  ['a vision transformer', transformer],
])('two runs of %s with one seed are the same to the bit, another seed is another run', async (_, recipe) => {
  const first = await run(recipe, null);
  const second = await run(recipe, null);
  expect(second.state).toEqual(first.state);
  expect(second.records).toEqual(first.records);
  const other = await run({ ...recipe, seed: recipe.seed + 1 }, null);
  expect(other.records).not.toEqual(first.records);
});

test.each([
  ['a CNN', convolutional],
  ['a vision transformer', transformer],
])('%s resumed from any step or epoch ends as if it had never stopped, to the bit', async (_, recipe) => {
  const whole = await run(recipe, null);
  expect(whole.checkpoints).toHaveLength(3 * (3 + 1));
  for (const checkpoint of whole.checkpoints) {
    const position: LoopPosition = JSON.parse(JSON.stringify(checkpoint.position));
    const resumed = await run(recipe, { ...checkpoint, position });
    expect(resumed.state).toEqual(whole.state);
    expect(resumed.records).toEqual(whole.records.slice(position.epoch));
    expect(resumed.best).toEqual(whole.best);
  }
});
