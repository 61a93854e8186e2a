import type { Dataset } from '../dataset/dataset';
import { openDataset } from '../dataset/open-dataset';
import type { Engine } from '../kernels/engine';
import type { Prediction, PredictionSet } from '../protocol/commands';
import type { DatasetSource, SplitRole } from '../protocol/dataset';
import { failure, type Result, success } from '../shared/result';
import type { DatasetDesk } from './dataset-desk';
import { decodeFiles } from './decode-files';
import { resolveDevice } from './devices';
import { nextTask } from './next-task';
import { createPredictor, PREDICTION_BATCH } from './predictor';
import { PaceMeter } from './progress-clock';
import type { RunDesk } from './run-desk';
import type { Handlers, Post } from './session';
import { softmaxRow } from './softmax';
import { keptWeights, type TrainedModel } from './trained-model';

interface PredictionDeskOptions {
  readonly post: Post;
  readonly dataset: DatasetDesk;
  readonly run: RunDesk;
}

export interface PredictionDesk {
  readonly handlers: Handlers<'predict' | 'cancelPrediction'>;
}

/** What the model in hand says of images. */
export function createPredictionDesk({ post, dataset, run }: PredictionDeskOptions): PredictionDesk {
  let underWay: AbortController | null = null;

  const tell = (activity: string, done: number, total: number, remainingMs: number | null) =>
    post({ type: 'taskProgress', task: 'prediction', activity, done, total, remainingMs });

  async function predict(
    model: TrainedModel,
    of: Dataset,
    wanted: (role: SplitRole) => boolean,
    signal: AbortSignal,
  ): Promise<Result<PredictionSet>> {
    const indices = of.items.filter((item) => wanted(item.role)).map((item) => item.index);
    if (indices.length === 0) return failure('nothingToPredict');
    const decoded = await of.decode(
      Int32Array.from(indices),
      model.recipe.preprocessing,
      ({ done, total, remainingMs, problems }) => {
        tell('decode', done, total, remainingMs);
        // Of another zip they stand beside the predictions.
        if (of === dataset.current() && problems.length > 0) post({ type: 'datasetProblems', problems });
      },
      signal,
    );
    if (decoded.itemIndices.length === 0) return failure('nothingDecodable');
    const device = await resolveDevice(model.recipe.device);
    if (!device.ok) return device;
    const engine = await createPredictor(model, keptWeights(model), decoded.source, device.value);
    if (!engine.ok) return engine;
    try {
      const paths = Array.from(decoded.itemIndices, (index) => of.items[index]?.path ?? '');
      const found = await forward(engine.value, model.classes.length, paths, signal);
      return success({ ...found, classes: model.classes, problems: decoded.problems, device: device.value });
    } finally {
      engine.value.dispose();
    }
  }

  async function forward(engine: Engine, classCount: number, paths: readonly string[], signal: AbortSignal) {
    const predictions: Prediction[] = [];
    const probabilities = new Float32Array(paths.length * classCount);
    const pace = new PaceMeter();
    for (let start = 0; start < paths.length; start += PREDICTION_BATCH) {
      const rows = Int32Array.from(
        { length: Math.min(PREDICTION_BATCH, paths.length - start) },
        (_, i) => start + i,
      );
      const logits = await engine.predict(rows, 'live'); // [n, classes]
      for (const [i, row] of rows.entries()) {
        const target = probabilities.subarray(row * classCount, (row + 1) * classCount);
        const classIndex = softmaxRow(logits.subarray(i * classCount, (i + 1) * classCount), target);
        predictions.push({ path: paths[row] ?? '', classIndex, probability: target[classIndex] ?? 0 });
      }
      const done = start + rows.length;
      tell('predict', done, paths.length, pace.remainingMs(done, paths.length));
      await nextTask();
      signal.throwIfAborted();
    }
    return { predictions, probabilities };
  }

  async function sourceOf(source: DatasetSource | null): Promise<Result<Dataset>> {
    if (source) return openDataset(source, decodeFiles);
    const open = dataset.current();
    return open ? success(open) : failure('noDataset');
  }

  return {
    handlers: {
      async predict({ source, role }) {
        underWay?.abort();
        const mine = new AbortController();
        underWay = mine;
        try {
          const model = await run.modelInHand();
          if (!model) return failure('noModel');
          const of = await sourceOf(source);
          if (!of.ok) return of;
          // Of another zip every image is predicted, wherever it lies; of the open dataset only the role asked for.
          const wanted = (found: SplitRole) => (source ? found !== 'ignore' : found === role);
          return await predict(model, of.value, wanted, mine.signal);
        } catch (error) {
          if (mine.signal.aborted) return failure('cancelled');
          throw error;
        } finally {
          if (underWay === mine) underWay = null;
        }
      },
      async cancelPrediction() {
        underWay?.abort();
        return success(null);
      },
    },
  };
}
