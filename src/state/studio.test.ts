import { beforeEach, describe, expect, test } from 'vitest';
import { openDataset, redoRecipe, reopenDataset, undoRecipe } from '../commands/dataset';
import { evaluateModel } from '../commands/evaluation';
import { relabelImages, setImagesAside } from '../commands/health';
import { goOnWithInterrupted, takeUpAfterLoss } from '../commands/interrupted';
import { restoreModel } from '../commands/model';
import { choosePrediction, giveTruth, predict } from '../commands/prediction';
import { choosePreset, describeRecipe, importRecipe } from '../commands/recipe';
import { continueRun, estimateRun, pauseRun, startRun } from '../commands/run';
import { openRun } from '../commands/runs';
import type { CommandName, Commands, ModelReport, TrainerEvent } from '../protocol/commands';
import { DEFAULT_RECIPE } from '../recipe/defaults';
import { failure, type Result, success } from '../shared/result';
import { applyTrainerEvent } from './apply-trainer-event';
import { readAt, writeAt } from './recipe-path';
import { loadValidation, problemsByPath } from './recipe-problems';
import { trainingCurve, validationCurve } from './selectors/curves';
import { rankedClasses } from './selectors/ranked-classes';
import { mergeProblems } from './slices/dataset-slice';
import { interruptedRun, nothingInterrupted } from './slices/interrupted-slice';
import { firstRecipe, withEdit, withRedo, withUndo } from './slices/recipe-slice';
import { hasEnded, isRunActive, runStateOf } from './slices/run-slice';
import { type Ask, useStudio } from './studio';
import { epochOf as anEpoch, entryOf, progressOf, summaryOf } from './testing/reports';

const blank = useStudio.getInitialState();
const state = () => useStudio.getState();
const json = (value: object) => new Blob([JSON.stringify(value)]);

interface Asked {
  readonly command: CommandName;
  readonly input: Commands[CommandName]['input'];
}

/** Answers the worker's way; records what was asked. */
function worker(answers: { [K in CommandName]?: () => Result<Commands[K]['output']> }): Asked[] {
  const asked: Asked[] = [];
  const ask: Ask = async (command, input) => {
    asked.push({ command, input });
    return answers[command]?.() ?? failure('unexpected');
  };
  useStudio.setState({ ask });
  return asked;
}

const apply = (event: TrainerEvent | { type: 'workerLost'; detail: string }) =>
  useStudio.setState((studio) => applyTrainerEvent(studio, event));

const epochOf = (epoch: number, validationLoss: number | null) =>
  anEpoch(epoch, {
    trainLoss: 1 / epoch,
    validationLoss,
    validationAccuracy: validationLoss === null ? null : 0.4,
  });

const stepOf = (step: number, trainLoss = 1) => ({
  step,
  epoch: step / 10,
  trainLoss,
  trainAccuracy: 0.5,
  learningRate: 1e-3,
  gradientNorm: 1,
  imagesPerSecond: 100,
  elapsedMs: step,
});

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
    await startRun('scratch');
    const before = state();
    apply({ type: 'runProgress', progress: progressOf({ runId: 'an earlier run', newSteps: [stepOf(9)] }) });
    expect(state().run).toBe(before.run);
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
    worker({
      openDataset: () => success(summaryOf()),
      decideDataset: () => success({ ...summaryOf(), imageCount: 7 }),
    });
    await openDataset({ kind: 'zip', file });
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

describe('runs', () => {
  test('a refused run brings back what was there, with the reason', async () => {
    apply({
      type: 'runProgress',
      progress: progressOf({ state: 'finished', newEpochs: [epochOf(1, 0.5)] }),
    });
    worker({ startRun: () => failure('noDataset') });
    await startRun('scratch');
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
    await startRun('scratch');
    await continueRun('a', DEFAULT_RECIPE);
    expect(runStateOf(state().run)).toBe('failed');
    expect(ends).toEqual(['failed']);
    stop();
  });

  test('a second run does not start beside one under way', async () => {
    const asked = worker({ startRun: () => success(null) });
    await startRun('scratch');
    await startRun('scratch');
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
    const started = startRun('scratch');
    answers.estimateRun?.();
    await estimated;
    answers.startRun?.();
    await started;
    expect(state().run).toMatchObject({ estimating: false, failure: { code: 'noDataset' } });
  });
});

