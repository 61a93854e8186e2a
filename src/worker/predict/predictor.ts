import type { Engine, FeatureSource } from '../../kernels/engine';
import { OutOfMemoryError } from '../../kernels/engine-errors';
import type { DeviceReport } from '../../protocol/run';
import type { PixelSource } from '../../shared/pixels';
import { type Result, success } from '../../shared/result';
import { engineOptions } from '../../training/engine-options';
import type { WeightSnapshot } from '../../training/position';
import { createEngine, withState } from '../platform/create-engine';
import { errorOf } from '../run/recovery';
import type { TrainedModel } from '../run/trained-model';

/** Images asked for at once; so many go through in one pass where there is room. */
export const PREDICTION_BATCH = 64;

interface PredictorOptions {
  readonly model: Pick<TrainedModel, 'recipe' | 'graph'>;
  readonly weights: Pick<WeightSnapshot, 'tensors'>;
  readonly device: DeviceReport;
  /** What the graph reads in place of pixels. */
  readonly features?: FeatureSource;
}

/** Weights of a model that only look forward, on as many images at once as the device has room for. */
export class Predictor {
  private constructor(
    private readonly options: PredictorOptions,
    private pixels: PixelSource,
    private engine: Engine,
    private microBatchSize: number,
  ) {}

  /** Failures: those of an engine. */
  static async create(options: PredictorOptions, pixels: PixelSource): Promise<Result<Predictor>> {
    let microBatchSize = PREDICTION_BATCH;
    let engine = await open(options, pixels, microBatchSize);
    while (!engine.ok && engine.failure.code === 'outOfMemory' && microBatchSize > 1) {
      microBatchSize /= 2;
      engine = await open(options, pixels, microBatchSize);
    }
    return engine.ok ? success(new Predictor(options, pixels, engine.value, microBatchSize)) : engine;
  }

  /** Logits [n, classes]. Throws an OutOfMemoryError where there is no room for a single image. */
  async predict(rows: Int32Array): Promise<Float32Array> {
    for (;;) {
      try {
        return await this.engine.predict(rows, 'live');
      } catch (error) {
        if (!(error instanceof OutOfMemoryError) || this.microBatchSize === 1) throw error;
        await this.halve();
      }
    }
  }

  /** Turns to other images of the same size. */
  async setPixels(pixels: PixelSource): Promise<void> {
    this.pixels = pixels;
    await this.engine.setPixels(pixels);
  }

  dispose(): void {
    this.engine.dispose();
  }

  private async halve(): Promise<void> {
    this.engine.dispose();
    this.microBatchSize /= 2;
    const engine = await open(this.options, this.pixels, this.microBatchSize);
    if (!engine.ok) throw errorOf(engine.failure);
    this.engine = engine.value;
  }
}

async function open(
  { model, weights, device, features }: PredictorOptions,
  pixels: PixelSource,
  microBatchSize: number,
): Promise<Result<Engine>> {
  const { recipe, graph } = model;
  const trainingLabels = new Int32Array(0);
  const options = engineOptions({ recipe, graph, pixels, trainingLabels, microBatchSize, epoch: 0 });
  const engine = await createEngine(device, { ...options, ...(features && { features }), emaDecay: null });
  return engine.ok ? success(await withState(engine.value, { tensors: weights.tensors })) : engine;
}
