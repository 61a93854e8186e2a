import type { DecodedImages } from '../../dataset/dataset';
import type { FeatureSource } from '../../kernels/engine';
import type { Graph } from '../../kernels/graph';
import { softmax } from '../../metrics/logits';
import { splitAtClassifier } from '../../models/split-at-classifier';
import type { DeviceReport } from '../../protocol/run';
import { type Result, success } from '../../shared/result';
import { deviceOf } from '../platform/devices';
import { nextTask } from '../platform/next-task';
import { PREDICTION_BATCH, Predictor } from '../predict/predictor';
import { keptWeights, type TrainedModel } from '../run/trained-model';

/** What goes into a model's classifier, image by image, and what comes out of it. */
export interface AnsweredFeatures {
  /** [n, width] */
  readonly features: Float32Array;
  readonly width: number;
  /** [n, classes] */
  readonly probabilities: Float32Array;
  readonly device: DeviceReport;
}

/** How many numbers are kept of an image: its features and its probabilities. */
export function numbersPerImage({ graph }: Pick<TrainedModel, 'graph'>): number {
  return splitAtClassifier(graph).trunk.classCount + graph.classCount;
}

/**
 * The last features of items, by the kept weights on the model's device, and the classifier's answers to those features: the
 * model as it predicts, in two halves. `onDone`: how many images have features. Failures: those of an engine. Rejects with
 * the signal's reason, and with an OutOfMemoryError where there is no room for one image.
 */
export async function answeredFeatures(
  model: TrainedModel,
  { source, rowOf }: DecodedImages,
  itemIndices: Int32Array,
  onDone: (done: number) => void,
  signal: AbortSignal,
): Promise<Result<AnsweredFeatures>> {
  const { recipe, graph } = model;
  const { trunk, head } = splitAtClassifier(graph);
  const { tensors } = keptWeights(model);
  // Where only pixels go into the classifier, WebGPU's engine would have nothing to compute.
  const isBare = trunk.parameters.length === 0;
  const device = await deviceOf({ recipe: isBare ? { ...recipe, device: 'cpu' } : recipe });
  const halfOf = (half: Graph, features?: FeatureSource) =>
    Predictor.create(
      {
        model: { recipe, graph: half },
        weights: { tensors: tensorsOf(half, tensors) },
        device,
        ...(features && { features }),
      },
      source,
    );
  const rows = itemIndices.map((index) => rowOf[index] ?? -1);
  const width = trunk.classCount;
  const features = await allOf(await halfOf(trunk), rows, width, onDone, signal);
  if (!features.ok) return features;
  const places = rows.map((_, place) => place);
  const given = sourceOf(features.value, width);
  const { classCount } = graph;
  const logits = await allOf(await halfOf(head, given), places, classCount, () => {}, signal);
  if (!logits.ok) return logits;
  for (let start = 0; start < logits.value.length; start += classCount)
    logits.value.set(softmax(logits.value.subarray(start, start + classCount)), start);
  return success({ features: features.value, width, probabilities: logits.value, device });
}

/** What a predictor says of all rows, [n, width]; it is let go of. */
async function allOf(
  created: Result<Predictor>,
  rows: Int32Array,
  width: number,
  onDone: (done: number) => void,
  signal: AbortSignal,
): Promise<Result<Float32Array>> {
  if (!created.ok) return created;
  const predictor = created.value;
  try {
    const values = new Float32Array(rows.length * width);
    for (let start = 0; start < rows.length; start += PREDICTION_BATCH) {
      const batch = rows.subarray(start, start + PREDICTION_BATCH);
      values.set(await predictor.predict(batch), start * width);
      onDone(start + batch.length);
      await nextTask();
      signal.throwIfAborted();
    }
    return success(values);
  } finally {
    predictor.dispose();
  }
}

function sourceOf(features: Float32Array, width: number): FeatureSource {
  return {
    count: features.length / width,
    read: (indices, target) => {
      for (const [i, row] of indices.entries())
        target.set(features.subarray(row * width, (row + 1) * width), i * width);
    },
  };
}

/** What a half has of a model's weights. */
function tensorsOf(
  { parameters, buffers }: Graph,
  tensors: ReadonlyMap<string, Float32Array>,
): ReadonlyMap<string, Float32Array> {
  const keys = new Set([
    ...parameters.map(({ name }) => `parameter/${name}`),
    ...buffers.map(({ name }) => `buffer/${name}`),
  ]);
  return new Map([...tensors].filter(([key]) => keys.has(key)));
}
