import { beforeEach, expect, test, vi } from 'vitest';
import type { Engine, EngineOptions } from '../../kernels/engine';
import { OutOfMemoryError } from '../../kernels/engine-errors';
import { buildModel } from '../../models/catalogue';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import { failure, success } from '../../shared/result';
import { CLASSES, RUN_DATA } from '../testing/scripted-run';
import { Predictor } from './predictor';

/** Images in one pass that the device has room for: of values, and of an engine at all. */
let room = { pass: 64, engine: 64 };
let open: number[] = [];

vi.mock('../platform/create-engine', () => ({
  createEngine: async (_: unknown, { microBatchSize }: EngineOptions) => {
    if (microBatchSize > room.engine) return failure('outOfMemory');
    open.push(microBatchSize);
    const engine: Partial<Engine> = {
      predict: async (indices) => {
        if (Math.min(microBatchSize, indices.length) > room.pass) throw new OutOfMemoryError('no room');
        return Float32Array.from(indices);
      },
      dispose: () => {
        open = open.filter((size) => size !== microBatchSize);
      },
    };
    return success(engine as Engine);
  },
  withState: async (engine: Engine) => engine,
}));

beforeEach(() => {
  open = [];
});

const size = { imageSize: 32, channels: 3, classCount: 2 };
const { graph } = buildModel(DEFAULT_RECIPE.architecture, size);
const weights = { epoch: 1, step: 1, tensors: new Map() };
const model = {
  recipe: DEFAULT_RECIPE,
  identity: { kind: 'unnamed' } as const,
  classes: CLASSES,
  graph,
  best: weights,
  last: weights,
  metrics: { steps: [], epochs: [] },
};

async function predictor(): Promise<Predictor> {
  const device = { kind: 'cpu', name: 'CPU', software: false } as const;
  const created = await Predictor.create({ model, weights, device }, RUN_DATA.pixels);
  if (!created.ok) throw new Error(created.failure.code);
  return created.value;
}

const rows = Int32Array.from({ length: 50 }, (_, i) => i);

test('where a pass finds no room, fewer images go through at once, and every answer is there', async () => {
  room = { pass: 9, engine: 64 };
  const looking = await predictor();
  expect(await looking.predict(rows)).toEqual(Float32Array.from(rows));
  expect(open).toEqual([8]);
  looking.dispose();
  expect(open).toEqual([]);
});

test('where an engine finds no room, a smaller one is opened', async () => {
  room = { pass: 64, engine: 20 };
  const looking = await predictor();
  expect(await looking.predict(rows)).toHaveLength(50);
  expect(open).toEqual([16]);
});

test('no room for one image is said', async () => {
  room = { pass: 0, engine: 64 };
  await expect((await predictor()).predict(rows)).rejects.toThrow(OutOfMemoryError);
});
