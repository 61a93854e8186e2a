/** The exported project beside the studio: the same split, the same batches, the same numbers. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSafetensors } from '../formats/safetensors-read';
import { python } from '../formats/testing/pytorch-folder';
import { readTensors } from '../formats/weights-file';
import { DEFAULT_ARCHITECTURES, DEFAULT_BLOCK, DEFAULT_RECIPE } from '../recipe/defaults';
import { defaultOptimizer } from '../recipe/kinds/optimizers';
import type { Recipe } from '../recipe/schema';
import { colouredPictures, logOf, projectOf, smallRecipe } from './testing/exported-project';
import { studioRun, unpackFiles } from './testing/studio-run';

const folders: string[] = [];
const kept = <F extends string>(folder: F): F => {
  folders.push(folder);
  return folder;
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const { cnn } = DEFAULT_ARCHITECTURES;
const withoutNorms: Recipe['architecture'] = {
  ...cnn,
  blocks: [6, 8].map((channels) => ({ ...DEFAULT_BLOCK, channels, kernel: 3, batchNorm: false })),
};
const { augmentation, schedule, split } = DEFAULT_RECIPE;

/** In which nothing is drawn but the order and what is mixed: those the studio and the project draw alike. */
const CASES: readonly (readonly [string, Recipe])[] = [
  [
    'batch norms, a short last batch, warm-up and cosine',
    smallRecipe({ schedule: { ...schedule, kind: 'cosine', warmupEpochs: 1, finalShare: 0.1 } }, {}),
  ],
  [
    'class weights, smoothing, accumulation, clipping, an average of weights, a last layer without bias',
    smallRecipe(
      { architecture: { ...withoutNorms, outputBias: false } },
      {
        classWeights: 'balanced',
        labelSmoothing: 0.1,
        microBatchSize: 5,
        clipNorm: 0.5,
        emaDecay: 0.9,
      },
    ),
  ],
  [
    'batch norms that see a part of the batch, and their running statistics beside an average of weights',
    smallRecipe({}, { microBatchSize: 6, emaDecay: 0.8 }),
  ],
  [
    'statistics of batch norms taken anew, of an average of weights, behind a frozen block',
    smallRecipe(
      {},
      {
        batchNormStatistics: 'recomputed',
        microBatchSize: 7,
        emaDecay: 0.9,
        freezeBackboneEpochs: 2,
        trainableBlocks: 2,
      },
    ),
  ],
  [
    'mixup and cutmix with class weights',
    smallRecipe(
      { architecture: withoutNorms, augmentation: { ...augmentation, mixup: 0.4, cutmix: 1 } },
      { classWeights: 'balanced', labelSmoothing: 0.05 },
    ),
  ],
  [
    'a backbone that thaws, a rate for each block, decay of weights alone',
    smallRecipe(
      { optimizer: { ...defaultOptimizer('adamw'), weightDecay: 0.3 } },
      {
        freezeBackboneEpochs: 2,
        trainableBlocks: 1,
        backboneLearningRateScale: 0.2,
        backboneRates: 'geometric',
        decayWeightsOnly: true,
      },
    ),
  ],
  [
    'a plateau, folds, an end by patience',
    smallRecipe(
      {
        architecture: withoutNorms,
        split: { ...split, folds: 3, fold: 1 },
        schedule: { ...schedule, kind: 'plateau', everyEpochs: 1, factor: 0.5 },
        optimizer: { ...defaultOptimizer('sgd'), momentum: 0.9, nesterov: true },
      },
      { monitor: 'validationAccuracy', patience: 3, learningRate: 0.3, epochs: 20 },
    ),
  ],
];

describe('train.py beside the studio', () => {
  const files = colouredPictures();
  const images = kept(mkdtempSync(path.join(tmpdir(), 'vireo-images-')));
  beforeAll(() => unpackFiles(files, images));

  it.each(CASES)('gives its losses, step by step, and its weights: %s', async (_, recipe) => {
    const run = await studioRun(recipe, files);
    const folder = kept(await projectOf(run.before, run));
    const trained = python(folder, ['train.py', images, '--workers', '0', '--log', 'log.jsonl']);
    expect(trained, trained.output).toMatchObject({ status: 0 });
    const log = logOf(folder);
    expect(log.stepLosses).toHaveLength(run.stepLosses.length);
    for (const [step, loss] of run.stepLosses.entries()) {
      expect(Math.abs(log.stepLosses[step] - loss), `step ${step + 1}`).toBeLessThan(1e-5 * loss);
    }
    const [, ...epochs] = log.epochs;
    expect(epochs).toHaveLength(run.epochs.length);
    // Shares of right answers are summed in float32, as losses are; whole answers are counted.
    const digits = recipe.augmentation.mixup + recipe.augmentation.cutmix > 0 ? 7 : 12;
    for (const [
      i,
      { trainLoss, trainAccuracy, validationLoss, validationAccuracy },
    ] of run.epochs.entries()) {
      expect(epochs[i].loss).toBeCloseTo(trainLoss ?? Number.NaN, 5);
      expect(epochs[i].accuracy).toBeCloseTo(trainAccuracy ?? Number.NaN, digits);
      expect(epochs[i].validationLoss).toBeCloseTo(validationLoss ?? Number.NaN, 5);
      expect(epochs[i].validationAccuracy).toBeCloseTo(validationAccuracy ?? Number.NaN, 12);
    }
    const opened = await openSafetensors(new Blob([readFileSync(path.join(folder, 'trained.safetensors'))]));
    if (!opened.ok) throw new Error(opened.failure.code);
    const theirs = new Map((await readTensors(opened.value)).map(({ name, data }) => [name, data]));
    for (const { name, data, dtype } of run.after.tensors) {
      if (dtype !== 'F32') continue;
      const largest = Math.max(...Array.from(data, Math.abs), 1e-3);
      const found = theirs.get(name) ?? [];
      expect(found, name).toHaveLength(data.length);
      for (const [i, value] of data.entries())
        expect(Math.abs(found[i] - value), name).toBeLessThan(1e-3 * largest);
    }
  });
});
