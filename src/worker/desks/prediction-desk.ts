import type { Dataset, DecodedImages, ImageItem } from '../../dataset/dataset';
import { openDataset } from '../../dataset/open-dataset';
import { orderByConfusion } from '../../metrics/class-order';
import type { DatasetSource } from '../../protocol/dataset';
import type { EvaluationSet, OnnxMeasurement, Prediction, PredictionSet } from '../../protocol/prediction';
import { failure, type Result, success } from '../../shared/result';
import type { Handlers, Post } from '../handlers';
import { decodingMeans } from '../platform/decoding-means';
import { nextTask } from '../platform/next-task';
import { AveragedPredictor, type EnsembleMember } from '../predict/averaged-predictor';
import { labelsIn } from '../predict/labels-in';
import { answersOfOnnx } from '../predict/measure-onnx';
import { modelsTogether } from '../predict/models-together';
import { predictInTurn } from '../predict/predict-in-turn';
import { predictionsOf } from '../predict/predictions';
import { PREDICTION_BATCH } from '../predict/predictor';
import { drawSplit } from '../run/drawn-split';
import { PaceMeter } from '../run/progress-clock';
import { areSameClasses, type TrainedModel } from '../run/trained-model';
import type { DatasetDesk } from './dataset-desk';
import { LatestWork } from './latest-work';
import type { RunDesk } from './run-desk';
import type { RunsDesk } from './runs-desk';

interface PredictionDeskOptions {
  readonly post: Post;
  readonly dataset: DatasetDesk;
  readonly run: RunDesk;
  readonly runs: RunsDesk;
}

export interface PredictionDesk {
  readonly handlers: Handlers<
    'predict' | 'evaluateModel' | 'orderByConfusion' | 'measureOnnx' | 'cancelPrediction'
  >;
}

/** The images of a split, decoded. */
interface HeldOut {
  readonly of: Dataset;
  readonly decoded: DecodedImages;
  readonly itemIndices: Int32Array;
}

