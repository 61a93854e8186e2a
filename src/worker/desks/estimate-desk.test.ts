import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Dataset } from '../../dataset/dataset';
import type { Engine, EngineOptions, Totals } from '../../kernels/engine';
import { OutOfMemoryError } from '../../kernels/engine-errors';
import { DEFAULT_RECIPE, NO_AUGMENTATION } from '../../recipe/defaults';
import type { Recipe } from '../../recipe/schema';
import { success } from '../../shared/result';
import { engineOptions } from '../../training/engine-options';
import { CLASSES } from '../testing/scripted-run';
import type { DatasetDesk } from './dataset-desk';
import { createEstimateDesk } from './estimate-desk';

const TRAINING = 64;
const VALIDATION = 10;
/** What things cost on this device, in ms. */
const STEP = { whole: 30, frozen: 10, keptFeatures: 1 };
const COMPILE = 5000;
const PREDICT = 2;

let nowMs = 0;
/** Images in one pass that the device has room for while all is trained. */
let room = Number.POSITIVE_INFINITY;

function engineOf(options: Pick<EngineOptions, 'frozen' | 'microBatchSize'>, stepMs: number): Engine {
  let compiled = { train: false, predict: false };
  const first = (what: 'train' | 'predict') => {
    if (!compiled[what]) nowMs += COMPILE;
    compiled = { ...compiled, [what]: true };
  };
  const engine: Partial<Engine> = {
    importState: async () => undefined,
    trainStep: async () => {
      if (options.frozen.size === 0 && options.microBatchSize > room) throw new OutOfMemoryError('no room');
      first('train');
      nowMs += stepMs;
    },
    predict: async (indices) => {
      first('predict');
      nowMs += PREDICT * indices.length;
      return new Float32Array(indices.length * CLASSES.length);
    },
    takeTrainTotals: async () => ({}) as Totals,
    dispose: () => undefined,
  };
  return engine as Engine;
}

vi.mock('../platform/devices', () => ({
  deviceForRun: async () => ({ ok: true, value: { kind: 'cpu', name: 'CPU', software: false } }),
}));
vi.mock('../platform/create-engine', () => ({
  createEngine: async (_: unknown, options: EngineOptions) =>
    success(engineOf(options, options.frozen.size > 0 ? STEP.frozen : STEP.whole)),
}));
vi.mock('../run/training-engine', () => ({
  trainingEngine: async (_: unknown, input: Parameters<typeof engineOptions>[0]) =>
    success(engineOf(engineOptions(input), STEP.keptFeatures)),
}));

beforeEach(() => {
  nowMs = 0;
  room = Number.POSITIVE_INFINITY;
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
});
afterEach(() => vi.restoreAllMocks());

function deskOf(open: Partial<Dataset>) {
  return createEstimateDesk({
    dataset: { decidedBy: async () => success(open as Dataset) } as Partial<DatasetDesk> as DatasetDesk,
    run: { isUnderWay: () => false, handlers: {}, modelInHand: async () => null } as never,
  });
}

async function estimate(training: Partial<Recipe['training']>, augmentation = NO_AUGMENTATION) {
  const open: Partial<Dataset> = {
    classes: CLASSES,
    items: [],
    featureShelf: async () => null,
    split: () => ({
      training: new Int32Array(TRAINING),
      validation: new Int32Array(VALIDATION),
      test: new Int32Array(0),
    }),
  };
  const { handlers } = deskOf(open);
  const recipe = { ...DEFAULT_RECIPE, augmentation, training: { ...DEFAULT_RECIPE.training, ...training } };
  const answer = await handlers.estimateRun({ recipe });
  if (!answer.ok) throw new Error(answer.failure.code);
  return answer.value;
}

// 64 images in batches of 32: two steps an epoch, and ten images to validate on.
const epochOf = (stepMs: number) => 2 * stepMs + VALIDATION * PREDICT;

test('compiling is no part of the pace, neither of steps nor of validation', async () => {
  const found = await estimate({ epochs: 10 });
  expect(found).toMatchObject({ stepMs: 30, epochMs: epochOf(30), totalMs: 10 * epochOf(30) });
});

test('epochs after a backbone has thawed cost what training all of it costs', async () => {
  const cropped = { ...NO_AUGMENTATION, cropPadding: 2 };
  const found = await estimate({ epochs: 10, freezeBackboneEpochs: 3 }, cropped);
  expect(found.totalMs).toBe(3 * epochOf(10) + 7 * epochOf(30));
  expect(found).toMatchObject({ stepMs: 30, epochMs: epochOf(30) });
});

test('where features are kept, all frozen epochs but the first cost the head alone', async () => {
  const thawing = await estimate({ epochs: 10, freezeBackboneEpochs: 3 });
  expect(thawing.totalMs).toBe(epochOf(10) + 2 * epochOf(1) + 7 * epochOf(30));
  const frozen = await estimate({ epochs: 10, freezeBackboneEpochs: -1 });
  expect(frozen.totalMs).toBe(epochOf(10) + 9 * epochOf(1));
  expect(frozen.epochMs).toBe(epochOf(1));
});

test('passes are as small as the heaviest epochs of the run need them', async () => {
  room = 10;
  expect((await estimate({ epochs: 4, freezeBackboneEpochs: 2 })).microBatchSize).toBe(8);
});

test('of a frozen network it is timed what images cost it, and what steps of its head on their features do', async () => {
  const { handlers } = deskOf({});
  const answer = await handlers.measureFrozen({ recipe: DEFAULT_RECIPE });
  expect(answer).toMatchObject({
    ok: true,
    value: { imagesPerSecond: 1000 / PREDICT, headImagesPerSecond: (1000 * 32) / STEP.keptFeatures },
  });
});
