import { afterEach, beforeEach, expect, test } from 'vitest';
import { safetensorsParts } from '../formats/safetensors-write';
import type { CommandName, Commands } from '../protocol/commands';
import type { QueueView } from '../protocol/queue';
import type { RunProgress } from '../protocol/run';
import { DEFAULT_RECIPE } from '../recipe/defaults';
import { EMPTY_QUEUE, settled, withChange } from '../recipe/queue';
import type { Recipe } from '../recipe/schema';
import type { KeptRunState } from '../shared/kept-run-state';
import { failure, type Result, success } from '../shared/result';
import { CounterRng } from '../shared/rng';
import { contentSha256 } from '../shared/sha256';
import { applyTrainerEvent } from '../state/apply-trainer-event';
import { isRunActive } from '../state/slices/run-slice';
import { type Ask, useStudio } from '../state/studio';
import { entryOf, epochOf, progressOf, rowOf, summaryOf } from '../state/testing/reports';
import { until } from '../worker/testing/until';
import { lookForInterruptedRun } from './interrupted';
import {
  enqueue,
  giveQueuedFiles,
  holdQueue,
  lookForQueue,
  moveQueued,
  removeQueued,
  runQueue,
  setPruning,
} from './queue';
import { watchRuns } from './watch-runs';

const blank = useStudio.getInitialState();
const state = () => useStudio.getState();
const settle = () => new Promise((resolve) => setTimeout(resolve));

/** A browser that outlives its tabs: the queue and the kept runs on its disk, and a tab that can die at any command. */
class Machine {
  queue: QueueView['queue'] = EMPTY_QUEUE;
  readonly kept = new Map<string, { readonly recipe: Recipe; state: KeptRunState }>();
  asked: { command: CommandName; runId: string | null }[] = [];
  isDriven = false;
  drivenElsewhere = false;
  storage: 'works' | 'unavailable' | 'full' = 'works';
  refusal: string | null = null;
  /** What was taken in hand. */
  readonly imported: Commands['importWeights']['input'][] = [];
  /** Names of the datasets that the cache still holds. */
  held = ['motifs'];
  /** Commands until the tab is gone. */
  left = Number.POSITIVE_INFINITY;

  private view(): Result<QueueView> {
    const isDriven = this.isDriven || this.drivenElsewhere;
    this.queue = settled(this.queue, new Set(this.kept.keys()), isDriven);
    return success({ queue: this.queue, drivenElsewhere: this.drivenElsewhere });
  }

  private readonly answers: { [K in CommandName]?: (input: Commands[K]['input']) => unknown } = {
    readQueue: () => (this.storage === 'unavailable' ? failure('storageUnavailable') : this.view()),
    changeQueue: ({ change }) => {
      if (this.storage === 'unavailable') return failure('storageUnavailable');
      if (this.storage === 'full') return failure('storageFull');
      this.view();
      this.queue = withChange<Recipe | null>(this.queue, change);
      return this.view();
    },
    driveQueue: ({ drive }) => {
      if (this.storage === 'unavailable') return failure('storageUnavailable');
      if (this.drivenElsewhere) return failure('queueElsewhere');
      this.isDriven = drive;
      return this.view();
    },
    startRun: () => (this.refusal ? failure(this.refusal) : success(null)),
    describeState: () => success([{ name: 'w', shape: [1] }]),
    importWeights: (input) => {
      this.imported.push(input);
      return success({ report: null, drawn: [] });
    },
    openRun: ({ runId }) => failure('noSuchRun', { runId }),
    continueRun: () => success(null),
    stopRun: () => success(null),
    recallDataset: ({ fingerprint }) =>
      this.held.includes(fingerprint)
        ? success(summaryOf({ name: fingerprint, fingerprint }))
        : failure('datasetForgotten'),
    decideDataset: ({ decisions }) => success(summaryOf({ fingerprint: decisions.fingerprint ?? '' })),
    readEntry: ({ runId }) => {
      const run = this.kept.get(runId);
      return run ? success(entryOf({ runId, recipe: run.recipe })) : failure('noSuchRun', { runId });
    },
    listRuns: () =>
      success({
        runs: [...this.kept].map(([runId, run], i) =>
          rowOf({
            runId,
            state: run.state,
            updatedAt: i,
            resumable: run.state !== 'finished',
            dataset: { name: 'motifs', fingerprint: 'motifs', imageCount: 10 },
          }),
        ),
        unread: [],
      }),
    readRun: ({ runId }) =>
      success({
        entry: entryOf({ runId, state: 'finished' }),
        metrics: { steps: [], epochs: [epoch(1, 0.5)] },
      }),
  };

