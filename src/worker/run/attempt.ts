import type { Engine, EngineState } from '../../kernels/engine';
import type { Graph } from '../../kernels/graph';
import { modelOfRecipe } from '../../models/recipe-model';
import type { DeviceReport } from '../../protocol/run';
import { type Result, success } from '../../shared/result';
import { trainsNorms } from '../../training/batch-norm-statistics';
import { stepsPerEpoch } from '../../training/batches';
import { lossOf } from '../../training/engine-options';
import { FeatureCacheEngine } from '../../training/feature-cache';
import { type TrainingEvent, trainRun } from '../../training/run';
import { withState } from '../platform/create-engine';
import type { RunData } from './prepare-data';
import { errorOf } from './recovery';
import type { RunReporter } from './run-reporter';
import { type RunStart, startingPosition, startingState } from './run-start';
import { trainingEngine } from './training-engine';

/** Images in one evaluation pass. */
const EVALUATION_BATCH = 128;

/** A run on one device, until it ends or the device fails. */
export interface Attempt {
  /** The engine in use: thawing a backbone replaces it. */
  readonly engine: Engine;
  readonly graph: Graph;
  readonly stepsPerEpoch: number;
  readonly events: AsyncGenerator<TrainingEvent, void>;
}

/** Opens the device with the weights a run starts from. Failure: `deviceRefused`. */
export async function openAttempt(
  data: RunData,
  device: DeviceReport,
  start: RunStart,
  microBatchSize: number,
  reporter: RunReporter,
): Promise<Result<Attempt>> {
  const { recipe, pixels, training, validation, classes } = data;
  const classCount = classes.length;
  const graph = modelOfRecipe(recipe, classCount).graph;
  const engineAt = (epoch: number) =>
    trainingEngine(
      device,
      { recipe, graph, pixels, trainingLabels: training.labels, microBatchSize, epoch },
      data.features,
      (kernelChoices) => reporter.set({ kernelChoices }),
    );
  const position = startingPosition(start);
  const first = await engineAt(position.epoch);
  if (!first.ok) return first;
  let engine = await withState(first.value, startingState(start, graph, recipe.seed));
  if (engine instanceof FeatureCacheEngine) reporter.notice({ code: 'featuresKept' });

  const unfreeze = async (state: EngineState): Promise<Engine> => {
    engine.dispose();
    const thawed = await engineAt(recipe.training.freezeBackboneEpochs);
    if (!thawed.ok) throw errorOf(thawed.failure);
    // In use before it holds the weights: whoever ends the attempt disposes of what is in use.
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
    statisticsBatchSize: (epoch) =>
      trainsNorms(recipe, graph, epoch) ? Math.min(microBatchSize, recipe.training.batchSize) : null,
    unfreeze,
    ...(start.kind === 'checkpoint' && { startAt: { position, best: start.best } }),
  });
  return success({
    graph,
    stepsPerEpoch: stepsPerEpoch(training.rows.length, recipe.training.batchSize),
    events,
    get engine() {
      return engine;
    },
  });
}
