import { beforeAll, expect, test } from 'vitest';
import type { ImageItem } from '../dataset/dataset';
import { splitItems } from '../dataset/split/split';
import type { EngineState } from '../kernels/engine';
import { initialiseWasm } from '../kernels/plain/initialise-wasm';
import type { EpochRecord } from '../metrics/records';
import { presetById } from '../recipe/presets';
import type { Recipe } from '../recipe/schema';
import { invariant } from '../shared/errors';
import { type LoopPosition, RUN_START } from './position';
import { type CpuRunInput, cpuRun } from './testing/cpu-run';
import { drawPictures, FIGURE_COUNT } from './testing/made-pictures';

beforeAll(async () => {
  await initialiseWasm(null);
});

/** Fifteen pictures of each of five figures: what a first try with one's own pictures looks like. */
const labels = Int32Array.from({ length: 15 * FIGURE_COUNT }, (_, i) => i % FIGURE_COUNT);

function inputOf(recipe: Recipe): CpuRunInput {
  const { pixels } = drawPictures(labels, recipe.preprocessing.imageSize, 6);
  const items: ImageItem[] = Array.from(labels, (classIndex, index) => ({
    ...{ index, classIndex, path: `${classIndex}/${index}.png`, role: 'training', sizeBytes: 1 },
  }));
  const rowsOf = (chosen: Int32Array) => ({ rows: chosen, labels: chosen.map((row) => labels[row]) });
  const split = splitItems(items, recipe.split, recipe.seed, () => null);
  return {
    ...{ recipe, pixels, classCount: FIGURE_COUNT },
    training: rowsOf(split.training),
    validation: rowsOf(split.validation),
  };
}

async function epochsOf(recipe: Recipe): Promise<EpochRecord[]> {
  const { engine, events } = await cpuRun(inputOf(recipe));
  const epochs: EpochRecord[] = [];
  for await (const event of events) if (event.type === 'epoch') epochs.push(event.record);
  engine.dispose();
  return epochs;
}

const quickStart = presetById('quickStart')?.recipe;
invariant(quickStart, 'There is a preset for beginners');

test.each([0, 1, 2])(
  '75 pictures of 5 plainly different classes are told apart on images never seen, seed %i',
  async (seed) => {
    const last = (await epochsOf({ ...quickStart, seed })).at(-1);
    expect(last?.trainAccuracy).toBe(1);
    expect(last?.validationAccuracy).toBeGreaterThanOrEqual(0.95);
  },
);

test('by running averages, which sixteen steps do not settle, the same weights fail', async () => {
  const training = { ...quickStart.training, batchNormStatistics: 'running' } as const;
  const last = (await epochsOf({ ...quickStart, training })).at(-1);
  expect(last?.trainAccuracy).toBe(1);
  expect(last?.validationAccuracy).toBeLessThan(0.6);
});

test('a run cut off anywhere, also between two batches of the statistics, goes on to the same weights and statistics', async () => {
  const training = { ...quickStart.training, epochs: 2, emaDecay: 0.9 };
  const input = inputOf({ ...quickStart, training });
  const whole = await cpuRun(input);
  const moments: { position: LoopPosition; state: EngineState }[] = [];
  let position: LoopPosition = RUN_START;
  for await (const event of whole.events) {
    if ('position' in event) position = event.position;
    if (event.type !== 'step') moments.push({ position, state: await whole.engine.exportState() });
  }
  const ended = (await whole.engine.exportState()).tensors;
  whole.engine.dispose();
  expect(moments.length).toBeGreaterThan(8);
  for (const startAt of moments) {
    const resumed = await cpuRun({ ...input, startAt });
    for await (const event of resumed.events) expect(event.type).toBeDefined();
    expect((await resumed.engine.exportState()).tensors).toEqual(ended);
    resumed.engine.dispose();
  }
});
