/** Tiny graphs that visit every operation and its corners, and what an engine must compute on them. */
import type { Engine, EngineOptions, TrainBatch } from '../engine';
import { type Graph, sizeOf } from '../graph';
import type { ReferenceTensors } from './float64-context';
import { referenceGradients, referenceLoss } from './float64-loss';
import { referenceLogits, referencePass } from './float64-reference';
import { noiseImages, plainOptions, randomParameters, TestGraph } from './graphs';

export interface EngineCase {
  readonly name: string;
  readonly graph: Graph;
  readonly count: number;
  readonly changes: Partial<EngineOptions>;
}

export const pad = (top: number, left = top, bottom = top, right = left) => ({ top, left, bottom, right });

export const images = (height: number, width: number, channels: number) =>
  new TestGraph([height, width, channels]);

function vit(withClassToken: boolean, tokensFrom: number | null, dropout: number): Graph {
  const graph = images(4, 6, 2).patchify(2).linear(6).embedTokens(withClassToken).dropout(dropout, 0);
  const first = graph.value;
  graph.layerNorm().linear(18, false).attention(3, 2, dropout, 1).linear(6).addFrom(first);
  const second = graph.value;
  graph.layerNorm(1e-6).linear(7).activation('gelu').dropout(dropout, 2).linear(6).addFrom(second);
  if (tokensFrom === null) graph.firstToken();
  else graph.meanTokens(tokensFrom);
  return graph.layerNorm().linear(3).finish();
}

function residual(): Graph {
  const graph = images(5, 5, 2).conv2d(3, [3, 3], [1, 1], pad(1), false).batchNorm().activation('relu');
  const first = graph.value;
  graph.conv2d(3, [3, 3], [1, 1], pad(1), false).batchNorm().addFrom(first).activation('relu');
  return graph.globalAveragePool().linear(3).finish();
}

export const makeCase = (
  name: string,
  graph: Graph,
  count = 3,
  changes: Partial<EngineOptions> = {},
): EngineCase => ({
  name,
  graph,
  count,
  changes,
});

export const engineCases: readonly EngineCase[] = [
  makeCase('linear alone', images(1, 2, 3).flatten().linear(4).finish()),
  makeCase('linear without bias, one image', images(1, 1, 1).flatten().linear(2, false).finish(), 1),
  makeCase(
    'convolution 3×3, padding 1',
    images(5, 7, 3).conv2d(2, [3, 3], [1, 1], pad(1)).flatten().linear(3).finish(),
  ),
  makeCase('convolution without padding', images(5, 5, 1).conv2d(3, [3, 3]).flatten().linear(2).finish()),
  makeCase('convolution 1×1', images(3, 3, 5).conv2d(4, [1, 1]).globalAveragePool().linear(3).finish()),
  makeCase(
    'convolution 5×2, uneven padding',
    images(7, 6, 2)
      .conv2d(3, [5, 2], [1, 1], pad(2, 0, 1, 1))
      .flatten()
      .linear(2)
      .finish(),
  ),
  makeCase(
    'convolution with stride 2, rows left over',
    images(8, 7, 2)
      .conv2d(3, [3, 3], [2, 2], pad(1))
      .conv2d(2, [3, 3], [2, 2], pad(1))
      .flatten()
      .linear(3)
      .finish(),
  ),
  makeCase(
    'convolution 1×1 with stride 2',
    images(6, 5, 2).conv2d(4, [1, 1]).conv2d(3, [1, 1], [2, 2]).flatten().linear(2).finish(),
  ),
  makeCase(
    'convolution 7×7 with stride 3 by 2',
    images(11, 9, 1).conv2d(2, [1, 1]).conv2d(2, [7, 7], [3, 2], pad(3)).flatten().linear(2).finish(),
    2,
  ),
  makeCase(
    'convolution with more padding than kernel',
    images(3, 3, 1).conv2d(2, [1, 1]).conv2d(2, [2, 2], [1, 1], pad(3)).flatten().linear(2).finish(),
  ),
  makeCase(
    'two convolutions and pooling',
    images(8, 8, 3)
      .conv2d(4, [3, 3], [1, 1], pad(1))
      .activation('relu')
      .conv2d(5, [3, 3], [1, 1], pad(1))
      .activation('leakyRelu', 0.1)
      .maxPool(2)
      .flatten()
      .linear(7)
      .activation('gelu')
      .linear(3)
      .finish(),
  ),
  makeCase(
    'pooling 3×3, stride 2, padding 1',
    images(7, 8, 2).conv2d(3, [1, 1]).maxPool(3, 2, 1).flatten().linear(2).finish(),
  ),
  makeCase(
    'pooling with rows left over',
    images(7, 5, 2).conv2d(2, [1, 1]).maxPool(2).flatten().linear(2).finish(),
  ),
  makeCase('residual network with batch norm', residual()),
  makeCase(
    'batch norm of a single image',
    images(4, 4, 1).conv2d(2, [3, 3]).batchNorm().flatten().linear(2).finish(),
    1,
  ),
  makeCase(
    'dropout on features',
    images(2, 2, 3).flatten().linear(11).dropout(0.4, 5).activation('relu').linear(3).finish(),
    5,
  ),
  makeCase('transformer, class token', vit(true, null, 0)),
  makeCase('transformer, mean of the patches after a class token, dropout', vit(true, 1, 0.3)),
  makeCase('transformer, mean of all tokens', vit(false, 0, 0.2)),
  makeCase(
    'attention over one token',
    images(2, 2, 1).patchify(2).linear(6).attention(1, 2).firstToken().linear(2).finish(),
    2,
  ),
];