  readonly ask = (async (command: CommandName, input: object) => {
    this.left--;
    // Half of the commands that the tab does not live to see answered have been carried out.
    const isDone = this.left > 0 || this.left % 2 === 0;
    if (this.left < -1) return new Promise(() => {});
    this.asked.push({ command, runId: 'runId' in input ? String(input.runId) : null });
    const answer = isDone
      ? ((this.answers[command] as ((input: object) => unknown) | undefined)?.(input) ??
        failure('unexpected'))
      : null;
    return this.left > 0 ? answer : new Promise(() => {});
  }) as Ask;

  /** The tab is gone, whatever it was doing; what it held it holds no more. */
  die(): void {
    this.isDriven = false;
    for (const run of this.kept.values()) if (run.state === 'underWay') run.state = 'interrupted';
  }
}

const epoch = (number: number, validationAccuracy: number) => epochOf(number, { validationAccuracy });

let machine = new Machine();
let unwatch = () => {};

/** A tab opens on what the machine keeps. */
async function openTab(): Promise<void> {
  unwatch();
  useStudio.setState({ ...blank, ask: machine.ask }, true);
  unwatch = watchRuns();
  await lookForInterruptedRun();
  await lookForQueue();
}

beforeEach(async () => {
  machine = new Machine();
  await openTab();
  machine.asked = [];
});

afterEach(() => unwatch());

function tell(change: Partial<RunProgress>): void {
  const progress = progressOf({ runId: state().run.runId ?? '', ...change });
  useStudio.setState((studio) => applyTrainerEvent(studio, { type: 'runProgress', progress }));
}

const started = () => machine.asked.filter(({ command }) => command === 'startRun').length;
const labels = () => state().queue.entries.map(({ label }) => label);
const queued = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    recipe: {
      ...DEFAULT_RECIPE,
      seed: i,
      dataset: { ...DEFAULT_RECIPE.dataset, fingerprint: 'motifs', name: 'motifs' },
    },
    label: `seed ${i}`,
  }));

/** As the worker does once the images are there: the entry is written, then the run trains. */
async function trains(): Promise<void> {
  const { runId, recipe } = state().run;
  if (runId && recipe) machine.kept.set(runId, { recipe, state: 'underWay' });
  tell({ state: 'training' });
  await settle();
}

async function ends(how: 'finished' | 'stopped' | 'failed'): Promise<void> {
  const kept = machine.kept.get(state().run.runId ?? '');
  if (kept) kept.state = how;
  tell({ state: how });
  await settle();
}

/** Two epochs with these accuracies, then the end. */
async function trainThrough(first: number, second: number): Promise<void> {
  await trains();
  tell({ newEpochs: [epoch(1, first)] });
  tell({ newEpochs: [epoch(2, second)] });
  await ends('finished');
}

test('queued recipes run one after the other, each under its own recipe', async () => {
  await enqueue(queued(2));
  await runQueue();
  expect(started()).toBe(1);
  expect(state().run.recipe?.seed).toBe(0);
  await trainThrough(0.5, 0.6);
  expect(started()).toBe(2);
  expect(state().run.recipe?.seed).toBe(1);
  await trainThrough(0.5, 0.6);
  expect(state().queue).toMatchObject({ entries: [], isDriven: false });
  expect(machine.queue.entries).toEqual([]);
});

