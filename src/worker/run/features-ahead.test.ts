import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { PixelCache } from '../../dataset/cache/pixel-cache';
import type { Dataset } from '../../dataset/dataset';
import { encodePng } from '../../dataset/decode/formats/encode-png';
import { decoderHere } from '../../dataset/decode/pool/decoder-here';
import type { DecoderChannel } from '../../dataset/decode/pool/decoder-protocol';
import { openDataset } from '../../dataset/open-dataset';
import { text, zipFile } from '../../dataset/testing/make-zip';
import { MemoryFolder } from '../../dataset/testing/memory-folder';
import type { Engine, EngineOptions } from '../../kernels/engine';
import { OutOfMemoryError } from '../../kernels/engine-errors';
import { createCpuEngine } from '../../kernels/plain/cpu-engine';
import { initialiseWasm } from '../../kernels/plain/initialise-wasm';
import type { TrainerEvent } from '../../protocol/commands';
import type { Recipe } from '../../recipe/schema';
import { success } from '../../shared/result';
import { FROZEN_RECIPES } from '../../training/testing/frozen-run';
import { openAttempt } from './attempt';
import { FeaturesAhead } from './features-ahead';
import { prepareData, type RunData } from './prepare-data';
import { RunReporter } from './run-reporter';

const SIDE = 16;
const PER_CLASS = 16;
const DEVICE = { kind: 'cpu', name: 'CPU', software: false } as const;
const [, FLIPPED] = FROZEN_RECIPES[0] ?? [];
if (!FLIPPED) throw new Error('no recipe with a frozen backbone');
const RECIPE: Recipe = {
  ...FLIPPED,
  preprocessing: { ...FLIPPED.preprocessing, normalization: 'half' },
  split: { ...FLIPPED.split, source: 'percentage', validationPercent: 25, testPercent: 0 },
};
const BROKEN = 'crow/05.png';

/** Images that the frozen part of the network looked at. */
let looked = 0;
/** What comes before the frozen part looks at some. */
let beforeLook: () => void | Promise<void> = () => {};

vi.mock('../platform/create-engine', () => ({
  createEngine: async (_: unknown, options: EngineOptions) => {
    const engine = await createCpuEngine(options);
    const predict = engine.predict.bind(engine);
    // The head reads features, the frozen part images.
    if (!options.features)
      engine.predict = async (rows, weights) => {
        await beforeLook();
        looked += rows.length;
        return predict(rows, weights);
      };
    return success(engine);
  },
  withState: async (engine: Engine, state: Parameters<Engine['importState']>[0]) => {
    await engine.importState(state);
    return engine;
  },
}));

beforeAll(async () => {
  await initialiseWasm(null);
});

beforeEach(() => {
  looked = 0;
  beforeLook = () => {};
});
afterEach(() => vi.restoreAllMocks());

function picture(i: number): Uint8Array {
  const pixels = Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, at) => (i * 37 + at * (7 + i)) % 251);
  return encodePng(pixels, SIDE, SIDE);
}

function archive(broken: readonly string[]) {
  const names = ['crow', 'owl'].flatMap((name) =>
    Array.from({ length: PER_CLASS }, (_, i) => `${name}/${String(i).padStart(2, '0')}.png`),
  );
  return zipFile(
    names.map((name, i) => ({ name, content: broken.includes(name) ? text('no picture') : picture(i) })),
  );
}

interface Visit {
  readonly dataset: Dataset;
  readonly posted: TrainerEvent[];
  readonly reporter: RunReporter;
  /** Files that decoders were given, and those they answered. */
  readonly files: { given: number; answered: number };
}

