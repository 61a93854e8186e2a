import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EpochRecord } from '../metrics/records';
import type { CommandName } from '../protocol/commands';
import type { RunProgress } from '../protocol/run';
import { DEFAULT_RECIPE } from '../recipe/defaults';
import { failure, success } from '../shared/result';
import { applyTrainerEvent } from './apply-trainer-event';
import { enqueue, runQueue, setPruning, watchRuns } from './queue-commands';
import { type Ask, useStudio } from './studio';

const blank = useStudio.getInitialState();
const state = () => useStudio.getState();
let unwatch = () => {};
let asked: { command: CommandName; runId: string | null }[] = [];
let refuses = false;

beforeEach(() => {
  asked = [];
  refuses = false;
  const answers: Partial<Record<CommandName, () => unknown>> = {
    startRun: () => (refuses ? failure('noDataset') : success(null)),
    stopRun: () => success(null),
    listRuns: () => success([]),
    listUnreadRuns: () => success([]),
  };
  const ask = (async (command, input) => {
    asked.push({ command, runId: 'runId' in input ? input.runId : null });
    return answers[command]?.() ?? failure('unexpected');
  }) as Ask;
  useStudio.setState({ ...blank, ask }, true);
  unwatch = watchRuns();
});

afterEach(() => unwatch());

const epoch = (number: number, validationAccuracy: number): EpochRecord => ({
  epoch: number,
  step: number,
  trainLoss: 1,
  trainAccuracy: 0,
  validationLoss: 1,
  validationAccuracy,
  validationTop5: null,
  validationMacroF1: null,
  learningRate: 1,
  durationMs: 1,
  best: true,
});

function tell(change: Partial<RunProgress>): void {
  const progress: RunProgress = {
    runId: state().run.runId ?? '',
    state: 'training',
    device: null,
    epoch: 1,
    epochs: 2,
    step: 1,
    stepsPerEpoch: 1,
    imagesPerSecond: null,
    remainingMs: null,
    elapsedMs: 0,
    savingMs: 0,
    activity: null,
    activityShare: null,
    newSteps: [],
    newEpochs: [],
    fromStart: false,
    failure: null,
    notices: [],
    ...change,
  };
  useStudio.setState((studio) => applyTrainerEvent(studio, { type: 'runProgress', progress }));
}

const settle = () => new Promise((resolve) => setTimeout(resolve));
const started = () => asked.filter(({ command }) => command === 'startRun').length;
const queued = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    recipe: { ...DEFAULT_RECIPE, seed: i },
    label: `seed ${i}`,
  }));

/** Two epochs with these accuracies, then the end. */
async function trainThrough(first: number, second: number): Promise<void> {
  tell({ newEpochs: [epoch(1, first)] });
  tell({ newEpochs: [epoch(2, second)] });
  tell({ state: 'finished' });
  await settle();
}

test('queued recipes run one after the other, each under its own recipe', async () => {
  enqueue(queued(2));
  runQueue();
  await settle();
  expect(started()).toBe(1);
  expect(state().run.recipe?.seed).toBe(0);
  await trainThrough(0.5, 0.6);
  expect(started()).toBe(2);
  expect(state().run.recipe?.seed).toBe(1);
  await trainThrough(0.5, 0.6);
  expect(state().runs).toMatchObject({ queue: [], queueRuns: false });
});

test('a run behind the median of those before it in the queue is ended early, and says so', async () => {
  setPruning({ epoch: 1 });
  enqueue(queued(4));
  runQueue();
  await settle();
  await trainThrough(0.5, 0.6);
  await trainThrough(0.7, 0.8);
  // Better than the median of 0.5 and 0.7: goes on.
  tell({ newEpochs: [epoch(1, 0.65)] });
  expect(asked.some(({ command }) => command === 'stopRun')).toBe(false);
  tell({ state: 'finished' });
  await settle();
  tell({ newEpochs: [epoch(1, 0.1)] });
  expect(asked.filter(({ command }) => command === 'stopRun')).toHaveLength(1);
  expect(state().run.notices.map(({ code }) => code)).toEqual(['pruned']);
});

test('a recipe that is refused waits where it stood, and the queue holds', async () => {
  refuses = true;
  enqueue(queued(2));
  runQueue();
  await settle();
  expect(started()).toBe(1);
  expect(state().runs.queue.map(({ label }) => label)).toEqual(['seed 0', 'seed 1']);
  expect(state().runs.queueRuns).toBe(false);
  expect(state().run.failure?.code).toBe('noDataset');
});
