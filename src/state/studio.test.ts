import { beforeEach, describe, expect, test } from 'vitest';
import { openDataset, reopenDataset } from '../commands/dataset';
import { evaluateModel } from '../commands/evaluation';
import { restoreModel } from '../commands/model';
import { choosePrediction, predict } from '../commands/prediction';
import { refreshRuns } from '../commands/refresh-runs';
import { startRun } from '../commands/run';
import { editRun, openRun } from '../commands/runs';
import { giveTruth } from '../commands/submission';
import type { CommandName } from '../protocol/commands';
import type { ModelReport } from '../protocol/model';
import { DEFAULT_RECIPE } from '../recipe/defaults';
import { failure, type Result, success } from '../shared/result';
import { isRunActive, runStateOf } from './slices/run-slice';
import { type Ask, useStudio } from './studio';
import { entryOf, progressOf, rowOf, summaryOf } from './testing/reports';
import { apply, epochOf, stepOf, worker } from './testing/scripted-worker';

const blank = useStudio.getInitialState();
const state = () => useStudio.getState();

beforeEach(() => useStudio.setState(blank, true));

describe('what a run reports', () => {
  test('records add up; a run from the start takes them back', () => {
    apply({ type: 'runProgress', progress: progressOf({ newSteps: [stepOf(1), stepOf(2)] }) });
    apply({
      type: 'runProgress',
      progress: progressOf({ newSteps: [stepOf(3)], newEpochs: [epochOf(1, 2)] }),
    });
    expect(state().run.steps.map(({ step }) => step)).toEqual([1, 2, 3]);
    expect(state().run.epochs).toHaveLength(1);
    apply({ type: 'runProgress', progress: progressOf({ fromStart: true, newSteps: [stepOf(1)] }) });
    expect(state().run.steps.map(({ step }) => step)).toEqual([1]);
    expect(state().run.epochs).toEqual([]);
  });

  test('a report of a run that has given way to another changes nothing', async () => {
    worker({ startRun: () => success(null) });
    await startRun(DEFAULT_RECIPE);
    const before = state();
    apply({ type: 'runProgress', progress: progressOf({ runId: 'an earlier run', newSteps: [stepOf(9)] }) });
    expect(state().run).toBe(before.run);
  });

  test('kept runs are listed as they are found; once all are there, what another reading finds waits for its end', async () => {
    const found = (createdAt: number) => rowOf({ runId: `run ${createdAt}`, name: 'found', createdAt });
    apply({ type: 'runsFound', runs: [], readCount: 0, totalCount: 3 });
    expect(state().runs).toMatchObject({ entries: [], reading: { readCount: 0, totalCount: 3 } });
    apply({ type: 'runsFound', runs: [found(1), found(3)], readCount: 2, totalCount: 3 });
    const runIds = () => state().runs.entries?.map(({ runId }) => runId);
    expect(runIds()).toEqual(['run 3', 'run 1']);
    // A name given meanwhile stays, though a second reading tells of the run as it was.
    worker({ editRun: () => success(null) });
    await editRun('run 3', { name: 'given' });
    apply({ type: 'runsFound', runs: [found(3), found(2)], readCount: 3, totalCount: 3 });
    expect(runIds()).toEqual(['run 3', 'run 2', 'run 1']);
    expect(state().runs.entries?.[0]?.name).toBe('given');
    worker({ listRuns: () => success({ runs: [found(3)], unread: [] }) });
    await refreshRuns();
    expect(state().runs).toMatchObject({ entries: [{ runId: 'run 3' }], reading: null });
    const whole = state().runs;
    apply({ type: 'runsFound', runs: [found(9)], readCount: 1, totalCount: 2 });
    expect(state().runs).toBe(whole);
  });

  test('a worker that ends takes the dataset and the model with it, and the run has failed with its figures kept', async () => {
    worker({ openDataset: () => success(summaryOf()) });
    await openDataset({ kind: 'sample' });
    apply({ type: 'runProgress', progress: progressOf({ newSteps: [stepOf(1)] }) });
    apply({ type: 'workerLost', detail: 'out of memory' });
    expect(runStateOf(state().run)).toBe('failed');
    expect(state().run.progress?.failure?.code).toBe('workerLost');
    expect(state().run.steps).toHaveLength(1);
    expect(state().dataset.summary).toBeNull();
    expect(state().dataset.failure?.code).toBe('workerLost');
  });

  test('the file of a dataset that went with the worker is opened again, and seen as it was decided', async () => {
    const file = new File(['zip'], 'birds.zip');
    const before = worker({
      openDataset: () => success(summaryOf()),
      decideDataset: () => success({ ...summaryOf(), imageCount: 7 }),
    });
    await openDataset({ kind: 'zip', file });
    // Some images are looked at for advice: those questions are the first worker's.
    await expect.poll(() => before.some(({ command }) => command === 'browseImages')).toBe(true);
    const { recipe, dataset } = state();
    const lost = dataset;
    apply({ type: 'workerLost', detail: 'out of memory' });
    const asked = worker({
      openDataset: () => success(summaryOf()),
      decideDataset: () => success({ ...summaryOf(), imageCount: 7 }),
    });
    await reopenDataset(lost);
    expect(asked).toEqual([
      { command: 'openDataset', input: { source: { kind: 'zip', file } } },
      { command: 'decideDataset', input: { decisions: recipe.recipe.dataset } },
    ]);
    expect(state().recipe).toBe(recipe);
    expect(state().dataset).toMatchObject({ failure: null, opening: null, summary: { imageCount: 7 } });
  });

  test('a file that has changed since is not taken for the dataset that went with the worker', async () => {
    worker({ openDataset: () => success(summaryOf()) });
    await openDataset({ kind: 'sample' });
    const lost = state().dataset;
    apply({ type: 'workerLost', detail: 'out of memory' });
    worker({ openDataset: () => success({ ...summaryOf(), fingerprint: 'another' }) });
    await reopenDataset(lost);
    expect(state().dataset.summary).toBeNull();
    expect(state().dataset.failure?.code).toBe('fileChanged');
  });
});