/** What the model in hand says of images. */
export function createPredictionDesk({ post, dataset, run, runs }: PredictionDeskOptions): PredictionDesk {
  const latest = new LatestWork();

  const tellOf =
    (task: 'prediction' | 'measurement') =>
    (
      activity: string,
      done: number,
      total: number,
      remainingMs: number | null,
      imagesPerSecond: number | null = null,
    ) =>
      post({ type: 'taskProgress', task, activity, done, total, remainingMs, imagesPerSecond });
  const tell = tellOf('prediction');

  /** Predicts items that were decoded. */
  async function look(
    { model, decoded }: EnsembleMember,
    of: Dataset,
    itemIndices: Int32Array,
    signal: AbortSignal,
  ): Promise<Result<PredictionSet>> {
    const { classes } = model;
    const created = await AveragedPredictor.create([{ model, decoded }], 'one');
    if (!created.ok) return created;
    const predictor = created.value;
    const { device } = predictor;
    try {
      const predictions: Prediction[] = [];
      const probabilities = new Float32Array(itemIndices.length * classes.length);
      const pace = new PaceMeter();
      for (let start = 0; start < itemIndices.length; start += PREDICTION_BATCH) {
        const batch = itemIndices.subarray(start, start + PREDICTION_BATCH);
        const found = await predictor.predict(batch);
        probabilities.set(found, start * classes.length);
        predictions.push(...predictionsOf(of, batch, found));
        const done = start + batch.length;
        tell('predict', done, itemIndices.length, pace.remainingMs(done, itemIndices.length));
        await nextTask();
        signal.throwIfAborted();
      }
      return success({ predictions, probabilities, classes, problems: decoded.problems, device });
    } finally {
      predictor.dispose();
    }
  }

  async function heldOut(
    model: TrainedModel,
    split: EvaluationSet['split'],
    signal: AbortSignal,
    tellProgress = tell,
  ): Promise<Result<HeldOut>> {
    // As it was decided when it was trained: images set aside or relabelled since would move others between the splits.
    const decided = await dataset.decidedBy(model.recipe);
    if (!decided.ok) return decided;
    const of = decided.value;
    if (!areSameClasses(of.classes, model.classes)) return failure('otherClasses');
    const drawn = await drawSplit(
      of,
      model.recipe,
      ({ done, total, remainingMs, imagesPerSecond, problems }) => {
        tellProgress('decode', done, total, remainingMs, imagesPerSecond);
        if (problems.length > 0) post({ type: 'datasetProblems', problems });
      },
      signal,
    );
    if (!drawn.ok) return drawn;
    const { decoded, splits } = drawn.value;
    const itemIndices = splits[split];
    if (itemIndices.length === 0) return failure('nothingHeldOut');
    return success({ of, decoded, itemIndices });
  }

  async function evaluate(
    model: TrainedModel,
    split: EvaluationSet['split'],
    signal: AbortSignal,
  ): Promise<Result<EvaluationSet>> {
    const held = await heldOut(model, split, signal);
    if (!held.ok) return held;
    const { of, decoded, itemIndices } = held.value;
    const found = await look({ model, decoded }, of, itemIndices, signal);
    if (!found.ok) return found;
    const uncorrected = of.withoutCorrections();
    return success({
      ...found.value,
      split,
      labels: labelsIn(of, itemIndices, model.classes),
      ownLabels: labelsIn(uncorrected, itemIndices, model.classes),
      itemIndices: itemIndices.slice(),
    });
  }

  /** What each file answers to the validation images. */
  async function measureOnnx(
    model: TrainedModel,
    files: readonly ArrayBuffer[],
    signal: AbortSignal,
  ): Promise<Result<OnnxMeasurement>> {
    const tellProgress = tellOf('measurement');
    const held = await heldOut(model, 'validation', signal, tellProgress);
    if (!held.ok) return held;
    const { of, decoded, itemIndices } = held.value;
    const rows = itemIndices.map((index) => decoded.rowOf[index] ?? -1);
    const total = rows.length * files.length;
    const pace = new PaceMeter();
    const answers: Int32Array[] = [];
    for (const [i, file] of files.entries()) {
      const onDone = (count: number) => {
        const done = i * rows.length + count;
        tellProgress('predict', done, total, pace.remainingMs(done, total));
      };
      const found = await answersOfOnnx(file, decoded.source, rows, onDone, signal);
      if (!found.ok) return found;
      answers.push(found.value);
    }
    return success({ labels: labelsIn(of, itemIndices, model.classes), answers });
  }

  async function sourceOf(source: DatasetSource | null, signal: AbortSignal): Promise<Result<Dataset>> {
    if (source) {
      const onProgress = (done: number, total: number) => tell('list', done, total, null);
      return openDataset(source, decodingMeans, { onProgress, signal });
    }
    const open = dataset.current();
    return open ? success(open) : failure('noDataset');
  }

  function alone<T>(
    work: (model: TrainedModel, signal: AbortSignal) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    return latest.run(async (signal) => {
      const model = await run.modelInHand();
      return model ? work(model, signal) : failure('noModel');
    });
  }

  return {
    handlers: {
      predict: ({ source, role, views = 'one', alsoRuns = [] }) =>
        alone(async (model, signal) => {
          const models = await modelsTogether(runs, model, alsoRuns);
          if (!models.ok) return models;
          const opened = await sourceOf(source, signal);
          if (!opened.ok) return opened;
          const of = opened.value;
          const isOpenDataset = source === null;
          try {
            // Of another zip every image is predicted, wherever it lies; of the open dataset only the role asked for.
            const wanted = (item: ImageItem) => (isOpenDataset ? item.role === role : item.role !== 'ignore');
            const itemIndices = Int32Array.from(of.items.filter(wanted), ({ index }) => index);
            if (itemIndices.length === 0) return failure('nothingToPredict');
            const request = { models: models.value, of, itemIndices, views, isOpenDataset, post, signal };
            return await predictInTurn(request);
          } finally {
            if (!isOpenDataset) await of.close();
          }
        }),
      measureOnnx: ({ files }) => alone((model, signal) => measureOnnx(model, files, signal)),
      evaluateModel: ({ split }) => alone((model, signal) => evaluate(model, split, signal)),
      async orderByConfusion({ cells }) {
        return success(orderByConfusion(cells));
      },
      async cancelPrediction() {
        latest.cancel();
        return success(null);
      },
    },
  };
}