/** A file of one tensor, and how a recipe calls it. */
async function weightsFile(value: number): Promise<{ readonly file: File; readonly start: Recipe['start'] }> {
  const tensor = { name: 'w', shape: [1], dtype: 'F32', data: Float32Array.of(value) } as const;
  const file = new File(safetensorsParts([tensor]), 'mine.safetensors');
  return { file, start: { kind: 'files', name: file.name, sha256: await contentSha256([file]) } };
}

test('a recipe that starts from a file waits for it, others pass by, and it runs once the file is there', async () => {
  const { file, start } = await weightsFile(1);
  const [first, second] = queued(2);
  await enqueue([{ ...first, recipe: { ...first.recipe, start } }, second]);
  await runQueue();
  // Never from scratch in its place: the one behind it began.
  expect(state().run.recipe?.seed).toBe(1);
  expect(state().queue.entries[0]).toMatchObject({
    label: 'seed 0',
    failure: { code: 'startFileMissing', values: { name: 'mine.safetensors' } },
  });
  const [waiting] = state().queue.entries;
  await giveQueuedFiles([(await weightsFile(2)).file], waiting);
  expect(state().queue.failure?.code).toBe('startFileOther');
  expect(state().queue.entries[0].failure?.code).toBe('startFileMissing');
  useStudio.setState({ dataset: { ...state().dataset, summary: summaryOf({ fingerprint: 'motifs' }) } });
  await giveQueuedFiles([file], waiting);
  expect(state().queue.entries[0].failure).toBeNull();
  await trainThrough(0.5, 0.6);
  expect(state().run.recipe).toMatchObject({ seed: 0, start });
  await until(() => started() === 2);
  expect(machine.imported).toMatchObject([{ recipe: { start }, tensors: [{ name: 'w' }] }]);
  await trainThrough(0.5, 0.6);
  expect(state().queue.entries).toEqual([]);
});

test.each<[string, Recipe['start']]>([
  ['startShelfMissing', { kind: 'shelf', id: 'resnet18', sha256: 'a'.repeat(64) }],
  ['startRunMissing', { kind: 'run', runId: 'gone', name: 'gone', step: 3 }],
  ['startUnnamed', { kind: 'unnamed' }],
])('a recipe whose weights cannot be had is passed over, and says so: %s', async (code, start) => {
  const [first, second] = queued(2);
  useStudio.setState({ start: { ...state().start, shelf: [] } });
  await enqueue([{ ...first, recipe: { ...first.recipe, start } }, second]);
  await runQueue();
  expect(state().run.recipe?.seed).toBe(1);
  expect(state().queue.entries[0].failure?.code).toBe(code);
});

test('a run behind the median of those before it in the queue is ended early, and says so', async () => {
  await setPruning({ epoch: 1 });
  await enqueue(queued(4));
  await runQueue();
  await trainThrough(0.5, 0.6);
  await trainThrough(0.7, 0.8);
  // Better than the median of 0.5 and 0.7: goes on.
  await trains();
  tell({ newEpochs: [epoch(1, 0.65)] });
  expect(machine.asked.some(({ command }) => command === 'stopRun')).toBe(false);
  await ends('finished');
  await trains();
  tell({ newEpochs: [epoch(1, 0.1)] });
  expect(machine.asked.filter(({ command }) => command === 'stopRun')).toHaveLength(1);
  expect(state().run.notices.map(({ code }) => code)).toEqual(['pruned']);
});

test('where nothing can begin, the recipe waits where it stood, and the queue holds', async () => {
  machine.refusal = 'noDataset';
  await enqueue(queued(2));
  await runQueue();
  expect(started()).toBe(1);
  expect(labels()).toEqual(['seed 0', 'seed 1']);
  expect(state().queue.isDriven).toBe(false);
  expect(state().run.failure?.code).toBe('noDataset');
});

test('recipes that cannot work are passed over with their reason, and tried again when the queue is', async () => {
  machine.refusal = 'recipeRefused';
  await enqueue(queued(2));
  await runQueue();
  expect(started()).toBe(2);
  expect(state().queue.entries.map((entry) => entry.failure?.code)).toEqual([
    'recipeRefused',
    'recipeRefused',
  ]);
  machine.refusal = null;
  await runQueue();
  await trains();
  expect(labels()).toEqual(['seed 1']);
});

