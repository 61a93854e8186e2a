import type { Dataset } from '../../dataset/dataset';
import type { Engine } from '../../kernels/engine';
import { OutOfMemoryError } from '../../kernels/engine-errors';
import { modelOfRecipe } from '../../models/recipe-model';
import { summarizeModel } from '../../models/summary';
import { initializeParameters } from '../../nn/initialize';
import type { DeviceReport, FrozenSpeed } from '../../protocol/run';
import { NO_AUGMENTATION } from '../../recipe/defaults';
import type { Recipe } from '../../recipe/schema';
import { recomputesStatistics } from '../../recipe/statistics';
import { parseRecipe } from '../../recipe/validate';
import { invariant } from '../../shared/errors';
import type { PixelSource } from '../../shared/pixels';
import { failure, type Result, success } from '../../shared/result';
import { pcg4d } from '../../shared/rng';
import { trainsNorms } from '../../training/batch-norm-statistics';
import { stepsPerEpoch } from '../../training/batches';
import { type EngineOptionsInput, engineOptions } from '../../training/engine-options';
import { MOST_MEMORY_BYTES } from '../../training/feature-cache';
import { keepsFeatures } from '../../training/frozen-halves';
import type { Handlers } from '../handlers';
import { createEngine } from '../platform/create-engine';
import { deviceForRun } from '../platform/devices';
import { nextTask } from '../platform/next-task';
import { isLabelled } from '../run/prepare-data';
import { trainingEngine } from '../run/training-engine';
import type { DatasetDesk } from './dataset-desk';
import type { RunDesk } from './run-desk';

/** Compiling and tuning happen in a step and a prediction before them; the median counts. */
const TIMED_STEPS = 3;

export interface EstimateDesk {
  readonly handlers: Handlers<'estimateRun' | 'measureFrozen'>;
}

/** Says before a run whether it fits and how long it takes, by doing a little of it on made-up pixels. */
export function createEstimateDesk({ dataset, run }: { dataset: DatasetDesk; run: RunDesk }): EstimateDesk {
  return {
    handlers: {
      async estimateRun({ recipe: input }) {
        const decided = await dataset.decidedBy(input);
        if (!decided.ok) return decided;
        const open = decided.value;
        if (run.isUnderWay()) return failure('runUnderWay');
        const { recipe, problems } = parseRecipe(input, { classCount: open.classes.length });
        if (!recipe || problems.length > 0)
          return failure('recipeRefused', { field: problems[0]?.path ?? '' });
        const device = await deviceForRun(recipe);
        if (!device.ok) return device;
        const classCount = open.classes.length;
        const { training, validation } = countsOf(open, recipe);
        const steps = stepsPerEpoch(training, recipe.training.batchSize);
        const { graph } = modelOfRecipe(recipe, classCount);
        let microBatchSize = recipe.training.microBatchSize ?? recipe.training.batchSize;
        let totalMs = 0;
        let most: { readonly epochs: number; readonly stepMs: number; readonly epochMs: number } | null =
          null;
        const labelled = Int32Array.from(open.items.filter(isLabelled), ({ index }) => index);
        const shelf = await open.featureShelf(labelled, recipe.preprocessing);
        const roomBytes = MOST_MEMORY_BYTES + (shelf?.roomBytes ?? 0);
        for (const phase of phasesOf(recipe, classCount, training + validation, roomBytes)) {
          let timed = await timeSteps(recipe, classCount, device.value, microBatchSize, phase);
          while (!timed.ok && timed.failure.code === 'outOfMemory' && microBatchSize > 1) {
            microBatchSize = Math.ceil(microBatchSize / 2);
            timed = await timeSteps(recipe, classCount, device.value, microBatchSize, phase);
          }
          if (!timed.ok) return timed;
          const { stepMs, evaluationMsPerImage } = timed.value;
          const remeasures = recomputesStatistics(recipe, steps) && trainsNorms(recipe, graph, phase.epoch);
          const evaluated = validation + (remeasures ? training : 0);
          const epochMs = stepMs * steps + evaluationMsPerImage * evaluated;
          totalMs += epochMs * phase.epochs;
          if (most === null || phase.epochs > most.epochs) most = { epochs: phase.epochs, stepMs, epochMs };
        }
        invariant(most !== null, 'A run has epochs');
        const { stepMemoryBytes } = summarizeModel(
          { ...recipe, training: { ...recipe.training, microBatchSize } },
          classCount,
        );
        return success({
          device: device.value,
          microBatchSize,
          stepMs: most.stepMs,
          epochMs: most.epochMs,
          totalMs,
          stepMemoryBytes,
        });
      },
      async measureFrozen({ recipe: input }) {
        if (run.isUnderWay()) return failure('runUnderWay');
        const { recipe, problems } = parseRecipe(input, { classCount: FORWARD_CLASSES });
        if (!recipe || problems.length > 0)
          return failure('recipeRefused', { field: problems[0]?.path ?? '' });
        const device = await deviceForRun(recipe);
        return device.ok ? timeFrozen(recipe, device.value) : device;
      },
    },
  };
}

/** A head is next to nothing of a backbone, whatever the number of classes. */
const FORWARD_CLASSES = 2;
const FORWARD_BATCH = 8;

