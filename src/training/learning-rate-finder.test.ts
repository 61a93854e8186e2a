import { beforeAll, expect, test } from 'vitest';
import { createCpuEngine } from '../kernels/plain/cpu-engine';
import { initialiseWasm } from '../kernels/plain/initialise-wasm';
import { type LearningRatePoint, suggestLearningRate } from '../metrics/learning-rate-curve';
import { buildModel } from '../models/catalogue';
import { initializeParameters } from '../nn/initialize';
import { DEFAULT_ARCHITECTURES, DEFAULT_BLOCK, DEFAULT_RECIPE } from '../recipe/defaults';
import type { Recipe } from '../recipe/schema';
import type { PixelSource } from '../shared/pixels';
import { CounterRng } from '../shared/rng';
import { engineOptions } from './engine-options';
import { findLearningRate } from './learning-rate-finder';

const SIDE = 8;
const COUNT = 60;

/** Three classes: noise, brighter in one channel. */
function colouredNoise(): { pixels: PixelSource; labels: Int32Array } {
  const rng = new CounterRng(3, 77);
  const labels = Int32Array.from({ length: COUNT }, (_, i) => i % 3);
  const size = SIDE * SIDE * 3;
  const bytes = Uint8Array.from({ length: COUNT * size }, (_, i) => {
    const bright = i % 3 === labels[Math.floor(i / size)] ? 60 : 0;
    return rng.integer(150) + bright;
  });
  const read = (indices: Int32Array, target: Uint8Array) =>
    indices.forEach((index, i) => {
      target.set(bytes.subarray(index * size, (index + 1) * size), i * size);
    });
  return { pixels: { count: COUNT, height: SIDE, width: SIDE, channels: 3, read }, labels };
}

beforeAll(async () => {
  await initialiseWasm(null);
});

test('the loss falls, then breaks; the suggestion lies between; the engine is as it was', async () => {
  const recipe: Recipe = {
    ...DEFAULT_RECIPE,
    preprocessing: { ...DEFAULT_RECIPE.preprocessing, imageSize: SIDE },
    architecture: { ...DEFAULT_ARCHITECTURES.cnn, blocks: [{ ...DEFAULT_BLOCK, channels: 4 }] },
    training: { ...DEFAULT_RECIPE.training, batchSize: 16 },
  };
  const { pixels, labels } = colouredNoise();
  const { graph } = buildModel(recipe.architecture, { imageSize: SIDE, channels: 3, classCount: 3 });
  const options = engineOptions({
    recipe,
    graph,
    pixels,
    trainingLabels: labels,
    microBatchSize: 16,
    epoch: 0,
  });
  const engine = await createCpuEngine(options);
  await engine.importState({ tensors: initializeParameters(graph, 0) });
  const before = await engine.exportState();
  const training = { rows: Int32Array.from(labels, (_, i) => i), labels };
  const points: LearningRatePoint[] = [];
  for await (const point of findLearningRate({ recipe, engine, training })) points.push(point);
  expect(await engine.exportState()).toEqual(before);
  expect(points[0].learningRate).toBeCloseTo(1e-7, 12);
  const least = Math.min(...points.map(({ loss }) => loss));
  expect(least).toBeLessThan(points[0].loss);
  expect(points.at(-1)?.loss).toBeGreaterThan(least);
  const suggestion = suggestLearningRate(points);
  expect(suggestion).toBeGreaterThan(1e-5);
  expect(suggestion).toBeLessThan(1);
  engine.dispose();
});

test('a loss that never fell suggests nothing', () => {
  expect(suggestLearningRate([])).toBeNull();
  expect(
    suggestLearningRate([
      { learningRate: 1e-3, loss: 1 },
      { learningRate: 1e-2, loss: 2 },
    ]),
  ).toBeNull();
});