describe('the model in hand', () => {
  const report = (name: string): ModelReport => ({
    recipe: DEFAULT_RECIPE,
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
    await openRun(entry);
    expect(state().model).toMatchObject({ runId: 'b', fileName: 'birds 2' });
    expect(state().run).toMatchObject({ ...metrics, recipe: entry.recipe });
    expect(isRunActive(state().run)).toBe(false);
  });

  test('keeps what was handed over for the submission, and how images are looked at', async () => {
    giveTruth('Id,Category');
    choosePrediction({ views: 'flip', alsoRuns: ['a'] });
    worker({ restoreModel: () => success(report('restored')) });
    const bundle = { recipe: DEFAULT_RECIPE, classes: [], tensors: [], epochs: [], steps: [] };
    await restoreModel({ ...bundle, normalization: { mean: [0], deviation: [1] } }, 'weights.zip');
    expect(state().prediction).toMatchObject({
      truth: 'Id,Category',
      choices: { views: 'flip', alsoRuns: [] },
    });
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

describe('a run that was interrupted', () => {
  test('is offered when it is the newest that was not deleted, and can go on', () => {
    const older = entryOf({ runId: 'older', updatedAt: 1 });
    expect(interruptedRun([older, entryOf({ updatedAt: 2, state: 'finished' })])).toBeNull();
    expect(interruptedRun([older, entryOf({ updatedAt: 2, deletedAt: 3 })])).toBe(older);
    expect(interruptedRun([entryOf({ resumable: false })])).toBeNull();
    expect(interruptedRun([])).toBeNull();
  });

  test('waits for its dataset, told by its fingerprint and not its name', async () => {
    useStudio.setState({ interrupted: { ...nothingInterrupted, entry: entryOf({}) } });
    const asked = worker({
      openDataset: () => success(summaryOf({ fingerprint: 'another' })),
      continueRun: () => success(null),
    });
    await openDataset({ kind: 'zip', file: new File([], 'birds.zip') });
    await goOnWithInterrupted();
    expect(state().interrupted.waitsForDataset).toBe(true);
    expect(asked.some(({ command }) => command === 'continueRun')).toBe(false);
    worker({ openDataset: () => success(summaryOf()) });
    await openDataset({ kind: 'zip', file: new File([], 'renamed.zip') });
    const later = worker({ continueRun: () => success(null) });
    await goOnWithInterrupted();
    expect(later).toEqual([{ command: 'continueRun', input: { runId: 'old', saveEveryMinutes: 2 } }]);
    expect(state().interrupted.entry).toBeNull();
  });

  test('is offered also where the worker ended over a dataset that was being opened, which is not tried again', async () => {
    const { dataset } = state();
    const asked = worker({ listRuns: () => success([entryOf({})]) });
    await takeUpAfterLoss({ ...dataset, summary: summaryOf(), opening: 'huge.zip' });
    expect(asked.map(({ command }) => command)).toEqual(['listRuns']);
    expect(state().interrupted.entry?.runId).toBe('old');
  });

  test('finds its dataset in the cache', async () => {
    useStudio.setState({ interrupted: { ...nothingInterrupted, entry: entryOf({}) } });
    const asked = worker({ recallDataset: () => success(summaryOf()), continueRun: () => success(null) });
    await goOnWithInterrupted();
    expect(asked.map(({ command }) => command)).toEqual(['recallDataset', 'continueRun']);
    expect(state().dataset.summary?.name).toBe('birds');
  });
});

describe('the dataset', () => {
  test('that fails to open leaves the one that is open', async () => {
    worker({ openDataset: () => success(summaryOf()) });
    await openDataset({ kind: 'sample' });
    worker({ openDataset: () => failure('notAZip') });
    await openDataset({ kind: 'zip', file: new File([], 'holiday.mov') });
    expect(state().dataset.summary?.name).toBe('birds');
    expect(state().dataset.failure?.code).toBe('notAZip');
    expect(state().dataset.opening).toBeNull();
  });

  test('whose opening was cancelled is no failure', async () => {
    worker({ openDataset: () => failure('cancelled') });
    await openDataset({ kind: 'sample' });
    expect(state().dataset).toMatchObject({ failure: null, opening: null, summary: null });
  });

  test('with a validation folder of its own is split by it', async () => {
    worker({ openDataset: () => success(summaryOf({ hasValidationFolder: true })) });
    await openDataset({ kind: 'sample' });
    expect(state().recipe.recipe.split.source).toBe('folders');
    expect(state().recipe.recipe.dataset).toMatchObject({ fingerprint: 'f1', name: 'birds' });
  });

  test('lists each problem once', () => {
    const broken = { path: 'a.jpg', code: 'imageBroken', severity: 'excluded' } as const;
    const tiny = { path: 'a.jpg', code: 'tiny', severity: 'warning' } as const;
    const known = mergeProblems([], [broken, broken]);
    expect(known).toEqual([broken]);
    expect(mergeProblems(known, [broken])).toBe(known);
    expect(mergeProblems(known, [tiny, broken])).toEqual([broken, tiny]);
  });
});

describe('the recipe', () => {
  test('is changed at one place and nowhere else', () => {
    const changed = writeAt(DEFAULT_RECIPE, 'architecture.blocks.1.channels', 99);
    expect(readAt(changed, 'architecture.blocks.1.channels')).toBe(99);
    expect(readAt(changed, 'architecture.blocks.0')).toBe(readAt(DEFAULT_RECIPE, 'architecture.blocks.0'));
    expect(changed.training).toBe(DEFAULT_RECIPE.training);
    expect(readAt(DEFAULT_RECIPE, 'architecture.blocks.1.channels')).toBe(32);
    expect(readAt(DEFAULT_RECIPE, 'architecture.patchSize.x')).toBeUndefined();
  });

  test('edits of one field in quick succession are one step of undo', () => {
    let recipe = withEdit(firstRecipe, 'training.epochs', 1, 1000);
    recipe = withEdit(recipe, 'training.epochs', 12, 1200);
    recipe = withEdit(recipe, 'seed', 3, 1300);
    recipe = withEdit(recipe, 'seed', 4, 5000);
    expect(recipe.past).toHaveLength(3);
    recipe = withUndo(withUndo(recipe));
    expect(recipe.recipe.training.epochs).toBe(12);
    expect(recipe.recipe.seed).toBe(firstRecipe.recipe.seed);
    recipe = withUndo(recipe);
    expect(recipe.recipe).toBe(firstRecipe.recipe);
    expect(withUndo(recipe)).toBe(recipe);
    expect(withRedo(withRedo(withRedo(recipe))).recipe.seed).toBe(4);
  });

  test('a preset keeps the dataset and the device of this machine', async () => {
    worker({ openDataset: () => success(summaryOf()) });
    await openDataset({ kind: 'sample' });
    useStudio.setState({ recipe: withEdit(state().recipe, 'device', 'cpu', 0) });
    choosePreset('birdVit');
    const { recipe } = state().recipe;
    expect(recipe).toMatchObject({ preset: 'birdVit', device: 'cpu', dataset: { fingerprint: 'f1' } });
    expect(recipe.architecture.kind).toBe('vit');
  });

  test('a decision about an image is a step of undo, and the worker follows there and back', async () => {
    const asked = worker({
      openDataset: () => success(summaryOf()),
      decideDataset: () => success(summaryOf()),
    });
    await openDataset({ kind: 'sample' });
    const decided = () => state().recipe.recipe.dataset;
    const told = () =>
      asked.filter(({ command }) => command === 'decideDataset').map(({ input }) => Object.values(input)[0]);
    await relabelImages(['wren/1.png'], 'robin');
    await relabelImages(['wren/2.png'], 'robin');
    useStudio.setState({ recipe: withEdit(state().recipe, 'seed', 3, 0) });
    await setImagesAside(['wren/3.png']);
    await relabelImages(['wren/1.png'], null);
    expect(decided()).toMatchObject({ relabelled: { 'wren/2.png': 'robin' }, setAside: ['wren/3.png'] });
    await undoRecipe();
    expect(decided().relabelled).toEqual({ 'wren/2.png': 'robin', 'wren/1.png': 'robin' });
    expect(told().at(-1)).toEqual(decided());
    await undoRecipe();
    expect(decided().setAside).toEqual([]);
    const decisions = told().length;
    await undoRecipe();
    expect(state().recipe.recipe.seed).not.toBe(3);
    // Nothing was decided in that step: nothing is asked.
    expect(told()).toHaveLength(decisions);
    await redoRecipe();
    await redoRecipe();
    expect(told().at(-1)).toMatchObject({ setAside: ['wren/3.png'] });
    // Undo does not lead back to what was decided about another dataset.
    worker({ openDataset: () => success(summaryOf({ fingerprint: 'f2' })) });
    await openDataset({ kind: 'sample' });
    await undoRecipe();
    expect(decided()).toMatchObject({ fingerprint: 'f2', relabelled: {}, setAside: [] });
  });

  test('what is decided while the worker still follows the decision before it is not lost, nor is an undo of both', async () => {
    const answers: (() => void)[] = [];
    const ask = ((command: CommandName) =>
      command === 'openDataset'
        ? Promise.resolve(success(summaryOf()))
        : new Promise((resolve) => answers.push(() => resolve(success(summaryOf()))))) as Ask;
    useStudio.setState({ ask });
    await openDataset({ kind: 'sample' });
    const settle = () => new Promise((resolve) => setTimeout(resolve));
    const follow = async () => {
      await settle();
      answers.shift()?.();
      await settle();
    };
    void setImagesAside(['wren/1.png']);
    void setImagesAside(['wren/2.png']);
    await follow();
    await follow();
    expect(state().recipe.recipe.dataset.setAside).toEqual(['wren/1.png', 'wren/2.png']);
    void undoRecipe();
    void undoRecipe();
    await follow();
    await follow();
    expect(state().recipe.recipe.dataset.setAside).toEqual([]);
    expect(answers).toEqual([]);
  });

  test('a recipe file brings its decisions about images only to the data they are about', async () => {
    worker({ openDataset: () => success(summaryOf()), decideDataset: () => success(summaryOf()) });
    await openDataset({ kind: 'sample' });
    const file = (fingerprint: string) => ({
      ...DEFAULT_RECIPE,
      dataset: { ...DEFAULT_RECIPE.dataset, fingerprint, relabelled: { 'wren/1.png': 'robin' } },
    });
    await importRecipe(json(file('others')));
    expect(state().recipe.recipe.dataset).toMatchObject({ fingerprint: 'f1', relabelled: {} });
    await importRecipe(json(file('f1')));
    expect(state().recipe.recipe.dataset.relabelled).toEqual({ 'wren/1.png': 'robin' });
  });

  test('a file that is no recipe is refused with its place, and the recipe stays', async () => {
    const before = state().recipe.recipe;
    const training = { ...DEFAULT_RECIPE.training, epochs: 'many' };
    const answer = await importRecipe(json({ ...DEFAULT_RECIPE, training }));
    expect(answer).toMatchObject({
      ok: false,
      failure: { code: 'notARecipe', values: { path: 'training.epochs' } },
    });
    expect((await importRecipe(new Blob(['no JSON']))).ok).toBe(false);
    expect(state().recipe.recipe).toBe(before);
    expect((await importRecipe(json({ ...DEFAULT_RECIPE, seed: 5 }))).ok).toBe(true);
    expect(state().recipe.recipe.seed).toBe(5);
  });

  test('problems stand at their fields, the schema’s before the model’s', async () => {
    await loadValidation();
    const edited = withEdit(firstRecipe, 'training.epochs', 0, 0);
    const problems = problemsByPath(
      {
        ...edited,
        summaryProblems: [
          { path: 'training.epochs', code: 'later' },
          { path: 'seed', code: 'odd' },
        ],
      },
      2,
    );
    expect(problems.get('training.epochs')?.code).toBe('tooSmall');
    expect(problems.get('seed')?.code).toBe('odd');
    expect(problemsByPath(firstRecipe, 1).get('dataset')?.code).toBe('oneClass');
  });

  test('a late answer about an earlier recipe is not shown', async () => {
    worker({ describeModel: () => success({ summary: null, problems: [{ path: 'x', code: 'old' }] }) });
    await describeRecipe(DEFAULT_RECIPE, 3);
    expect(state().recipe.summaryProblems).toEqual([]);
    await describeRecipe(state().recipe.recipe, 3);
    expect(state().recipe.summaryProblems).toEqual([{ path: 'x', code: 'old' }]);
  });
});

describe('curves', () => {
  test('training within the epochs, validation at their ends', () => {
    const epochs = [epochOf(1, 2), epochOf(2, null)];
    expect(trainingCurve([stepOf(5), stepOf(10), stepOf(15)], epochs, 'loss')).toEqual([
      { x: 0.5, y: 1 },
      { x: 1, y: 1 },
      { x: 1.5, y: 1 },
    ]);
    expect(validationCurve(epochs, 'loss')).toEqual([{ x: 1, y: 2 }]);
  });

  test('a restored run shows its epochs', () => {
    expect(trainingCurve([], [epochOf(1, null), epochOf(2, null)], 'loss')).toEqual([
      { x: 1, y: 1 },
      { x: 2, y: 0.5 },
    ]);
  });

  test('two hundred thousand steps become a few hundred points that keep the peak', () => {
    const steps = Array.from({ length: 200_000 }, (_, i) => stepOf(i + 1, i === 77_777 ? 9 : 1));
    const points = trainingCurve(steps, [], 'loss');
    expect(points.length).toBeLessThan(500);
    expect(Math.max(...points.map(({ y }) => y))).toBe(9);
  });
});

test('the likeliest classes of an image come first', () => {
  const set = {
    classes: ['a', 'b', 'c'],
    predictions: [],
    probabilities: Float32Array.of(0.25, 0.5, 0.25, 0, 0.125, 0.875),
    problems: [],
    device: { kind: 'cpu', name: 'CPU', software: false },
  } as const;
  expect(rankedClasses(set, 1, 2)).toEqual([
    { name: 'c', probability: 0.875 },
    { name: 'b', probability: 0.125 },
  ]);
});
