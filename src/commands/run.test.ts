import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { CommandName } from '../protocol/commands';
import type { ExportedModel, ModelReport } from '../protocol/model';
import { DEFAULT_RECIPE } from '../recipe/defaults';
import { failure, success } from '../shared/result';
import { interruptedRun, nothingInterrupted } from '../state/slices/interrupted-slice';
import { hasEnded, isRunActive, runStateOf } from '../state/slices/run-slice';
import { type Ask, useStudio } from '../state/studio';
import { entryOf, progressOf, rowOf, summaryOf } from '../state/testing/reports';
import { apply, epochOf, worker } from '../state/testing/scripted-worker';
import { openDataset } from './dataset';
import { goOnWithInterrupted, takeUpAfterLoss } from './interrupted';
import { continueRun, estimateRun, pauseRun, startRun } from './run';

const blank = useStudio.getInitialState();
const state = () => useStudio.getState();

beforeEach(() => useStudio.setState(blank, true));

describe('runs', () => {
  test('a refused run brings back what was there, with the reason', async () => {
    apply({
      type: 'runProgress',
      progress: progressOf({ state: 'finished', newEpochs: [epochOf(1, 0.5)] }),
    });
    worker({ startRun: () => failure('noDataset') });
    await startRun(DEFAULT_RECIPE);
    expect(runStateOf(state().run)).toBe('finished');
    expect(state().run.epochs).toHaveLength(1);
    expect(state().run.failure?.code).toBe('noDataset');
  });

  test('a run ends once: figures that come back with a refused start, or a refused going on, are no end', async () => {
    const ends: string[] = [];
    const stop = useStudio.subscribe((now, before) => {
      if (hasEnded(before.run, now.run)) ends.push(runStateOf(now.run));
    });
    worker({ startRun: () => failure('noDataset'), continueRun: () => failure('runElsewhere') });
    apply({ type: 'runProgress', progress: progressOf() });
    apply({
      type: 'runProgress',
      progress: progressOf({ state: 'failed', failure: { code: 'outOfMemory' } }),
    });
    expect(ends).toEqual(['failed']);
    await startRun(DEFAULT_RECIPE);
    await continueRun('a', DEFAULT_RECIPE);
    expect(runStateOf(state().run)).toBe('failed');
    expect(ends).toEqual(['failed']);
    stop();
  });

  test('a second run does not start beside one under way', async () => {
    const asked = worker({ startRun: () => success(null) });
    await startRun(DEFAULT_RECIPE);
    await startRun(DEFAULT_RECIPE);
    expect(asked.map(({ command }) => command)).toEqual(['startRun']);
    expect(isRunActive(state().run)).toBe(true);
  });

  test('a command that is refused says why, and the next one that is not takes it away', async () => {
    worker({ pauseRun: () => failure('noRun') });
    await pauseRun();
    expect(state().run.failure?.code).toBe('noRun');
    worker({ pauseRun: () => success(null) });
    await pauseRun();
    expect(state().run.failure).toBeNull();
  });

  test('going on with a run brings its own recipe back', async () => {
    const recipe = { ...DEFAULT_RECIPE, seed: 77 };
    const asked = worker({ continueRun: () => success(null) });
    await continueRun('old', recipe);
    expect(asked).toEqual([{ command: 'continueRun', input: { runId: 'old', saveEveryMinutes: 2 } }]);
    expect(state().recipe.recipe.seed).toBe(77);
    expect(state().run.runId).toBe('old');
  });

  test('going on is asked once, however often it is pressed while the data are decided anew', async () => {
    const asked = worker({
      openDataset: () => success(summaryOf()),
      decideDataset: () => success(summaryOf()),
      continueRun: () => success(null),
    });
    await openDataset({ kind: 'sample' });
    const dataset = { ...DEFAULT_RECIPE.dataset, fingerprint: 'f1', setAside: ['wren/1.png'] };
    const recipe = { ...DEFAULT_RECIPE, dataset };
    await Promise.all([continueRun('old', recipe), continueRun('old', recipe)]);
    expect(asked.filter(({ command }) => command === 'continueRun')).toHaveLength(1);
    expect(state().run).toMatchObject({ runId: 'old', failure: null });
  });

  test('an estimate that comes while a start is being refused has come', async () => {
    const answers: Partial<Record<CommandName, () => void>> = {};
    const ask = ((command: CommandName) =>
      new Promise<unknown>((resolve) => {
        answers[command] = () => resolve(failure('noDataset'));
      })) as Ask;
    useStudio.setState({ ask });
    const estimated = estimateRun();
    const started = startRun(DEFAULT_RECIPE);
    answers.estimateRun?.();
    await estimated;
    answers.startRun?.();
    await started;
    expect(state().run).toMatchObject({ estimating: false, failure: { code: 'noDataset' } });
  });
});