/** A page that has just been opened; the disk is what was left there. */
async function visit(root: MemoryFolder | null, broken: readonly string[] = []): Promise<Visit> {
  const files = { given: 0, answered: 0 };
  const spawnDecoder = () => {
    const decoder = decoderHere();
    const counting: DecoderChannel = {
      onBatch: null,
      onDeath: null,
      send(job) {
        files.given += job.block.files.length;
        decoder.send(job);
      },
      close: () => decoder.close(),
    };
    decoder.onBatch = (batch) => {
      files.answered += batch.fileIndices.length;
      counting.onBatch?.(batch);
    };
    return counting;
  };
  const cache = root && (await PixelCache.in(root, async () => 1e9));
  const means = async () => ({ cache, spawnDecoder, workerCount: 2 });
  const opened = await openDataset({ kind: 'zip', file: archive(broken) }, means);
  if (!opened.ok) throw new Error(opened.failure.code);
  const posted: TrainerEvent[] = [];
  const reporter = new RunReporter((event) => posted.push(event), 'run', RECIPE.training.epochs);
  return { dataset: opened.value, posted, reporter, files };
}

async function prepare(
  { dataset, reporter }: Visit,
  recipe = RECIPE,
  signal = new AbortController().signal,
): Promise<RunData> {
  const start = { kind: 'scratch' } as const;
  const request = {
    recipe,
    dataset,
    start,
    device: DEVICE,
    microBatchSize: 4,
    acceptsMissing: false,
    reporter,
    signal,
  };
  const data = await prepareData(request);
  if (!data.ok) throw new Error(data.failure.code);
  return data.value;
}

/** Trains to the end: weights and figures. */
async function train(data: RunData, { reporter }: Visit) {
  const opened = await openAttempt(data, DEVICE, { kind: 'scratch' }, 4, reporter);
  if (!opened.ok) throw new Error(opened.failure.code);
  const { events } = opened.value;
  const records: object[] = [];
  for await (const event of events)
    if (event.type === 'epoch') records.push({ ...event.record, durationMs: 0 });
  const { tensors } = await opened.value.engine.exportState();
  opened.value.engine.dispose();
  return { tensors, records };
}

/** The same run, its features computed as batches ask for them. */
async function withoutPipeline(broken: readonly string[] = []) {
  const never = vi.spyOn(FeaturesAhead, 'of').mockReturnValue(null);
  const page = await visit(null, broken);
  const run = await train(await prepare(page), page);
  never.mockRestore();
  const computed = looked;
  looked = 0;
  return { ...run, computed };
}

test('a run whose features are computed while images are decoded gives the same numbers, to the bit', async () => {
  const plain = await withoutPipeline();
  const page = await visit(null);
  const data = await prepare(page);
  // All that the run will ask for, and nothing else.
  expect(looked).toBe(plain.computed);
  const piped = await train(data, page);
  expect(looked).toBe(plain.computed);
  expect(piped.records).toEqual(plain.records);
  expect([...piped.tensors.keys()].sort()).toEqual([...plain.tensors.keys()].sort());
  for (const [key, values] of plain.tensors) expect(piped.tensors.get(key), key).toEqual(values);
});

test('a file that cannot be decoded is listed, and what the run asks for otherwise is computed then', async () => {
  const plain = await withoutPipeline([BROKEN]);
  const page = await visit(null, [BROKEN]);
  const data = await prepare(page);
  const listed = page.posted.flatMap((event) => (event.type === 'datasetProblems' ? event.problems : []));
  expect(listed.map(({ path, severity }) => [path, severity])).toEqual([[BROKEN, 'excluded']]);
  const piped = await train(data, page);
  expect(piped.records).toEqual(plain.records);
  for (const [key, values] of plain.tensors) expect(piped.tensors.get(key), key).toEqual(values);
});

test('decoders go on while the network looks at what they have decoded', async () => {
  const page = await visit(null);
  let isHeld = false;
  beforeLook = async () => {
    if (isHeld) return;
    isHeld = true;
    // Every file is decoded before the first look has ended.
    while (page.files.answered < 2 * PER_CLASS) await new Promise((resolve) => setTimeout(resolve, 1));
  };
  await prepare(page);
  expect(isHeld).toBe(true);
});

