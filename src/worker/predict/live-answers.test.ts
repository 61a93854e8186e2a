import { beforeEach, expect, test, vi } from 'vitest';
import { SCRIPT_ENGINE } from '../../dataset/decode/decode-engine';
import { toSquare } from '../../dataset/decode/decode-image';
import type { Engine, EngineOptions } from '../../kernels/engine';
import { buildModel } from '../../models/catalogue';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import type { PixelSource } from '../../shared/pixels';
import { failure, success } from '../../shared/result';
import type { TrainedModel } from '../run/trained-model';
import { LiveAnswers } from './live-answers';

/** What the device was asked for: rows of the sources it was given, as it would read them. */
let asked: { source: PixelSource; row: number; pixels: Uint8Array }[] = [];
let open = 0;
let most = 0;
let working = 0;
let broken: Error | null = null;
let refuses = false;

vi.mock('../platform/devices', () => ({
  deviceOf: async () => ({ kind: 'cpu', name: 'CPU', software: false }),
}));

vi.mock('../platform/create-engine', () => ({
  createEngine: async (_: unknown, options: EngineOptions) => {
    if (refuses) return failure('deviceRefused');
    let source = options.pixels;
    open++;
    const engine: Partial<Engine> = {
      async predict(indices) {
        working++;
        most = Math.max(most, working);
        await new Promise((resolve) => setTimeout(resolve));
        working--;
        if (broken) throw broken;
        const pixels = new Uint8Array(source.height * source.width * source.channels);
        await source.read(indices.subarray(0, 1), pixels);
        asked.push({ source, row: indices[0] ?? -1, pixels });
        // The share of the first class grows with the first byte.
        return Float32Array.of((pixels[0] ?? 0) / 255, 0);
      },
      async setPixels(pixels) {
        source = pixels;
      },
      dispose() {
        open--;
      },
    };
    return success(engine as Engine);
  },
  withState: async (engine: Engine) => engine,
}));

beforeEach(() => {
  asked = [];
  open = 0;
  most = 0;
  working = 0;
  broken = null;
  refuses = false;
});

const preprocessing = { ...DEFAULT_RECIPE.preprocessing, imageSize: 32 };
const { graph } = buildModel(DEFAULT_RECIPE.architecture, { imageSize: 32, channels: 3, classCount: 2 });
const weights = { epoch: 1, step: 1, tensors: new Map() };
const model: TrainedModel = {
  recipe: { ...DEFAULT_RECIPE, preprocessing },
  identity: { kind: 'unnamed' } as TrainedModel['identity'],
  classes: ['cat', 'dog'],
  graph,
  best: weights,
  last: weights,
  metrics: { steps: [], epochs: [] },
};

const frame = (value: number, width = 48, height = 40) => ({
  data: Uint8ClampedArray.from({ length: width * height * 4 }, (_, i) => (value + 7 * i) % 256),
  width,
  height,
});

const live = (...others: TrainedModel[]) => new LiveAnswers({ models: [model, ...others], views: 'one' });

test('a frame is seen as a file of the same picture would be', async () => {
  const picture = frame(9);
  const answer = await live().answer(picture);
  const seen = toSquare({ ...picture, stride: 4 }, preprocessing, SCRIPT_ENGINE);
  expect(asked[0]?.pixels).toEqual(seen);
  expect(answer.ok && answer.value.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
});

test('each frame has its own answer however many there are, and no device is shown a row twice', async () => {
  const answers = live();
  const found: number[] = [];
  for (let i = 0; i < 150; i++) {
    const answer = await answers.answer(frame(i, 32, 32));
    found.push(answer.ok ? (answer.value[0] ?? 0) : Number.NaN);
  }
  expect(found).toEqual(
    Array.from({ length: 150 }, (_, i) => expect.closeTo(1 / (1 + Math.exp(-i / 255)), 6)),
  );
  // A device keeps what it has read: a row that came back before it was given room anew would be an old frame.
  const runs: number[][] = [];
  for (const { row } of asked) {
    if (row === 0) runs.push([]);
    runs.at(-1)?.push(row);
  }
  for (const rows of runs) expect(rows).toEqual(rows.map((_, i) => i));
  expect(runs.length).toBeGreaterThan(1);
  expect(open).toBe(1);
});

test('frames that are asked for at once are answered one after the other', async () => {
  const answers = live();
  await Promise.all([answers.answer(frame(1)), answers.answer(frame(2)), answers.close()]);
  expect(most).toBe(1);
  expect(open).toBe(0);
  await answers.answer(frame(3));
  expect(open).toBe(1);
});

test('models with other settings see the frame their way, and their probabilities are averaged', async () => {
  const smaller = { ...preprocessing, resize: 'pad' as const };
  await live({ ...model, recipe: { ...model.recipe, preprocessing: smaller } }).answer(frame(5));
  expect(asked).toHaveLength(2);
  expect(asked[0]?.pixels).not.toEqual(asked[1]?.pixels);
  expect(open).toBe(2);
});

test('a device that fails is given back, and the next frame opens it anew', async () => {
  const answers = live();
  broken = new Error('lost');
  await expect(answers.answer(frame(1))).rejects.toThrow('lost');
  expect(open).toBe(0);
  broken = null;
  expect(await answers.answer(frame(1))).toMatchObject({ ok: true });
  refuses = true;
  await answers.close();
  expect(await answers.answer(frame(1))).toMatchObject({ ok: false, failure: { code: 'deviceRefused' } });
});
