import type { Engine } from '../kernels/engine';
import type { DeviceReport } from '../protocol/run';
import type { PixelSource } from '../shared/pixels';
import { type Result, success } from '../shared/result';
import { engineOptions } from '../training/engine-options';
import type { WeightSnapshot } from '../training/position';
import { createEngine, withState } from './create-engine';
import type { TrainedModel } from './trained-model';

/** Images in one forward pass. */
export const PREDICTION_BATCH = 64;

/** An engine that holds these weights of a model, and only looks forward. */
export async function createPredictor(
  { recipe, graph }: TrainedModel,
  weights: WeightSnapshot,
  pixels: PixelSource,
  device: DeviceReport,
): Promise<Result<Engine>> {
  const options = engineOptions({
    recipe,
    graph,
    pixels,
    trainingLabels: new Int32Array(0),
    microBatchSize: PREDICTION_BATCH,
    epoch: 0,
  });
  const engine = await createEngine(device, { ...options, emaDecay: null });
  return engine.ok ? success(await withState(engine.value, { tensors: weights.tensors })) : engine;
}
