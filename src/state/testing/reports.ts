/** What the worker tells, as tests make it up. */
import type { EpochRecord } from '../../metrics/records';
import type { DatasetSummary } from '../../protocol/dataset';
import type { RunProgress } from '../../protocol/run';
import type { RunEntry, RunSummary } from '../../protocol/runs';
import { DEFAULT_RECIPE } from '../../recipe/defaults';

/** A run at its first step, with nothing new. */
export const progressOf = (change: Partial<RunProgress> = {}): RunProgress => ({
  runId: 'a',
  state: 'training',
  basis: null,
  device: null,
  epoch: 1,
  epochs: 2,
  step: 1,
  stepsPerEpoch: 10,
  imagesPerSecond: null,
  remainingMs: null,
  elapsedMs: 0,
  savingMs: 0,
  activity: null,
  activityDone: null,
  kernelChoices: null,
  newSteps: [],
  newEpochs: [],
  fromStart: false,
  failure: null,
  notices: [],
  ...change,
});

/** Ten steps an epoch, half of the images right. */
export const epochOf = (epoch: number, change: Partial<EpochRecord> = {}): EpochRecord => ({
  epoch,
  step: epoch * 10,
  trainLoss: 1,
  trainAccuracy: 0.5,
  validationLoss: 1,
  validationAccuracy: 0.4,
  validationTop5: null,
  validationMacroF1: null,
  learningRate: 1e-3,
  durationMs: 10,
  best: false,
  ...change,
});

/** Ten birds of two classes. */
export const summaryOf = (change: Partial<DatasetSummary> = {}): DatasetSummary => ({
  name: 'birds',
  fingerprint: 'f1',
  sizeBytes: 10,
  classes: ['robin', 'wren'].map((name) => ({
    name,
    trainingCount: 5,
    validationCount: 0,
    testCount: 0,
    originalCount: 5,
  })),
  imageCount: 10,
  unlabelledCount: 0,
  hasValidationFolder: false,
  hasTestFolder: false,
  folders: [],
  relabelled: [],
  setAside: [],
  labelLevels: [],
  understanding: {
    classesFrom: { chosen: { kind: 'folders' }, isGuess: true, options: [] },
    tables: [],
    nameEncoding: null,
    unused: [],
    remarks: [],
  },
  problems: [],
  sampleSubmission: null,
  ...change,
});

/** A kept run that was interrupted after its first epoch. */
export const entryOf = (change: Partial<RunEntry>): RunEntry => ({
  runId: 'old',
  name: 'birds 1',
  notes: '',
  starred: false,
  createdAt: 1,
  updatedAt: 1,
  deletedAt: null,
  state: 'interrupted',
  failure: null,
  recipe: DEFAULT_RECIPE,
  classes: ['robin', 'wren'],
  dataset: { name: 'birds', fingerprint: 'f1', imageCount: 10 },
  device: null,
  result: {
    epoch: 1,
    step: 10,
    elapsedMs: 5,
    bestEpoch: null,
    trainLoss: null,
    trainAccuracy: null,
    validationLoss: null,
    validationAccuracy: null,
    validationCount: 2,
  },
  resumable: true,
  sizeBytes: 1,
  ...change,
});

/** The same as the list has it. */
export const rowOf = (change: Partial<RunSummary> = {}): RunSummary => {
  const { recipe, classes: _, ...entry } = entryOf({});
  const { start, training } = recipe;
  return { ...entry, start, epochs: training.epochs, classesKey: '2 robin wren', ...change };
};
