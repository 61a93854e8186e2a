import type { Dataset, DecodedImages, ImageItem } from '../dataset/dataset';
import { openDataset } from '../dataset/open-dataset';
import type { Engine } from '../kernels/engine';
import type { EvaluationSet, Prediction, PredictionSet } from '../protocol/commands';
import type { DatasetSource } from '../protocol/dataset';
import { failure, type Result, success } from '../shared/result';
import type { DatasetDesk } from './dataset-desk';
import { decodeFiles } from './decode-files';
import { deviceOf } from './devices';
import { nextTask } from './next-task';
import { createPredictor, PREDICTION_BATCH } from './predictor';
import { isLabelled } from './prepare-data';
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
  readonly handlers: Handlers<'predict' | 'evaluateModel' | 'cancelPrediction'>;
}

/** What the model in hand says of images. */
export function createPredictionDesk({ post, dataset, run }: PredictionDeskOptions): PredictionDesk {
  let underWay: AbortController | null = null;

  const tell = (activity: string, done: number, total: number, remainingMs: number | null) =>
    post({ type: 'taskProgress', task: 'prediction', activity, done, total, remainingMs });

  async function decode(
    model: TrainedModel,
    of: Dataset,
    wanted: (item: ImageItem) => boolean,
    signal: AbortSignal,
  ): Promise<Result<DecodedImages>> {
    const indices = of.items.filter(wanted).map((item) => item.index);
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
    return decoded.itemIndices.length === 0 ? failure('nothingDecodable') : success(decoded);
  }

  /** Predicts the images in these rows of what was decoded. */
  async function predictRows(
    model: TrainedModel,
    of: Dataset,
    decoded: DecodedImages,
    rows: Int32Array,
    signal: AbortSignal,
  ): Promise<Result<PredictionSet>> {
    const device = await deviceOf(model);
    const engine = await createPredictor(model, keptWeights(model), decoded.source, device);
    if (!engine.ok) return engine;
    try {
      const paths = Array.from(rows, (row) => of.items[decoded.itemIndices[row] ?? -1]?.path ?? '');
      const found = await forward(engine.value, model.classes.length, rows, paths, signal);
      return success({ ...found, classes: model.classes, problems: decoded.problems, device });
    } finally {
      engine.value.dispose();
    }
  }

  async function predict(
    model: TrainedModel,
    of: Dataset,
    wanted: (item: ImageItem) => boolean,
    signal: AbortSignal,
  ): Promise<Result<PredictionSet>> {
    const decoded = await decode(model, of, wanted, signal);
    if (!decoded.ok) return decoded;
    const everyRow = Int32Array.from(decoded.value.itemIndices, (_, row) => row);
    return predictRows(model, of, decoded.value, everyRow, signal);
  }

  /** The split is drawn as the run drew it: from every labelled image that can be decoded, by the recipe's seed. */
  async function evaluate(
    model: TrainedModel,
    split: EvaluationSet['split'],
    signal: AbortSignal,
  ): Promise<Result<EvaluationSet>> {
    // As it was decided when it was trained: images set aside or relabelled since would move others between the splits.
    const of = dataset.decidedBy(model.recipe);
    if (!of) return failure('noDataset');
    if (String(of.classes) !== String(model.classes)) return failure('otherClasses');
    const decoded = await decode(model, of, isLabelled, signal);
    if (!decoded.ok) return decoded;
    const { rowOf } = decoded.value;
    const { recipe } = model;
    const itemIndices = of.split(recipe.split, recipe.seed, ({ index }) => rowOf[index] !== -1)[split];
    if (itemIndices.length === 0) return failure('nothingHeldOut');
    const rows = itemIndices.map((index) => rowOf[index] ?? -1);
    const found = await predictRows(model, of, decoded.value, rows, signal);
    if (!found.ok) return found;
    const uncorrected = of.withDecisions({ ...recipe.dataset, relabelled: {} });
    const labelsIn = ({ items, classes }: Dataset) =>
      itemIndices.map((index) => {
        const classIndex = items[index]?.classIndex ?? null;
        return classIndex === null ? -1 : model.classes.indexOf(classes[classIndex] ?? '');
      });
    return success({
      ...found.value,
      split,
      labels: labelsIn(of),
      ownLabels: labelsIn(uncorrected),
      itemIndices: itemIndices.slice(),
    });
  }

  async function forward(
    engine: Engine,
    classCount: number,
    rows: Int32Array,
    paths: readonly string[],
    signal: AbortSignal,
  ) {
    const predictions: Prediction[] = [];
    const probabilities = new Float32Array(rows.length * classCount);
    const pace = new PaceMeter();
    for (let start = 0; start < rows.length; start += PREDICTION_BATCH) {
      const batch = rows.subarray(start, start + PREDICTION_BATCH);
      const logits = await engine.predict(batch, 'live'); // [n, classes]
      for (const i of batch.keys()) {
        const place = start + i;
        const target = probabilities.subarray(place * classCount, (place + 1) * classCount);
        const classIndex = softmaxRow(logits.subarray(i * classCount, (i + 1) * classCount), target);
        predictions.push({ path: paths[place] ?? '', classIndex, probability: target[classIndex] ?? 0 });
      }
      const done = start + batch.length;
      tell('predict', done, rows.length, pace.remainingMs(done, rows.length));
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

  /** One at a time: what is asked for later takes the place of what is under way. */
  async function alone<T>(
    work: (model: TrainedModel, signal: AbortSignal) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    underWay?.abort();
    const mine = new AbortController();
    underWay = mine;
    try {
      const model = await run.modelInHand();
      return model ? await work(model, mine.signal) : failure('noModel');
    } catch (error) {
      if (mine.signal.aborted) return failure('cancelled');
      throw error;
    } finally {
      if (underWay === mine) underWay = null;
    }
  }

  return {
    handlers: {
      predict: ({ source, role }) =>
        alone(async (model, signal) => {
          const of = await sourceOf(source);
          if (!of.ok) return of;
          // Of another zip every image is predicted, wherever it lies; of the open dataset only the role asked for.
          const wanted = (item: ImageItem) => (source ? item.role !== 'ignore' : item.role === role);
          return predict(model, of.value, wanted, signal);
        }),
      evaluateModel: ({ split }) => alone((model, signal) => evaluate(model, split, signal)),
      async cancelPrediction() {
        underWay?.abort();
        return success(null);
      },
    },
  };
}
