/** A run with a frozen backbone, on kept features or on whole passes: what tests of both devices compare. */
import type { Engine, EngineOptions } from '../../kernels/engine';
import type { EpochRecord } from '../../metrics/records';
import { buildModel } from '../../models/catalogue';
import { initializeParameters } from '../../nn/initialize';
import { DEFAULT_ARCHITECTURES, DEFAULT_BLOCK, DEFAULT_RECIPE, NO_AUGMENTATION } from '../../recipe/defaults';
import type { Architecture, Recipe } from '../../recipe/schema';
import { invariant } from '../../shared/errors';
import type { PixelSource } from '../../shared/pixels';
import { CounterRng } from '../../shared/rng';
import { type EngineOptionsInput, engineOptions, lossOf } from '../engine-options';
import {
  FeatureCacheEngine,
  type FeatureRoom,
  type ImageNumbers,
  MEMORY_ONLY,
  planFeatureCache,
} from '../feature-cache';
import { trainRun } from '../run';

const SIDE = 16;
const COUNT = 30;
const CLASSES = 3;
/** Of the networks below. */
export const FROZEN_SIZE = { imageSize: SIDE, channels: 3, classCount: CLASSES };
const labels = Int32Array.from({ length: COUNT }, (_, i) => (i * i) % CLASSES);

/** Images of noise, of `FROZEN_SIZE`. */
export function noise(): PixelSource {
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

const { vit, d2lVit, cnn } = DEFAULT_ARCHITECTURES;
const smallVit = {
  patchSize: 8,
  width: 8,
  heads: 2,
  mlpWidth: 8,
  depth: 2,
  dropout: 0.3,
  embeddingDropout: 0.2,
};

const CASES: readonly (readonly [string, Architecture, trainableBlocks: number])[] = [
  ['a CNN', { ...cnn, blocks: [{ ...DEFAULT_BLOCK, channels: 4 }], hiddenUnits: [6], dropout: 0.4 }, 0],
  [
    'a CNN without hidden layers, its last block trained',
    { ...cnn, blocks: [4, 5].map((channels) => ({ ...DEFAULT_BLOCK, channels })), dropout: 0.4 },
    1,
  ],
  ['a vision transformer', { ...vit, ...smallVit, headWidth: 4 }, 0],
  ['a vision transformer, its last block trained', { ...vit, ...smallVit, headWidth: 4 }, 1],
  ['the ViT of d2l', { ...d2lVit, ...smallVit }, 0],
];

/** Batch norm, dropout and averaged weights everywhere: what a frozen backbone must hold still. */
export const FROZEN_RECIPES: readonly (readonly [string, Recipe])[] = CASES.map(
  ([name, architecture, trainableBlocks]) => [
    name,
    {
      ...DEFAULT_RECIPE,
      preprocessing: { ...DEFAULT_RECIPE.preprocessing, imageSize: SIDE },
      architecture,
      augmentation: { ...NO_AUGMENTATION, horizontalFlip: 0.5, verticalFlip: 0.25 },
      training: {
        ...DEFAULT_RECIPE.training,
        batchSize: 8,
        microBatchSize: 4,
        epochs: 3,
        emaDecay: 0.8,
        freezeBackboneEpochs: -1,
        trainableBlocks,
      },
    },
  ],
);

export interface FrozenRun {
  readonly initial: ReadonlyMap<string, Float32Array>;
  readonly state: ReadonlyMap<string, Float32Array>;
  readonly records: readonly EpochRecord[];
  /** Images the trunk was run on, by epoch; of a run without kept features, empty. */
  readonly computed: readonly number[];
}

/** Where item numbers are not those of rows. */
export const ITEM_INDICES = Int32Array.from({ length: COUNT }, (_, row) => 1000 - 3 * row);

/** The numbers of rows in a dataset of 2000 images. */
export function imageNumbers(itemIndices: Int32Array): ImageNumbers {
  const rowOf = new Int32Array(2000).fill(-1);
  for (const [row, item] of itemIndices.entries()) rowOf[item] = row;
  return { itemIndices, rowOf };
}

/**
 * @param createEngine the device; what it makes holds no weights yet
 * @param room where features are kept
 */
export async function frozenRun(
  recipe: Recipe,
  keepsFeatures: boolean,
  createEngine: (options: EngineOptions) => Promise<Engine>,
  room: FeatureRoom = MEMORY_ONLY,
): Promise<FrozenRun> {
  const { graph } = buildModel(recipe.architecture, FROZEN_SIZE);
  const training = { rows: Int32Array.from({ length: 24 }, (_, i) => i), labels: labels.subarray(0, 24) };
  const validation = { rows: Int32Array.from({ length: 6 }, (_, i) => 24 + i), labels: labels.subarray(24) };
  const input: EngineOptionsInput = {
    recipe,
    graph,
    pixels: noise(),
    trainingLabels: training.labels,
    microBatchSize: recipe.training.microBatchSize ?? recipe.training.batchSize,
    epoch: 0,
  };
  const options = engineOptions(input);
  let count = 0;
  let engine: Engine;
  if (keepsFeatures) {
    const plan = planFeatureCache(input, options, room);
    invariant(plan !== null, 'These features can be kept');
    const trunk = await createEngine(plan.trunk);
    const predict = trunk.predict.bind(trunk);
    trunk.predict = (indices, weights) => {
      count += indices.length;
      return predict(indices, weights);
    };
    engine = new FeatureCacheEngine(trunk, await createEngine(plan.head), plan);
  } else engine = await createEngine(options);
  const rng = new CounterRng(5, 6);
  const initial = new Map(
    [...initializeParameters(graph, recipe.seed)].map(([key, values]) => [
      key,
      // Running statistics as if trained: a mean and a variance of their own.
      key.startsWith('buffer/') ? values.map((value) => value + rng.uniform(0, 0.5)) : values,
    ]),
  );
  await engine.importState({ tensors: initial });
  const records: EpochRecord[] = [];
  const computed: number[] = [];
  const events = trainRun({
    recipe,
    engine,
    training,
    validation,
    classCount: CLASSES,
    loss: lossOf(recipe, CLASSES, training.labels),
    evaluationBatchSize: 5,
    reportIntervalMs: 0,
  });
  for await (const event of events) {
    if (event.type !== 'epoch') continue;
    records.push({ ...event.record, durationMs: 0 });
    computed.push(count);
    count = 0;
  }
  const state = (await engine.exportState()).tensors;
  engine.dispose();
  return { initial, state, records, computed: keepsFeatures ? computed : [] };
}