/** A batch of all images of a case, labels in turn. */
export function caseBatch({ graph, count }: EngineCase, learningRate = 1, step = 3): TrainBatch {
  return {
    indices: Int32Array.from({ length: count }, (_, i) => i),
    labels: Int32Array.from({ length: count }, (_, i) => i % graph.classCount),
    augmentation: null,
    mix: null,
    learningRate,
    step,
  };
}

export function caseOptions({ graph, count, changes }: EngineCase): EngineOptions {
  return { ...plainOptions(graph, noiseImages(graph.inputShape, count)), ...changes };
}

/** Random parameters, and buffers at their initial values. */
export function caseTensors({ graph }: EngineCase): Map<string, Float32Array> {
  const tensors = randomParameters(graph);
  for (const { name, shape, initial } of graph.buffers) {
    tensors.set(`buffer/${name}`, new Float32Array(sizeOf(shape)).fill(initial));
  }
  return tensors;
}

/** The images of a case as the graph reads them: normalised, float64. */
function referenceImages({ pixels, normalization }: EngineOptions): Float64Array {
  const { count, height, width, channels } = pixels;
  const bytes = new Uint8Array(count * height * width * channels);
  pixels.read(
    Int32Array.from({ length: count }, (_, i) => i),
    bytes,
  );
  return Float64Array.from(bytes, (byte, i) => {
    const channel = i % channels;
    return (byte / 255 - normalization.mean[channel]) / normalization.deviation[channel];
  });
}

/** The logits of a case in evaluation, with these parameters and running statistics. */
export function expectedLogits(each: EngineCase, given: ReadonlyMap<string, Float32Array>): Float64Array {
  const tensors = new Map([...given].map(([key, values]) => [key, Float64Array.from(values)]));
  const run = { training: false, step: 0, seed: 0 };
  return referenceLogits(each.graph, tensors, referenceImages(caseOptions(each)), run);
}

export interface Expected {
  readonly logits: Float64Array;
  /** Of the training pass: with dropout and batch statistics. */
  readonly lossSum: number;
  readonly weightSum: number;
  readonly gradients: ReadonlyMap<string, Float64Array>;
}

export function expectedOf(engineCase: EngineCase): Expected {
  const options = caseOptions(engineCase);
  const { graph, seed } = options;
  const batch = caseBatch(engineCase);
  const images = referenceImages(options);
  const tensors: ReferenceTensors = new Map(
    [...caseTensors(engineCase)].map(([key, values]) => [key, Float64Array.from(values)]),
  );
  const training = { training: true, step: batch.step, seed };
  const logitsWith = referencePass(graph, images, training);
  const lossOf = (given: ReferenceTensors) =>
    referenceLoss(logitsWith(given), options.loss, graph.classCount, batch);
  const { sum, weight } = lossOf(tensors);
  return {
    logits: referenceLogits(graph, tensors, images, { ...training, training: false }),
    lossSum: sum,
    weightSum: weight,
    gradients: referenceGradients(graph, tensors, (given) => {
      const loss = lossOf(given);
      return loss.sum / loss.weight;
    }),
  };
}

/** What an engine computed on a case: the gradients are what one step of SGD at rate 1 took away. */
export async function computedBy(engine: Engine, engineCase: EngineCase) {
  const before = caseTensors(engineCase);
  await engine.importState({ tensors: before });
  const batch = caseBatch(engineCase);
  const logits = await engine.predict(batch.indices, 'live');
  await engine.trainStep(batch);
  const totals = await engine.takeTrainTotals();
  const { tensors } = await engine.exportState();
  const gradients = new Map<string, Float64Array>();
  for (const { name } of engineCase.graph.parameters) {
    const key = `parameter/${name}`;
    const after = tensors.get(key) as Float32Array;
    gradients.set(
      name,
      Float64Array.from(before.get(key) as Float32Array, (value, i) => value - after[i]),
    );
  }
  return { logits, totals, gradients, tensors };
}

/** Largest difference over the largest expected value (or over `floor` where all are smaller). */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>, floor = 1e-3): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let difference = 0;
  let scale = floor;
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i] - expected[i]);
    if (Number.isNaN(error)) return Number.POSITIVE_INFINITY;
    difference = Math.max(difference, error);
    scale = Math.max(scale, Math.abs(expected[i]));
  }
  return difference / scale;
}