test('a run that fails before its first step keeps its place and its reason, and the next has its turn', async () => {
  await enqueue(queued(2));
  await runQueue();
  tell({ state: 'failed', failure: { code: 'nothingDecodable' } });
  await settle();
  expect(started()).toBe(2);
  expect(machine.queue.entries.map((entry) => entry.failure?.code ?? null)).toEqual([
    'nothingDecodable',
    null,
  ]);
  await trainThrough(0.5, 0.6);
  expect(labels()).toEqual(['seed 0']);
  expect(state().queue.isDriven).toBe(false);
});

test('after a reload the queue is there, in its order, with its recipes, and goes on only when asked to', async () => {
  await enqueue(queued(4));
  await moveQueued(state().queue.entries[3]?.id ?? '', 0);
  await removeQueued(state().queue.entries[2]?.id ?? '');
  await setPruning({ epoch: 1 });
  machine.die();
  await openTab();
  expect(labels()).toEqual(['seed 3', 'seed 0', 'seed 2']);
  expect(state().queue).toMatchObject({ isOffered: true, isDriven: false, pruning: { epoch: 1 } });
  expect(started()).toBe(0);
  await runQueue();
  // The data were open in the tab that is gone: the cache has them.
  expect(state().dataset.summary?.fingerprint).toBe('motifs');
  expect(state().run.recipe?.seed).toBe(3);
});

test('a dataset that is gone is asked for, and the queue waits as it stands', async () => {
  await enqueue(queued(2));
  machine.die();
  machine.held = [];
  await openTab();
  await runQueue();
  expect(started()).toBe(0);
  expect(state().queue).toMatchObject({ isOffered: true, isDriven: false });
  expect(state().queue.waitsFor).toEqual({ name: 'motifs', fingerprint: 'motifs' });
  expect(machine.isDriven).toBe(false);
  expect(labels()).toEqual(['seed 0', 'seed 1']);
});

test('a run of the queue that its tab left half done goes on first, then the rest', async () => {
  await enqueue(queued(3));
  await runQueue();
  await trainThrough(0.5, 0.6);
  await trains();
  const interrupted = state().run.runId;
  machine.die();
  await openTab();
  expect(state().interrupted.entry?.runId).toBe(interrupted);
  expect(labels()).toEqual(['seed 2']);
  machine.asked = [];
  await runQueue();
  expect(machine.asked.find(({ command }) => command === 'continueRun')?.runId).toBe(interrupted);
  expect(started()).toBe(0);
  // What earlier runs of the queue came to is known again, for its rule.
  expect(state().queue.accuracies.size).toBe(2);
  await trainThrough(0.5, 0.6);
  expect(state().run.recipe?.seed).toBe(2);
});

test('while another tab works through the queue this one may change it, and not run it', async () => {
  await enqueue(queued(2));
  machine.drivenElsewhere = true;
  await openTab();
  expect(state().queue).toMatchObject({ isOffered: false, drivenElsewhere: true });
  await runQueue();
  expect(state().queue).toMatchObject({ isDriven: false, failure: { code: 'queueElsewhere' } });
  await removeQueued(state().queue.entries[0]?.id ?? '');
  expect(machine.queue.entries.map(({ label }) => label)).toEqual(['seed 1']);
  // The other tab ends: now it is offered here.
  const view: QueueView = { queue: machine.queue, drivenElsewhere: false };
  useStudio.setState((studio) => applyTrainerEvent(studio, { type: 'queueChanged', view }));
  expect(state().queue.isOffered).toBe(true);
});

test('a full disk is told when something is queued; a browser that keeps nothing queues for as long as its tab', async () => {
  machine.storage = 'full';
  expect(await enqueue(queued(1))).toBe(false);
  expect(state().queue).toMatchObject({ entries: [], failure: { code: 'storageFull' } });
  machine.storage = 'unavailable';
  await enqueue(queued(2));
  expect(state().queue.failure).toBeNull();
  await runQueue();
  await trainThrough(0.5, 0.6);
  expect(state().run.recipe?.seed).toBe(1);
  expect(labels()).toEqual(['seed 1']);
});

