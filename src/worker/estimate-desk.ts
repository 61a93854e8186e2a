import type { Dataset } from '../dataset/dataset';
import type { Engine } from '../kernels/engine';
import { OutOfMemoryError } from '../kernels/engine-errors';
import { buildModel } from '../models/catalogue';
import { summarizeModel } from '../models/summary';
import { initializeParameters } from '../nn/initialize';
import type { DeviceReport } from '../protocol/run';
import type { Recipe } from '../recipe/schema';
import { parseRecipe } from '../recipe/validate';
import type { PixelSource } from '../shared/pixels';
import { failure, type Result, success } from '../shared/result';
import { pcg4d } from '../shared/rng';
import { stepsPerEpoch } from '../training/batches';
import { type EngineOptionsInput, engineOptions } from '../training/engine-options';
import { keepsFeatures } from '../training/feature-cache';
import { createEngine } from './create-engine';
import type { DatasetDesk } from './dataset-desk';
import { deviceForRun } from './devices';
import type { Handlers } from './handlers';
import { nextTask } from './next-task';
import type { RunDesk } from './run-desk';
import { trainingEngine } from './training-engine';

/** Compiling and tuning happen in the first; the median of the others counts. */
const TIMED_STEPS = 3;

export interface EstimateDesk {
  readonly handlers: Handlers<'estimateRun'>;
}

/** Says before a run whether it fits and how long it takes, by doing a little of it on made-up pixels. */
export function createEstimateDesk({ dataset, run }: { dataset: DatasetDesk; run: RunDesk }): EstimateDesk {
  return {
    handlers: {
      async estimateRun({ recipe: input }) {
        const open = dataset.decidedBy(input);
        if (!open) return failure('noDataset');
        if (run.isUnderWay()) return failure('runUnderWay');
        const { recipe, problems } = parseRecipe(input, { classCount: open.classes.length });
        if (!recipe || problems.length > 0)
          return failure('recipeRefused', { field: problems[0]?.path ?? '' });
        const device = await deviceForRun(recipe);
        if (!device.ok) return device;
        const classCount = open.classes.length;
        let microBatchSize = recipe.training.microBatchSize ?? recipe.training.batchSize;
        let timed = await timeSteps(recipe, classCount, device.value, microBatchSize);
        while (!timed.ok && timed.failure.code === 'outOfMemory' && microBatchSize > 1) {
          microBatchSize = Math.ceil(microBatchSize / 2);
          timed = await timeSteps(recipe, classCount, device.value, microBatchSize);
        }
        if (!timed.ok) return timed;
        const { stepMs, evaluationMsPerImage } = timed.value;
        const { training, validation } = countsOf(open, recipe);
        const steps = stepsPerEpoch(training, recipe.training.batchSize);
        const epochMs = stepMs * steps + evaluationMsPerImage * validation;
        // Where a frozen part is computed once, all but the first of its epochs run the head alone.
        const fastEpochs = fastEpochsOf(recipe, classCount, training + validation);
        const fast =
          fastEpochs > 0
            ? await timeSteps(recipe, classCount, device.value, microBatchSize, trainingEngine)
            : timed;
        if (!fast.ok) return fast;
        const fastEpochMs = fast.value.stepMs * steps + fast.value.evaluationMsPerImage * validation;
        const { stepMemoryBytes } = summarizeModel(
          { ...recipe, training: { ...recipe.training, microBatchSize } },
          classCount,
        );
        return success({
          device: device.value,
          microBatchSize,
          stepMs,
          epochMs: fastEpochMs,
          totalMs: epochMs * (recipe.training.epochs - fastEpochs) + fastEpochMs * fastEpochs,
          stepMemoryBytes,
        });
      },
    },
  };
}

function countsOf(dataset: Dataset, recipe: Recipe): { training: number; validation: number } {
  const splits = dataset.split(recipe.split, recipe.seed, () => true);
  return { training: splits.training.length, validation: splits.validation.length };
}

function fastEpochsOf(recipe: Recipe, classCount: number, imageCount: number): number {
  const { imageSize, channels } = recipe.preprocessing;
  const { graph } = buildModel(recipe.architecture, { imageSize, channels, classCount });
  if (!keepsFeatures({ recipe, graph, epoch: 0 }, imageCount)) return 0;
  const { freezeBackboneEpochs, epochs } = recipe.training;
  return (freezeBackboneEpochs === -1 ? epochs : Math.min(freezeBackboneEpochs, epochs)) - 1;
}

const wholePass = (device: DeviceReport, input: EngineOptionsInput) =>
  createEngine(device, engineOptions(input));

async function timeSteps(
  recipe: Recipe,
  classCount: number,
  device: DeviceReport,
  microBatchSize: number,
  openEngine: (device: DeviceReport, input: EngineOptionsInput) => Promise<Result<Engine>> = wholePass,
): Promise<Result<{ stepMs: number; evaluationMsPerImage: number }>> {
  const { batchSize } = recipe.training;
  const { imageSize, channels } = recipe.preprocessing;
  const statistics = { mean: Array(channels).fill(0.5), deviation: Array(channels).fill(0.25) };
  const measured: Recipe = {
    ...recipe,
    preprocessing: { ...recipe.preprocessing, statistics: recipe.preprocessing.statistics ?? statistics },
  };
  const graph = buildModel(recipe.architecture, { imageSize, channels, classCount }).graph;
  const labels = Int32Array.from({ length: batchSize }, (_, i) => i % classCount);
  const pixels = madeUpPixels(batchSize, imageSize, channels);
  const input = { recipe: measured, graph, pixels, trainingLabels: labels, microBatchSize, epoch: 0 };
  const engine = await openEngine(device, input);
  if (!engine.ok) return engine;
  try {
    await engine.value.importState({ tensors: initializeParameters(graph, recipe.seed) });
    const indices = Int32Array.from({ length: batchSize }, (_, i) => i);
    const durations: number[] = [];
    for (let step = 1; step <= 1 + TIMED_STEPS; step++) {
      const startedAt = performance.now();
      const rest = { augmentation: null, mix: null, learningRate: 1e-6, step };
      await engine.value.trainStep({ indices, labels, ...rest });
      await engine.value.takeTrainTotals();
      if (step > 1) durations.push(performance.now() - startedAt);
      await nextTask();
    }
    const startedAt = performance.now();
    const seen = indices.subarray(0, Math.min(batchSize, microBatchSize));
    await engine.value.predict(seen, 'live');
    const evaluationMsPerImage = (performance.now() - startedAt) / seen.length;
    durations.sort((a, b) => a - b);
    return success({ stepMs: durations[durations.length >> 1] ?? 0, evaluationMsPerImage });
  } catch (error) {
    if (error instanceof OutOfMemoryError) return failure('outOfMemory', undefined, error.message);
    throw error;
  } finally {
    engine.value.dispose();
  }
}

/** Noise: the time of a step does not depend on what is in the pictures. */
function madeUpPixels(count: number, side: number, channels: number): PixelSource {
  const size = side * side * channels;
  return {
    count,
    height: side,
    width: side,
    channels,
    read(indices, target) {
      for (const [i, index] of indices.entries()) {
        for (let at = 0; at < size; at++) target[i * size + at] = pcg4d(index, at, 0, 0)[0] as number;
      }
    },
  };
}
