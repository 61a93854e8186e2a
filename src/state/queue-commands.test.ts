import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CommandName } from '../protocol/commands';
import type { RunProgress } from '../protocol/run';
import { DEFAULT_RECIPE } from '../recipe/defaults';
import { failure, success } from '../shared/result';
import { applyTrainerEvent } from './apply-trainer-event';
import { enqueue, holdQueue, runQueue, setPruning, watchRuns } from './queue-commands';
import { type Ask, useStudio } from './studio';
import { epochOf, progressOf, summaryOf } from './testing/reports';

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
    decideDataset: () => success(summary),
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

const summary = summaryOf();
const openBirds = () => useStudio.setState((studio) => ({ dataset: { ...studio.dataset, summary } }));

const epoch = (number: number, validationAccuracy: number) => epochOf(number, { validationAccuracy });

function tell(change: Partial<RunProgress>): void {
  const progress = progressOf({ runId: state().run.runId ?? '', ...change });
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

test('a recipe made for other data than those open is not trained on them: the queue holds and says which it needs', async () => {
  openBirds();
  const dataset = { ...DEFAULT_RECIPE.dataset, fingerprint: 'f2', name: 'flowers' };
  enqueue([{ recipe: { ...DEFAULT_RECIPE, dataset }, label: 'flowers' }]);
  runQueue();
  await settle();
  expect(started()).toBe(0);
  expect(state().runs).toMatchObject({
    queueRuns: false,
    failure: { code: 'queuedForOtherData', values: { name: 'flowers' } },
  });
  expect(state().runs.queue).toHaveLength(1);
});

test('a queue that is held while the data are decided anew starts nothing and loses nothing', async () => {
  openBirds();
  const dataset = { ...DEFAULT_RECIPE.dataset, fingerprint: 'f1', setAside: ['wren/1.png'] };
  enqueue([{ recipe: { ...DEFAULT_RECIPE, dataset }, label: 'without the first wren' }]);
  runQueue();
  holdQueue();
  await settle();
  expect(asked.map(({ command }) => command)).toEqual(['decideDataset']);
  expect(state().runs.queue.map(({ label }) => label)).toEqual(['without the first wren']);
});

test('a run is measured at its epoch though several end between two reports', async () => {
  setPruning({ epoch: 1 });
  enqueue(queued(3));
  runQueue();
  await settle();
  await trainThrough(0.5, 0.6);
  await trainThrough(0.7, 0.8);
  tell({ newEpochs: [epoch(1, 0.1), epoch(2, 0.2)] });
  expect(asked.filter(({ command }) => command === 'stopRun')).toHaveLength(1);
});
