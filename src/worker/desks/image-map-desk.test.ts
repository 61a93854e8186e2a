import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Dataset } from '../../dataset/dataset';
import type { TrainerEvent } from '../../protocol/commands';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import { failure, success } from '../../shared/result';
import { CounterRng } from '../../shared/rng';
import type { TrainedModel } from '../run/trained-model';
import type { DatasetDesk } from './dataset-desk';
import { createImageMapDesk } from './image-map-desk';
import type { RunDesk } from './run-desk';

const CLASSES = ['crow', 'owl'];
const WIDTH = 4;
const COUNT = 40;
const VALIDATION = 8;

/** Crows lie along the first direction, owls along the second; item 5, an owl by its label, lies among the crows. */
function featuresOf(item: number): number[] {
  const rng = new CounterRng(1, 0, item);
  const side = item === 5 ? 0 : item % 2;
  return Array.from({ length: WIDTH }, (_, f) => (f === side ? 10 : 0) + rng.uniform(-1, 1));
}

/** Holds features back until it is let go of. */
let held: Promise<void> = Promise.resolve();

vi.mock('../image-map/answered-features', () => ({
  numbersPerImage: () => WIDTH + CLASSES.length,
  answeredFeatures: async (
    _model: unknown,
    _decoded: unknown,
    items: Int32Array,
    onDone: (done: number) => void,
    signal: AbortSignal,
  ) => {
    await held;
    signal.throwIfAborted();
    onDone(items.length);
    return success({
      features: Float32Array.from([...items].flatMap(featuresOf)),
      width: WIDTH,
      probabilities: Float32Array.from(
        [...items].flatMap((item) => (item % 2 === 0 ? [0.9, 0.1] : [0.2, 0.8])),
      ),
      device: { kind: 'cpu', name: 'CPU', software: false },
    });
  },
}));
let isServerThere = true;
vi.mock('../platform/wasm-backend', () => ({
  startWasmBackend: async () => (isServerThere ? success(null) : failure('partNotFetched')),
}));
vi.mock('../platform/spawn-umap', async () => {
  const { umapLayout } = await import('../image-map/umap-layout');
  return {
    layOutInWorker: async (job: Parameters<typeof umapLayout>[0], onShare: (share: number) => void) => {
      const work = umapLayout(job);
      for (;;) {
        const step = work.next();
        if (step.done) return success(step.value);
        onShare(step.value);
      }
    },
  };
});

const items = Array.from({ length: COUNT }, (_, index) => ({
  index,
  path: `${CLASSES[index % 2]}/${index}.png`,
  classIndex: index % 2,
  role: 'train',
}));
const open = {
  classes: CLASSES,
  items,
  summary: { fingerprint: 'birds' },
  withoutCorrections: () => open,
  decode: async (indices: Int32Array) => ({
    itemIndices: indices,
    rowOf: Int32Array.from(items, ({ index }) => index),
    problems: [],
  }),
  split: () => ({
    training: Int32Array.from({ length: COUNT - VALIDATION }, (_, i) => i),
    validation: Int32Array.from({ length: VALIDATION }, (_, i) => COUNT - VALIDATION + i),
    test: new Int32Array(0),
  }),
} as unknown as Dataset;

const weights = { epoch: 1, step: 1, tensors: new Map() };
const modelNow = () =>
  ({ recipe: DEFAULT_RECIPE, classes: CLASSES, best: weights, last: weights }) as unknown as TrainedModel;

let posted: TrainerEvent[] = [];
let model: TrainedModel | null = null;
let isTraining = false;
let runBegins: () => void = () => undefined;

function deskNow() {
  return createImageMapDesk({
    post: (event) => posted.push(event),
    dataset: {
      decidedBy: async () => success(open),
      current: () => open,
    } as Partial<DatasetDesk> as DatasetDesk,
    run: {
      isUnderWay: () => isTraining,
      modelInHand: async () => model,
      whenOneBegins: (makeWay: () => void) => {
        runBegins = makeWay;
      },
    } as Partial<RunDesk> as RunDesk,
  }).handlers;
}

beforeAll(async () => {
  const { initialiseWasm } = await import('../../kernels/plain/initialise-wasm');
  await initialiseWasm(null);
});

beforeEach(() => {
  posted = [];
  model = modelNow();
  isTraining = false;
  held = Promise.resolve();
});

async function mapOf(desk: ReturnType<typeof deskNow>) {
  const answer = await desk.mapImages({});
  if (!answer.ok) throw new Error(answer.failure.code);
  return answer.value;
}