describe('a run that was interrupted', () => {
  test('is offered when it is the newest that was not deleted, and can go on', () => {
    const older = rowOf({ runId: 'older', updatedAt: 1 });
    expect(interruptedRun([older, rowOf({ updatedAt: 2, state: 'finished' })])).toBeNull();
    expect(interruptedRun([older, rowOf({ updatedAt: 2, deletedAt: 3 })])).toBe(older);
    expect(interruptedRun([rowOf({ resumable: false })])).toBeNull();
    expect(interruptedRun([])).toBeNull();
  });

  test('is offered whatever clocks say: what was begun before it does not hide it, dated three days ahead or not', () => {
    const ahead = rowOf({ runId: 'ahead', state: 'finished', updatedAt: 3 * 24 * 3600e3 });
    const interrupted = rowOf({ order: 2, updatedAt: 2 });
    expect(interruptedRun([ahead, interrupted])).toBe(interrupted);
    expect(interruptedRun([{ ...ahead, order: 1 }, interrupted])).toBe(interrupted);
    expect(interruptedRun([{ ...ahead, order: 3 }, interrupted])).toBeNull();
    expect(interruptedRun([rowOf({ order: 3, state: 'finished', updatedAt: 1 }), interrupted])).toBeNull();
  });

  test('before its first checkpoint takes again the weights that it starts from', async () => {
    const start = { kind: 'run', runId: 'teacher', name: 'teacher', step: 7 } as const;
    const inHand = { identity: start } as ModelReport;
    const tensors = [{ name: 'w', shape: [1], dtype: 'F32', data: Float32Array.of(1) }] as const;
    const bundle = { recipe: DEFAULT_RECIPE, classes: ['robin', 'wren'], tensors } as Partial<ExportedModel>;
    let isInHand = false;
    const asked = worker({
      continueRun: () => (isInHand ? success(null) : failure('noModel')),
      listRuns: () => success({ runs: [], unread: [] }),
      openRun: () => {
        isInHand = true;
        return success(inHand);
      },
      exportModel: () => success(bundle as ExportedModel),
      describeState: () => success([{ name: 'w', shape: [1] }]),
      importWeights: () => success({ report: inHand, drawn: [] }),
    });
    await continueRun('old', { ...DEFAULT_RECIPE, start });
    const commands = asked.map(({ command }) => command);
    expect(
      commands.filter((command) => ['continueRun', 'openRun', 'importWeights'].includes(command)),
    ).toEqual(['continueRun', 'openRun', 'importWeights', 'continueRun']);
    expect(state().run.failure).toBeNull();
  });

  test('waits for its dataset, told by its fingerprint and not its name', async () => {
    useStudio.setState({ interrupted: { ...nothingInterrupted, entry: rowOf({}) } });
    const readEntry = () => success(entryOf({}));
    const asked = worker({
      readEntry,
      openDataset: () => success(summaryOf({ fingerprint: 'another' })),
      continueRun: () => success(null),
    });
    await openDataset({ kind: 'zip', file: new File([], 'birds.zip') });
    const onBegin = vi.fn();
    await goOnWithInterrupted(onBegin);
    expect(onBegin).not.toHaveBeenCalled();
    expect(state().interrupted.waitsForDataset).toBe(true);
    expect(asked.some(({ command }) => command === 'continueRun')).toBe(false);
    worker({ openDataset: () => success(summaryOf()) });
    await openDataset({ kind: 'zip', file: new File([], 'renamed.zip') });
    const later = worker({ readEntry, continueRun: () => success(null) });
    await goOnWithInterrupted(onBegin);
    expect(onBegin).toHaveBeenCalledOnce();
    expect(later.at(-1)).toEqual({ command: 'continueRun', input: { runId: 'old', saveEveryMinutes: 2 } });
    expect(state().interrupted.entry).toBeNull();
  });

  test('is offered also where the worker ended over a dataset that was being opened, which is not tried again', async () => {
    const { dataset } = state();
    const asked = worker({ listRuns: () => success({ runs: [rowOf({})], unread: [] }) });
    await takeUpAfterLoss({ ...dataset, summary: summaryOf(), opening: 'huge.zip' });
    expect(asked.map(({ command }) => command)).toEqual(['listRuns']);
    expect(state().interrupted.entry?.runId).toBe('old');
  });

  test('finds its dataset in the cache', async () => {
    useStudio.setState({ interrupted: { ...nothingInterrupted, entry: rowOf({}) } });
    const asked = worker({
      readEntry: () => success(entryOf({})),
      recallDataset: () => success(summaryOf()),
      continueRun: () => success(null),
    });
    await goOnWithInterrupted();
    expect(asked.map(({ command }) => command)).toEqual(['readEntry', 'recallDataset', 'continueRun']);
    expect(state().dataset.summary?.name).toBe('birds');
  });
});
