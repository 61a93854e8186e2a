import { expect, test } from 'vitest';
import type { Engine, EngineState, Totals, TrainBatch, WeightSet } from '../kernels/engine';
import { DEFAULT_RECIPE } from '../recipe/defaults';
import type { Recipe } from '../recipe/schema';
import type { LoopPosition } from './position';
import { type TrainingEvent, type TrainRunOptions, trainRun } from './run';

/**
 * An engine of one weight: every step adds the learning rate times the sum of the labels' positions, so that order,
 * resumption and copies show in it. `logits` scripts what evaluation sees after each epoch.
 */
class OneWeightEngine implements Engine {
  readonly device = { kind: 'cpu', name: 'one weight', software: false } as const;
  readonly batches: TrainBatch[] = [];
  weight = 0;
  clockMs = 0;
  notFiniteAt = Number.POSITIVE_INFINITY;
  private count = 0;

  constructor(private readonly isRight: (steps: number, row: number) => boolean = () => true) {}

  async trainStep(batch: TrainBatch): Promise<void> {
    this.batches.push({ ...batch, indices: batch.indices.slice(), labels: batch.labels.slice() });
    batch.indices.forEach((row, i) => {
      this.weight = Math.fround(this.weight * 0.9 + batch.learningRate * row * (i + 1));
    });
    this.count += batch.indices.length;
    this.clockMs += 100;
  }
  /** How far apart its two logits are. */
  sureness: (steps: number) => number = () => 1;
  async predict(indices: Int32Array): Promise<Float32Array> {
    const steps = this.batches.length;
    return Float32Array.from(
      [...indices].flatMap((row) =>
        this.isRight(steps, row) ? [this.sureness(steps), 0] : [0, this.sureness(steps)],
      ),
    );
  }
  /** Images and share of each call, and how many steps were done by then. */
  readonly measured: { readonly indices: number[]; readonly share: number; readonly steps: number }[] = [];
  async moveStatistics(indices: Int32Array, _: WeightSet, share: number): Promise<void> {
    this.measured.push({ indices: [...indices], share, steps: this.batches.length });
  }
  async takeTrainTotals(): Promise<Totals> {
    const { count } = this;
    this.count = 0;
    const steps = this.batches.length;
    const notFinite = steps >= this.notFiniteAt ? { step: this.notFiniteAt, path: 'fc' } : null;
    return {
      lossSum: 2 * count,
      weightSum: count,
      correct: count,
      correctTop5: count,
      count,
      gradientNorm: 1,
      notFinite,
    };
  }
  async exportState(): Promise<EngineState> {
    return {
      tensors: new Map([
        ['parameter/w', Float32Array.of(this.weight)],
        ['slot.m/w', Float32Array.of(1)],
      ]),
    };
  }
  async importState(state: EngineState): Promise<void> {
    this.weight = state.tensors.get('parameter/w')?.[0] ?? this.weight;
  }
  setPixels = async () => {};
  dispose = () => {};
}

function recipeWith(training: Partial<Recipe['training']>, rest: Partial<Recipe> = {}): Recipe {
  return { ...DEFAULT_RECIPE, ...rest, training: { ...DEFAULT_RECIPE.training, ...training } };
}

/** 10 training images, rows 100 … 109, and 4 validation images of class 0. */
function optionsFor(recipe: Recipe, engine: OneWeightEngine): TrainRunOptions {
  return {
    recipe,
    engine,
    training: { rows: Int32Array.from({ length: 10 }, (_, i) => 100 + i), labels: new Int32Array(10) },
    validation: { rows: Int32Array.of(1, 2, 3, 4), labels: new Int32Array(4) },
    classCount: 2,
    loss: { labelSmoothing: 0, classWeights: null },
    evaluationBatchSize: 3,
    now: () => engine.clockMs,
  };
}

async function collect(run: AsyncGenerator<TrainingEvent>): Promise<TrainingEvent[]> {
  const events: TrainingEvent[] = [];
  for await (const event of run) events.push(event);
  return events;
}