describe('the model in hand', () => {
  const report = (name: string): ModelReport => ({
    recipe: DEFAULT_RECIPE,
    identity: { kind: 'unnamed' },
    classes: [name],
    summary: { layers: [], parameterCount: 1, trainableCount: 1, multiplyAdds: 1, stepMemoryBytes: 1 },
  });
  const trained = () => {
    apply({ type: 'runProgress', progress: progressOf({ newEpochs: [epochOf(1, 0.5)] }) });
    apply({ type: 'modelReady', report: report('trained') });
    apply({ type: 'runProgress', progress: progressOf({ state: 'finished' }) });
  };

  test('of a run comes with its figures; of weights from elsewhere without those of the last run', () => {
    trained();
    expect(state().model.runId).toBe('a');
    expect(state().run.epochs).toHaveLength(1);
    apply({ type: 'modelReady', report: report('imported') });
    expect(state().model.runId).toBeNull();
    expect(state().run).toMatchObject({ epochs: [], recipe: null, progress: null });
  });

  test('of a kept run comes with the figures of that run', async () => {
    trained();
    const metrics = { steps: [stepOf(1), stepOf(2)], epochs: [epochOf(1, 3), epochOf(2, 2)] };
    const entry = entryOf({ runId: 'b', name: 'birds 2', state: 'finished' });
    worker({ readRun: () => success({ entry, metrics }), openRun: () => success(report('kept')) });
    await openRun(rowOf({ runId: 'b', name: 'birds 2' }));
    expect(state().model).toMatchObject({ runId: 'b', fileName: 'birds 2' });
    expect(state().run).toMatchObject({ ...metrics, recipe: entry.recipe });
    expect(isRunActive(state().run)).toBe(false);
  });

  test('keeps what was handed over for the submission, and how images are looked at', async () => {
    giveTruth({ name: 'truth.csv', text: 'Id,Category' });
    choosePrediction({ views: 'flip', alsoRuns: ['a'] });
    worker({ restoreModel: () => success(report('restored')) });
    const bundle = { recipe: DEFAULT_RECIPE, classes: [], tensors: [], epochs: [], steps: [] };
    const restored = { ...bundle, normalization: { mean: [0], deviation: [1] } };
    await restoreModel(restored, 'weights.zip', { kind: 'unnamed' });
    expect(state().prediction).toMatchObject({ choices: { views: 'flip', alsoRuns: [] } });
    expect(state().submission.plan).toMatchObject({ truth: { text: 'Id,Category' } });
  });

  test('does not answer for the one before it', async () => {
    trained();
    const answers: Partial<Record<CommandName, () => void>> = {};
    const ask = ((command: CommandName) =>
      new Promise<unknown>((resolve) => {
        answers[command] = () => resolve(success({ split: 'validation', predictions: [] }));
      })) as Ask;
    useStudio.setState({ ask });
    const evaluated = evaluateModel('validation');
    apply({ type: 'modelReady', report: report('next') });
    answers.evaluateModel?.();
    await evaluated;
    expect(state().evaluation).toMatchObject({ set: null, running: false });
    const predicted = predict(null, null);
    apply({ type: 'modelReady', report: report('last') });
    answers.predict?.();
    expect(await predicted).toBeNull();
    expect(state().prediction).toMatchObject({ set: null, underWay: null });
  });
});

describe('predictions under way', () => {
  const start = async () => {
    let answer: (result: Result<unknown>) => void = () => {};
    const ask = (() =>
      new Promise<unknown>((resolve) => {
        answer = resolve;
      })) as Ask;
    useStudio.setState({ ask });
    const over = predict({ kind: 'folder', name: 'x', files: [] }, 'x');
    const device = { kind: 'cpu', name: 'CPU', software: false } as const;
    const about = { classes: ['robin'], device, sampleSubmission: null };
    apply({ type: 'predictionStarted', ...about, wantedCount: 9 });
    const predictions = [{ path: 'a.png', classIndex: 0, probability: 1 }];
    apply({ type: 'predicted', predictions, probabilities: Float32Array.of(1), problems: [] });
    return { over, answer };
  };
  const kept = { predictions: [{ path: 'a.png' }], unreachedCount: 8 };

  test('stand at once, and stay when cancelled', async () => {
    const { over, answer } = await start();
    expect(state().prediction).toMatchObject({ underWay: { source: 'x', set: kept }, set: null });
    answer(failure('cancelled'));
    expect(await over).toBeNull();
    expect(state().prediction).toMatchObject({ underWay: null, source: 'x', set: kept, failure: null });
  });

  test('stay when predicting fails in the midst, or the worker is lost, which is said', async () => {
    const first = await start();
    first.answer(failure('deviceLost'));
    await first.over;
    expect(state().prediction).toMatchObject({ underWay: null, set: kept, failure: { code: 'deviceLost' } });
    const second = await start();
    expect(state().prediction.failure).toBeNull();
    apply({ type: 'workerLost', detail: 'gone' });
    second.answer(failure('workerLost'));
    await second.over;
    expect(state().prediction).toMatchObject({ underWay: null, set: kept, failure: { code: 'workerLost' } });
  });
});
