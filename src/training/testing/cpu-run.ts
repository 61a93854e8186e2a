/** A whole run on the CPU device, as the worker would do it, without a worker. */
import type { Engine, EngineState } from '../../kernels/engine';
import { createCpuEngine } from '../../kernels/plain/cpu-engine';
import { modelOfRecipe } from '../../models/recipe-model';
import { initializeParameters } from '../../nn/initialize';
import type { Recipe } from '../../recipe/schema';
import type { PixelSource } from '../../shared/pixels';
import { trainsNorms } from '../batch-norm-statistics';
import { engineOptions, lossOf } from '../engine-options';
import type { LabelledRows } from '../evaluation';
import type { LoopPosition } from '../position';
import { type TrainingEvent, trainRun } from '../run';

export interface CpuRunInput {
  readonly recipe: Recipe;
  readonly pixels: PixelSource;
  readonly training: LabelledRows;
  readonly validation: LabelledRows;
  readonly classCount: number;
  /** To go on from this, in place of drawn weights. */
  readonly startAt?: { readonly position: LoopPosition; readonly state: EngineState };
}

export interface CpuRun {
  readonly engine: Engine;
  readonly events: AsyncGenerator<TrainingEvent, void>;
}

/** `initialiseWasm` must have been awaited. Whoever has read the events disposes of the engine. */
export async function cpuRun(input: CpuRunInput): Promise<CpuRun> {
  const { recipe, pixels, training, validation, classCount } = input;
  const { graph } = modelOfRecipe(recipe, classCount);
  const { batchSize } = recipe.training;
  const options = engineOptions({
    ...{ recipe, graph, pixels, trainingLabels: training.labels, microBatchSize: batchSize, epoch: 0 },
  });
  const engine = await createCpuEngine(options);
  await engine.importState(input.startAt?.state ?? { tensors: initializeParameters(graph, recipe.seed) });
  const events = trainRun({
    ...{ recipe, engine, training, validation, classCount },
    loss: lossOf(recipe, classCount, training.labels),
    evaluationBatchSize: 128,
    ...(input.startAt && { startAt: { position: input.startAt.position, best: null } }),
    statisticsBatchSize: (epoch) => (trainsNorms(recipe, graph, epoch) ? batchSize : null),
  });
  return { engine, events };
}