test('every image of the run is on the map, with truth, answer and side, and like lies by like', async () => {
  const map = await mapOf(deskNow());
  expect(map.itemIndices).toHaveLength(COUNT);
  expect(map.imageCount).toBe(COUNT);
  expect(map.featureCount).toBe(WIDTH);
  for (const [row, item] of map.itemIndices.entries()) {
    expect(map.labels[row]).toBe(item % 2);
    expect(map.predictions[row]).toMatchObject({ path: items[item]?.path, classIndex: item % 2 });
    expect(map.sides[row]).toBe(item >= COUNT - VALIDATION ? 1 : 0);
    // One direction tells crows and owls apart.
    const isAmongOwls = item % 2 === 1 && item !== 5;
    const owl = map.itemIndices.indexOf(7);
    expect((map.coordinates[2 * row] ?? 0) * (map.coordinates[2 * owl] ?? 0) > 0).toBe(isAmongOwls);
  }
  const tasks = posted.flatMap((event) => (event.type === 'taskProgress' ? [event.task] : []));
  expect(new Set(tasks)).toEqual(new Set(['imageMap']));
});

test('the nearest of an image are training images, never itself, nearest first', async () => {
  const desk = deskNow();
  const map = await mapOf(desk);
  const answer = await desk.nearestTrainingImages({ index: COUNT - 1, most: 6 });
  if (!answer.ok) throw new Error(answer.failure.code);
  const cosine = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, f) => sum + value * (b[f] ?? 0), 0) / Math.hypot(...a) / Math.hypot(...b);
  const own = featuresOf(COUNT - 1);
  const byHand = Array.from({ length: COUNT - VALIDATION }, (_, item) => item)
    .sort((a, b) => cosine(own, featuresOf(b)) - cosine(own, featuresOf(a)))
    .slice(0, 6);
  expect(answer.value.map(({ row }) => map.itemIndices[row])).toEqual(byHand);
  expect(await desk.nearestTrainingImages({ index: 999, most: 6 })).toMatchObject({
    failure: { code: 'notOnImageMap' },
  });
});

test('a label that differs from what its image looks like is found', async () => {
  const desk = deskNow();
  const map = await mapOf(desk);
  const answer = await desk.findNearLabels({ most: 10 });
  if (!answer.ok) throw new Error(answer.failure.code);
  expect(answer.value.lookedAtCount).toBe(COUNT);
  const pairs = answer.value.pairs.map(({ rows }) => rows.map((row) => map.itemIndices[row]));
  expect(pairs.length).toBeGreaterThan(0);
  for (const pair of pairs) expect(pair).toContain(5);
});

test('laid out by UMAP all images have a place, and the same one each time', async () => {
  const desk = deskNow();
  await mapOf(desk);
  const first = await desk.layOutImages({});
  if (!first.ok) throw new Error(first.failure.code);
  expect(first.value.rows).toHaveLength(COUNT);
  expect(first.value.coordinates).toHaveLength(2 * COUNT);
  const again = deskNow();
  await mapOf(again);
  expect(await again.layOutImages({})).toEqual(first);
});

test('where the kernels that compare images cannot be fetched it says so, and does it when asked again', async () => {
  const desk = deskNow();
  await mapOf(desk);
  isServerThere = false;
  expect(await desk.findNearLabels({ most: 4 })).toMatchObject({ failure: { code: 'partNotFetched' } });
  isServerThere = true;
  expect(await desk.findNearLabels({ most: 4 })).toMatchObject({ ok: true });
});

test('a run that begins ends what is under way and takes the memory; while it trains nothing is computed', async () => {
  const desk = deskNow();
  await mapOf(desk);
  let letGo = () => {};
  held = new Promise((resolve) => {
    letGo = resolve;
  });
  const mapping = desk.mapImages({});
  runBegins();
  letGo();
  expect(await mapping).toMatchObject({ failure: { code: 'cancelled' } });
  expect(await desk.nearestTrainingImages({ index: 1, most: 1 })).toMatchObject({
    failure: { code: 'imageMapGone' },
  });
  isTraining = true;
  expect(await desk.mapImages({})).toMatchObject({ failure: { code: 'runUnderWay' } });
});

test('of another model, and of none, there is no map', async () => {
  const desk = deskNow();
  await mapOf(desk);
  model = modelNow();
  expect(await desk.findNearLabels({ most: 1 })).toMatchObject({ failure: { code: 'imageMapGone' } });
  model = null;
  expect(await desk.mapImages({})).toMatchObject({ failure: { code: 'noModel' } });
});

test('it ends where it is asked to', async () => {
  const desk = deskNow();
  let letGo = () => {};
  held = new Promise((resolve) => {
    letGo = resolve;
  });
  const mapping = desk.mapImages({});
  await desk.cancelImageMap({});
  letGo();
  expect(await mapping).toMatchObject({ failure: { code: 'cancelled' } });
});