test('it is one task on the screen, and an image is done when it was read and looked at', async () => {
  const page = await visit(null);
  const told = vi.spyOn(page.reporter, 'set');
  beforeLook = () => {
    const shown = told.mock.calls.flatMap(([{ activityDone }]) => (activityDone ? [activityDone.done] : []));
    expect(Math.max(...shown)).toBeLessThanOrEqual(looked);
  };
  await prepare(page);
  const activities = told.mock.calls.flatMap(([{ activity }]) => (activity ? [activity] : []));
  expect(activities).toEqual(['features']);
  const done = told.mock.calls.flatMap(([{ activityDone }]) => (activityDone ? [activityDone] : []));
  expect(done.at(-1)).toEqual({ done: 2 * PER_CLASS, total: 2 * PER_CLASS });
});

test('what was interrupted goes on where it was: nothing is decoded or looked at twice', async () => {
  const plain = await withoutPipeline();
  const root = new MemoryFolder();
  const first = await visit(root);
  const stop = new AbortController();
  beforeLook = () => {
    if (looked >= 12) stop.abort();
  };
  await expect(prepare(first, RECIPE, stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
  expect(looked).toBe(16);

  beforeLook = () => {};
  const second = await visit(root);
  const data = await prepare(second);
  expect(looked).toBe(plain.computed);
  expect(second.files.given).toBeLessThan(2 * PER_CLASS);
  expect((await train(data, second)).records).toEqual(plain.records);
});

test('after a decision about an image, or for another head, nothing is computed again', async () => {
  const root = new MemoryFolder();
  const page = await visit(root);
  await train(await prepare(page), page);
  expect(looked).toBeGreaterThan(0);

  const upright = { ...RECIPE, augmentation: { ...RECIPE.augmentation, horizontalFlip: 0, verticalFlip: 0 } };
  looked = 0;
  await train(await prepare(page, upright), page);
  const seen = looked;
  const decided = {
    ...upright,
    dataset: { ...upright.dataset, setAside: ['crow/03.png'], relabelled: { 'owl/04.png': 'crow' } },
  };
  const next = await visit(root);
  const after = { ...next, dataset: next.dataset.withDecisions(decided.dataset) };
  await train(await prepare(after, decided), after);
  const { architecture } = upright;
  if (architecture.kind !== 'cnn') throw new Error('a network with hidden units');
  const other = { ...upright, architecture: { ...architecture, hiddenUnits: [9, 7], dropout: 0.1 } };
  const again = await visit(root);
  await train(await prepare(again, other), again);
  expect(looked).toBe(seen);
  expect([next.files.given, again.files.given]).toEqual([0, 0]);
});

test('a device that fails meanwhile leaves a run that is prepared all the same', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  const plain = await withoutPipeline();
  const page = await visit(null);
  beforeLook = () => {
    if (looked >= 8) throw new OutOfMemoryError('no room');
  };
  const data = await prepare(page);
  expect(data.pixels.count).toBe(2 * PER_CLASS);
  expect(looked).toBe(8);
  beforeLook = () => {};
  expect((await train(data, page)).records).toEqual(plain.records);
  // What was computed by then is not computed again.
  expect(looked).toBe(plain.computed);
});

test('images are only decoded where their features change from epoch to epoch, or need statistics first', async () => {
  const recipes: Recipe[] = [
    { ...RECIPE, augmentation: { ...RECIPE.augmentation, brightness: 0.2 } },
    { ...RECIPE, training: { ...RECIPE.training, freezeBackboneEpochs: 0 } },
    { ...RECIPE, preprocessing: { ...RECIPE.preprocessing, normalization: 'dataset', statistics: null } },
  ];
  for (const recipe of recipes) {
    const data = await prepare(await visit(null), recipe);
    expect(data.features.table).toBeNull();
  }
  expect(looked).toBe(0);
});