test('a recipe made for other data than those open is trained on its own, or asked for where those are gone', async () => {
  await enqueue([
    {
      recipe: {
        ...DEFAULT_RECIPE,
        dataset: { ...DEFAULT_RECIPE.dataset, fingerprint: 'f2', name: 'flowers' },
      },
      label: 'f',
    },
  ]);
  useStudio.setState((studio) => ({ dataset: { ...studio.dataset, summary: summaryOf() } }));
  await runQueue();
  expect(started()).toBe(0);
  expect(state().queue.waitsFor).toEqual({ name: 'flowers', fingerprint: 'f2' });
  machine.held = ['f2'];
  await runQueue();
  expect(state().dataset.summary?.fingerprint).toBe('f2');
  expect(state().run.recipe?.dataset.name).toBe('flowers');
});

test('a queue that is held while the data are decided anew starts nothing and loses nothing', async () => {
  const [run] = queued(1);
  if (!run) throw new Error('One is queued');
  const dataset = { ...run.recipe.dataset, setAside: ['wren/1.png'] };
  await enqueue([{ recipe: { ...run.recipe, dataset }, label: 'without the first wren' }]);
  const { ask } = state();
  useStudio.setState({
    ask: (async (command, input) => {
      if (command === 'decideDataset') await holdQueue();
      return ask(command, input);
    }) as Ask,
  });
  await runQueue();
  expect(started()).toBe(0);
  expect(state().queue.entries).toMatchObject([{ label: 'without the first wren', runId: null }]);
});

test('a run is measured at its epoch though several end between two reports', async () => {
  await setPruning({ epoch: 1 });
  await enqueue(queued(3));
  await runQueue();
  await trainThrough(0.5, 0.6);
  await trainThrough(0.7, 0.8);
  await trains();
  tell({ newEpochs: [epoch(1, 0.1), epoch(2, 0.2)] });
  expect(machine.asked.filter(({ command }) => command === 'stopRun')).toHaveLength(1);
});

test('a worker that ends holds the queue behind the run that went with it', async () => {
  await enqueue(queued(2));
  await runQueue();
  await trains();
  machine.die();
  useStudio.setState((studio) => applyTrainerEvent(studio, { type: 'workerLost', detail: '' }));
  await settle();
  expect(started()).toBe(1);
  expect(state().queue).toMatchObject({ isOffered: true, isDriven: false });
  expect(labels()).toEqual(['seed 1']);
});

test('200 tabs that die at random moments of working through a queue lose no recipe, and none is done twice', async () => {
  const rng = new CounterRng(17, 0);
  const COUNT = 40;
  await enqueue(queued(COUNT));
  let deaths = 0;
  while (deaths < 200) {
    machine.left = 1 + rng.integer(30);
    await Promise.race([runQueue(), settle()]);
    await settle();
    // Until the tab is gone its runs prepare, train and end.
    for (let turn = rng.integer(7); turn > 0 && machine.left > 0; turn--) {
      if (rng.integer(3) > 0) await trains();
      const isKept = machine.kept.has(state().run.runId ?? '');
      if (isKept && rng.integer(3) > 0) await ends('finished');
    }
    machine.left = Number.POSITIVE_INFINITY;
    machine.die();
    deaths++;
    await openTab();
    const waiting = state().queue.entries.map(({ recipe }) => recipe?.seed ?? -1);
    const kept = [...machine.kept.values()].map(({ recipe }) => recipe.seed);
    expect([...waiting, ...kept].toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: COUNT }, (_, i) => i),
    );
    expect(waiting).toEqual(waiting.toSorted((a, b) => a - b));
  }
  // Left in peace it comes to its end.
  await runQueue();
  while (isRunActive(state().run)) await trainThrough(0.5, 0.6);
  expect(machine.queue.entries).toEqual([]);
  const standings = [...machine.kept.values()].map((run) => run.state);
  expect(standings).toEqual(Array.from({ length: COUNT }, () => 'finished'));
});
