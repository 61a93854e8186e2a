import type { Dataset, ImageItem } from '../dataset/dataset';
import type { Engine, EngineState } from '../kernels/engine';
import type { Graph } from '../kernels/graph';
import { buildModel } from '../models/catalogue';
import { initializeParameters } from '../nn/initialize';
import type { DeviceReport } from '../protocol/run';
import type { Recipe } from '../recipe/schema';
import type { PixelSource } from '../shared/pixels';
import { failure, type Result, success } from '../shared/result';
import { stepsPerEpoch } from '../training/batches';
import { engineOptions, lossOf } from '../training/engine-options';
import { datasetStatistics } from '../training/normalization';
import { type TrainingEvent, trainRun } from '../training/run';
import type { RunPlan } from './active-run';
import { createEngine } from './create-engine';
import { resolveDevice } from './devices';
import type { RunReporter } from './run-reporter';
import { samplesOf } from './samples';

/** Images in one evaluation pass. */
const EVALUATION_BATCH = 128;

export interface PreparedRun {
  /** With the statistics of the training images, where it normalises by them. */
  readonly recipe: Recipe;
  /** The engine in use: thawing a backbone replaces it. */
  readonly engine: Engine;
  readonly graph: Graph;
  readonly stepsPerEpoch: number;
  readonly events: AsyncGenerator<TrainingEvent, void>;
}

/**
 * Everything before the first step: pixels, splits, device, weights. Failures are the person's to mend:
 * `nothingToTrain`, `oneClass`, `webgpuUnavailable`, `deviceRefused`. Rejects with the signal's AbortError.
 */
export async function prepareRun(
  { recipe: asked, startFrom }: RunPlan,
  dataset: Dataset,
  reporter: RunReporter,
  signal: AbortSignal,
): Promise<Result<PreparedRun>> {
  const device = await resolveDevice(asked.device);
  if (!device.ok) return device;
  reporter.set({ device: device.value, activity: 'decode', activityShare: 0 });

  const labelled = dataset.items.filter(isLabelled);
  const decoded = await dataset.decode(
    Int32Array.from(labelled, (item) => item.index),
    asked.preprocessing,
    ({ done, total, remainingMs, problems }) => {
      reporter.set({ activityShare: done / total, remainingMs });
      reporter.addProblems(problems);
    },
    signal,
  );
  if (decoded.itemIndices.length === 0) return failure('nothingDecodable');
  const splits = dataset.split(asked.split, asked.seed, (item) => decoded.rowOf[item.index] !== -1);
  const training = samplesOf(dataset, decoded, splits.training);
  const validation = samplesOf(dataset, decoded, splits.validation);
  if (training.rows.length === 0) return failure('nothingToTrain');
  if (new Set(training.labels).size < 2) return failure('oneClass');

  reporter.set({ activity: 'compile', activityShare: null, remainingMs: null });
  const recipe = await withStatistics(asked, decoded.source, training.rows);
  const classCount = dataset.classes.length;
  const { imageSize, channels } = recipe.preprocessing;
  const graph = buildModel(recipe.architecture, { imageSize, channels, classCount }).graph;
  const engineAt = (epoch: number) =>
    openEngine(device.value, {
      recipe,
      graph,
      pixels: decoded.source,
      trainingLabels: training.labels,
      epoch,
    });
  const first = await engineAt(0);
  if (!first.ok) return first;
  let engine = first.value;
  await engine.importState({ tensors: startFrom?.best.tensors ?? initializeParameters(graph, recipe.seed) });
  signal.throwIfAborted();

  const unfreeze = async (state: EngineState): Promise<Engine> => {
    engine.dispose();
    const thawed = await engineAt(recipe.training.freezeBackboneEpochs);
    if (!thawed.ok) throw new Error(thawed.failure.detail ?? thawed.failure.code);
    engine = thawed.value;
    await engine.importState(state);
    return engine;
  };
  const events = trainRun({
    recipe,
    engine,
    training,
    validation: validation.rows.length > 0 ? validation : null,
    classCount,
    loss: lossOf(recipe, classCount, training.labels),
    evaluationBatchSize: EVALUATION_BATCH,
    unfreeze,
  });
  return success({
    recipe,
    graph,
    stepsPerEpoch: stepsPerEpoch(training.rows.length, recipe.training.batchSize),
    events,
    get engine() {
      return engine;
    },
  });
}

interface EngineInput {
  readonly recipe: Recipe;
  readonly graph: Graph;
  readonly pixels: PixelSource;
  readonly trainingLabels: Int32Array;
  readonly epoch: number;
}

function openEngine(device: DeviceReport, input: EngineInput): Promise<Result<Engine>> {
  const { batchSize, microBatchSize } = input.recipe.training;
  return createEngine(device, engineOptions({ ...input, microBatchSize: microBatchSize ?? batchSize }));
}

/** Where the recipe normalises by its own data, their mean and deviation are measured on the training images alone. */
async function withStatistics(recipe: Recipe, pixels: PixelSource, rows: Int32Array): Promise<Recipe> {
  const { preprocessing } = recipe;
  if (preprocessing.normalization !== 'dataset' || preprocessing.statistics !== null) return recipe;
  const { mean, deviation } = await datasetStatistics(pixels, rows);
  return {
    ...recipe,
    preprocessing: { ...preprocessing, statistics: { mean: [...mean], deviation: [...deviation] } },
  };
}

function isLabelled(item: ImageItem): boolean {
  return item.classIndex !== null && item.role !== 'ignore' && item.role !== 'unlabelled';
}