function ofType<K extends TrainingEvent['type']>(events: readonly TrainingEvent[], type: K) {
  return events.filter((event): event is Extract<TrainingEvent, { type: K }> => event.type === type);
}

test('every epoch trains on every image once, in an order of its own, the last batch ragged', async () => {
  const engine = new OneWeightEngine();
  const events = await collect(trainRun(optionsFor(recipeWith({ batchSize: 4, epochs: 2 }), engine)));
  expect(engine.batches.map(({ indices }) => indices.length)).toEqual([4, 4, 2, 4, 4, 2]);
  expect(engine.batches.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
  const rowsOf = (from: number) =>
    engine.batches.slice(from, from + 3).flatMap(({ indices }) => [...indices]);
  expect(rowsOf(0).toSorted()).toEqual([100, 101, 102, 103, 104, 105, 106, 107, 108, 109]);
  expect(rowsOf(3).toSorted()).toEqual(rowsOf(0).toSorted());
  expect(rowsOf(3)).not.toEqual(rowsOf(0));
  const [first] = ofType(events, 'epoch');
  expect(first.record).toMatchObject({
    epoch: 1,
    step: 3,
    trainLoss: 2,
    trainAccuracy: 1,
    validationAccuracy: 1,
  });
  expect(ofType(events, 'end')).toMatchObject([{ reason: 'epochs', position: { epoch: 2, step: 6 } }]);
});

test('a run resumed from any checkpoint ends as the run that was never stopped', async () => {
  const recipe = recipeWith(
    { batchSize: 3, epochs: 4 },
    { schedule: { ...DEFAULT_RECIPE.schedule, kind: 'cosine', warmupEpochs: 1 } },
  );
  const whole = new OneWeightEngine();
  const checkpoints: { position: LoopPosition; state: EngineState }[] = [];
  const options = { ...optionsFor(recipe, whole), reportIntervalMs: 150 };
  for await (const event of trainRun(options)) {
    if (event.type === 'progress' || event.type === 'epoch')
      checkpoints.push({ position: event.position, state: await whole.exportState() });
  }
  expect(checkpoints.length).toBeGreaterThan(10);
  for (const { position, state } of checkpoints) {
    const resumed = new OneWeightEngine();
    await resumed.importState(state);
    const startAt = { position: JSON.parse(JSON.stringify(position)) as LoopPosition, best: null };
    const events = await collect(trainRun({ ...optionsFor(recipe, resumed), startAt }));
    expect(resumed.weight).toBe(whole.weight);
    expect(resumed.batches).toEqual(whole.batches.slice(position.step));
    if (position.epoch < 4) expect(ofType(events, 'epoch').at(-1)?.record.trainAccuracy).toBe(1);
  }
});

test('statistics are taken anew over all training images after an epoch of few steps, in even batches', async () => {
  const engine = new OneWeightEngine();
  const recipe = recipeWith({ batchSize: 4, epochs: 2, batchNormStatistics: 'recomputed' });
  const options = { ...optionsFor(recipe, engine), statisticsBatchSize: () => 4 };
  const events = await collect(trainRun(options));
  expect(engine.measured.map(({ share, steps }) => [share, steps])).toEqual([
    [1, 3],
    [1 / 2, 3],
    [1 / 3, 3],
    [1, 6],
    [1 / 2, 6],
    [1 / 3, 6],
  ]);
  const seen = engine.measured.slice(0, 3).map(({ indices }) => indices);
  expect(seen.map(({ length }) => length)).toEqual([3, 4, 3]);
  expect(seen.flat().toSorted()).toEqual([100, 101, 102, 103, 104, 105, 106, 107, 108, 109]);
  const types = events.map(({ type }) => type);
  expect(types.indexOf('statistics')).toBeGreaterThan(types.indexOf('progress'));
  expect(types.lastIndexOf('statistics')).toBeLessThan(types.lastIndexOf('validation'));
});

test.each([
  ['the recipe keeps running averages', 'running', 4],
  ['no norm is trained', 'recomputed', null],
] as const)('statistics stay where %s', async (_, batchNormStatistics, size) => {
  const engine = new OneWeightEngine();
  const recipe = recipeWith({ batchSize: 4, epochs: 1, batchNormStatistics });
  await collect(trainRun({ ...optionsFor(recipe, engine), statisticsBatchSize: () => size }));
  expect(engine.measured).toEqual([]);
});

test('training stops after `patience` epochs without a better validation accuracy, and keeps a copy of the best', async () => {
  // Right on all images until 6 steps (2 epochs of 3) are done, on none later.
  const engine = new OneWeightEngine((steps, row) => steps === 6 || (steps < 6 && row < 3));
  const recipe = recipeWith({ batchSize: 4, epochs: 20, patience: 3, monitor: 'validationAccuracy' });
  const events = await collect(trainRun(optionsFor(recipe, engine)));
  const epochs = ofType(events, 'epoch');
  expect(epochs.map(({ record }) => record.best)).toEqual([true, true, false, false, false]);
  const [end] = ofType(events, 'end');
  expect(end.reason).toBe('earlyStopping');
  expect(end.best?.epoch).toBe(2);
  expect(end.best?.tensors.get('parameter/w')).toEqual(epochs[1].best?.tensors.get('parameter/w'));
  expect(end.best?.tensors.get('parameter/w')?.[0]).not.toBe(engine.weight);
  expect(end.best?.tensors.has('slot.m/w')).toBe(false);
});

test('of equal accuracies the epoch of lower loss is kept, and patience counts from the first of them', async () => {
  const engine = new OneWeightEngine((_, row) => row < 4);
  // Right on three of four all along. The loss falls until 0.75 is what it gives each of its answers (ln 3).
  engine.sureness = (steps) => steps / 15;
  const recipe = recipeWith({ batchSize: 4, epochs: 20, patience: 3, monitor: 'validationAccuracy' });
  const events = await collect(trainRun(optionsFor(recipe, engine)));
  const epochs = ofType(events, 'epoch').map(({ record }) => record);
  expect(epochs.map(({ validationAccuracy }) => validationAccuracy)).toEqual([0.75, 0.75, 0.75, 0.75]);
  expect(epochs.map(({ best }) => best)).toEqual([true, true, true, true]);
  const [end] = ofType(events, 'end');
  expect([end.reason, end.best?.epoch]).toEqual(['earlyStopping', 4]);
});

test.each<[string, Partial<Recipe['training']>]>([
  ['earlyStopping', { patience: 3, monitor: 'validationAccuracy' }],
  ['timeLimit', { timeLimitMinutes: 1 / 60 }],
])(
  'a run that was cut off just before it ended by %s trains no further when it goes on',
  async (reason, training) => {
    const answers = (steps: number, row: number) => steps === 6 || (steps < 6 && row < 3);
    const recipe = recipeWith({ batchSize: 4, epochs: 20, ...training });
    const whole = new OneWeightEngine(answers);
    const events = await collect(trainRun(optionsFor(recipe, whole)));
    const last = ofType(events, 'epoch').at(-1);
    if (!last) throw new Error('There is no epoch');
    const resumed = new OneWeightEngine(answers);
    await resumed.importState(await whole.exportState());
    const startAt = { position: last.position, best: ofType(events, 'end')[0].best };
    expect(await collect(trainRun({ ...optionsFor(recipe, resumed), startAt }))).toEqual(
      ofType(events, 'end'),
    );
    expect(ofType(events, 'end')[0].reason).toBe(reason);
    expect(resumed.batches).toEqual([]);
  },
);

test('the time limit ends the run inside an epoch, with its images evaluated; pauses do not count', async () => {
  const engine = new OneWeightEngine();
  const recipe = recipeWith({ batchSize: 1, epochs: 50, timeLimitMinutes: 1 / 60 });
  const events: TrainingEvent[] = [];
  for await (const event of trainRun(optionsFor(recipe, engine))) {
    events.push(event);
    engine.clockMs += 5000; // the consumer takes its time
  }
  // 100 ms a step, 1 s: ten steps, which is one epoch of ten.
  expect(engine.batches).toHaveLength(10);
  expect(ofType(events, 'end')[0]).toMatchObject({ reason: 'timeLimit', position: { elapsedMs: 1000 } });
  expect(ofType(events, 'epoch')).toHaveLength(1);
});

test('a loss that is not finite ends the run with the weights from before it', async () => {
  const engine = new OneWeightEngine();
  engine.notFiniteAt = 5;
  const events = await collect(trainRun(optionsFor(recipeWith({ batchSize: 4, epochs: 9 }), engine)));
  const [end] = ofType(events, 'end');
  expect(end).toMatchObject({
    reason: 'notFinite',
    notFinite: { step: 5, path: 'fc' },
    lastGood: { epoch: 2, step: 4 },
  });
});

test('without validation images the last weights are kept and nothing is called best', async () => {
  const engine = new OneWeightEngine();
  const options = { ...optionsFor(recipeWith({ epochs: 2, patience: 1 }), engine), validation: null };
  const events = await collect(trainRun(options));
  expect(ofType(events, 'epoch').map(({ record }) => [record.validationLoss, record.best])).toEqual([
    [null, false],
    [null, false],
  ]);
  expect(ofType(events, 'end')[0]).toMatchObject({ reason: 'epochs', best: null });
});

test('thawing the backbone takes the weights into a new engine whose optimizer begins at step 1', async () => {
  const head = new OneWeightEngine();
  const whole = new OneWeightEngine();
  const states: EngineState[] = [];
  const options: TrainRunOptions = {
    ...optionsFor(recipeWith({ batchSize: 5, epochs: 3, freezeBackboneEpochs: 1 }), head),
    unfreeze: async (state) => {
      states.push(state);
      await whole.importState(state);
      return whole;
    },
  };
  await collect(trainRun(options));
  expect(head.batches.map(({ step }) => step)).toEqual([1, 2]);
  expect(whole.batches.map(({ step }) => step)).toEqual([1, 2, 3, 4]);
  // The average of weights goes on: it is the run's, and a warm-up would forget what it has.
  expect(whole.batches.map(({ averageStep }) => averageStep)).toEqual([3, 4, 5, 6]);
  expect([...states[0].tensors.keys()]).toEqual(['parameter/w']);
});

test.each([
  { learningRate: 1, factor: 0.5, rates: [1, 1, 1, 0.5, 0.5, 0.25] },
  // 2e-8 sinks to 1e-8, which is no more than eps less: it stays, and patience is counted anew.
  { learningRate: 2e-8, factor: 0.5, rates: [2e-8, 2e-8, 2e-8, 2e-8, 2e-8, 2e-8] },
  { learningRate: 3e-8, factor: 0.5, rates: [3e-8, 3e-8, 3e-8, 1.5e-8, 1.5e-8, 1.5e-8] },
])(
  'a plateau of the validation loss lowers a rate of $learningRate as ReduceLROnPlateau does',
  async (given) => {
    const { learningRate, factor, rates } = given;
    const engine = new OneWeightEngine();
    const recipe = recipeWith(
      { batchSize: 10, epochs: 6, learningRate },
      { schedule: { ...DEFAULT_RECIPE.schedule, kind: 'plateau', everyEpochs: 1, factor } },
    );
    await collect(trainRun(optionsFor(recipe, engine)));
    // Never better after epoch 1: patience 1 forgives epoch 2, epoch 3 lowers; then 4, and 5 lowers.
    expect(engine.batches.map((batch) => batch.learningRate)).toEqual(rates);
  },
);