/** The whole network forward, then its head's steps on kept features. Failures: those of an engine, for the first. */
async function timeFrozen(recipe: Recipe, device: DeviceReport): Promise<Result<FrozenSpeed>> {
  const imagesPerSecond = await timeForward(recipe, device);
  if (!imagesPerSecond.ok) return imagesPerSecond;
  const { batchSize, microBatchSize } = recipe.training;
  const frozen: Recipe = {
    ...recipe,
    augmentation: NO_AUGMENTATION,
    training: { ...recipe.training, freezeBackboneEpochs: -1 },
  };
  const onFeatures: Phase = { epochs: 1, epoch: 0, openEngine: trainingEngine };
  const head = await timeSteps(frozen, FORWARD_CLASSES, device, microBatchSize ?? batchSize, onFeatures);
  return success({
    imagesPerSecond: imagesPerSecond.value,
    headImagesPerSecond: head.ok ? (1000 * batchSize) / head.value.stepMs : null,
  });
}

async function timeForward(recipe: Recipe, device: DeviceReport): Promise<Result<number>> {
  const { imageSize, channels } = recipe.preprocessing;
  const { graph } = modelOfRecipe(recipe, FORWARD_CLASSES);
  const engine = await wholePass(device, {
    recipe: withSomeStatistics(recipe),
    graph,
    pixels: madeUpPixels(FORWARD_BATCH, imageSize, channels),
    trainingLabels: new Int32Array(FORWARD_BATCH),
    microBatchSize: FORWARD_BATCH,
    epoch: 0,
  });
  if (!engine.ok) return engine;
  try {
    await engine.value.importState({ tensors: initializeParameters(graph, recipe.seed) });
    const indices = Int32Array.from({ length: FORWARD_BATCH }, (_, i) => i);
    await engine.value.predict(indices, 'live');
    const startedAt = performance.now();
    await engine.value.predict(indices, 'live');
    return success((1000 * FORWARD_BATCH) / (performance.now() - startedAt));
  } catch (error) {
    if (error instanceof OutOfMemoryError) return failure('outOfMemory', undefined, error.message);
    throw error;
  } finally {
    engine.value.dispose();
  }
}

/** Where they would be computed from images that nobody has decoded. */
function withSomeStatistics(recipe: Recipe): Recipe {
  const { channels, statistics } = recipe.preprocessing;
  const some = { mean: Array(channels).fill(0.5), deviation: Array(channels).fill(0.25) };
  return { ...recipe, preprocessing: { ...recipe.preprocessing, statistics: statistics ?? some } };
}

function countsOf(dataset: Dataset, recipe: Recipe): { training: number; validation: number } {
  const splits = dataset.split(recipe.split, recipe.seed, () => true);
  return { training: splits.training.length, validation: splits.validation.length };
}

type OpenEngine = (device: DeviceReport, input: EngineOptionsInput) => Promise<Result<Engine>>;

const wholePass: OpenEngine = (device, input) => createEngine(device, engineOptions(input));

/** Epochs of one cost. */
interface Phase {
  readonly epochs: number;
  /** One of them: epochs completed. */
  readonly epoch: number;
  readonly openEngine: OpenEngine;
}

/**
 * The heaviest first: all of the network, the head on a frozen backbone, and, where what that makes of an image is kept,
 * all but the first of those epochs on the head alone.
 */
function phasesOf(recipe: Recipe, classCount: number, imageCount: number, roomBytes: number): Phase[] {
  const { freezeBackboneEpochs, epochs } = recipe.training;
  const { graph } = modelOfRecipe(recipe, classCount);
  const frozen = freezeBackboneEpochs === -1 ? epochs : Math.min(freezeBackboneEpochs, epochs);
  const isKept = frozen > 0 && keepsFeatures({ recipe, graph, epoch: 0 }, imageCount, roomBytes);
  const kept = isKept ? frozen - 1 : 0;
  const phases: Phase[] = [
    { epochs: epochs - frozen, epoch: frozen, openEngine: wholePass },
    { epochs: frozen - kept, epoch: 0, openEngine: wholePass },
    { epochs: kept, epoch: 0, openEngine: trainingEngine },
  ];
  return phases.filter((phase) => phase.epochs > 0);
}

async function timeSteps(
  recipe: Recipe,
  classCount: number,
  device: DeviceReport,
  microBatchSize: number,
  { epoch, openEngine }: Phase,
): Promise<Result<{ stepMs: number; evaluationMsPerImage: number }>> {
  const { batchSize } = recipe.training;
  const { imageSize, channels } = recipe.preprocessing;
  const measured = withSomeStatistics(recipe);
  const { graph } = modelOfRecipe(recipe, classCount);
  const labels = Int32Array.from({ length: batchSize }, (_, i) => i % classCount);
  const pixels = madeUpPixels(batchSize, imageSize, channels);
  const input = { recipe: measured, graph, pixels, trainingLabels: labels, microBatchSize, epoch };
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
    const seen = indices.subarray(0, Math.min(batchSize, microBatchSize));
    await engine.value.predict(seen, 'live');
    const startedAt = performance.now();
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
        for (let at = 0; at < size; at++) target[i * size + at] = pcg4d(index, at, 0, 0)[0];
      }
    },
  };
}
