/** What an engine computes of a graph with given numbers: forward, forward in training, losses, one optimizer step. */
import type { OptimizerSettings } from '../../../recipe/kinds/optimizers';
import { invariant } from '../../../shared/errors';
import type { Engine, EngineOptions, TrainBatch } from '../../engine';
import { type Graph, sizeOf } from '../../graph';
import { noiseImages, plainOptions, TestGraph } from '../graphs';

export type CreateEngine = (options: EngineOptions) => Promise<Engine>;

/** A graph with its numbers. */
export interface Model {
  readonly graph: Graph;
  /** Of every parameter, in the graph's order and layout. */
  readonly parameters: readonly ArrayLike<number>[];
  /** Of every running statistic, in the graph's order. */
  readonly buffers?: readonly ArrayLike<number>[];
  /** Inputs of all images, one after the other. */
  readonly images: Float32Array;
}

/** Logits so far above all others that their probability is 1 to the bit, and yet the loss is finite. */
const CERTAIN = 200;
const MOMENTUM = { kind: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 } as const;

const upTo = (count: number, first = 0) => Int32Array.from({ length: count }, (_, i) => first + i);

const countOf = ({ graph, images }: Model) => images.length / sizeOf(graph.inputShape);

async function withEngine<T>(
  create: CreateEngine,
  model: Model,
  changes: Partial<EngineOptions>,
  use: (engine: Engine) => Promise<T>,
): Promise<T> {
  const { graph, parameters, buffers = [], images } = model;
  const size = sizeOf(graph.inputShape);
  const engine = await create({
    ...plainOptions(graph, noiseImages(graph.inputShape, 1)),
    features: {
      count: countOf(model),
      read(indices, target) {
        for (const [i, index] of indices.entries()) {
          target.set(images.subarray(index * size, (index + 1) * size), i * size);
        }
      },
    },
    ...changes,
  });
  try {
    await engine.importState({
      tensors: new Map([
        ...parameters.map(
          (values, id) => [`parameter/${graph.parameters[id].name}`, Float32Array.from(values)] as const,
        ),
        ...buffers.map(
          (values, id) => [`buffer/${graph.buffers[id].name}`, Float32Array.from(values)] as const,
        ),
      ]),
    });
    return await use(engine);
  } finally {
    engine.dispose();
  }
}

function batchOf(indices: Int32Array, labels: Int32Array, changes: Partial<TrainBatch> = {}): TrainBatch {
  return { indices, labels, augmentation: null, mix: null, learningRate: 0, step: 1, ...changes };
}

async function tensorOf(engine: Engine, key: string): Promise<Float32Array> {
  const values = (await engine.exportState()).tensors.get(key);
  invariant(values, `The engine keeps no ${key}`);
  return values;
}

/** The output in evaluation, [N, output]. */
export function forward(create: CreateEngine, model: Model): Promise<Float32Array> {
  return withEngine(create, model, {}, (engine) => engine.predict(upTo(countOf(model)), 'live'));
}

/**
 * The output in training, [N, output], and the running statistics after one step. Engines give out no value of a training
 * pass, so it is read off a gradient: after the graph come N + 1 logits that do not depend on it, the last of which is
 * certain, while image n is said to be of class n. The gradient of row n of that last layer is then −1/N of image n's output.
 * @param open the graph up to the output; nothing but it
 */
export async function forwardInTraining(
  create: CreateEngine,
  open: TestGraph,
  model: Omit<Model, 'graph'>,
): Promise<{ output: Float32Array; buffers: readonly Float32Array[] }> {
  open.flatten();
  const width = sizeOf(open.shape);
  const count = model.images.length / sizeOf(open.inputShape);
  const rows = count + 1;
  const graph = open.linear(rows).finish();
  const readOff = graph.parameters[graph.parameters.length - 2].name;
  const bias = Array.from({ length: rows }, (_, n) => (n === count ? CERTAIN : 0));
  const parameters = [...model.parameters, new Float32Array(rows * width), bias];
  const whole = { ...model, graph, parameters };
  return withEngine(create, whole, { optimizer: MOMENTUM }, async (engine) => {
    await engine.trainStep(batchOf(upTo(count), upTo(count)));
    const gradient = await tensorOf(engine, `slot.momentum_buffer/${readOff}`);
    const buffers: Float32Array[] = [];
    for (const { name } of graph.buffers) buffers.push(await tensorOf(engine, `buffer/${name}`));
    return { output: gradient.subarray(0, count * width).map((value) => -count * value), buffers };
  });
}

/** A layer that hands logits on as they are. */
const identity = (rows: number, columns = rows) =>
  Float32Array.from({ length: rows * columns }, (_, i) => (Math.floor(i / columns) === i % columns ? 1 : 0));

/** Losses of logits [N, classes]: of all together, or of each. */
export class Losses {
  constructor(
    private readonly create: CreateEngine,
    private readonly logits: Float32Array,
    private readonly classes: number,
  ) {}

  private run<T>(classWeights: ArrayLike<number> | null, use: (engine: Engine) => Promise<T>): Promise<T> {
    const { classes, logits } = this;
    const graph = new TestGraph([1, 1, classes]).flatten().linear(classes, false).finish();
    const weights = classWeights && Float32Array.from(classWeights);
    return withEngine(
      this.create,
      { graph, parameters: [identity(classes)], images: logits },
      { loss: { labelSmoothing: 0, classWeights: weights }, microBatchSize: logits.length / classes },
      use,
    );
  }

  /** @param rows which of the logits count; each has its label */
  together(rows: Int32Array, labels: Int32Array, classWeights: ArrayLike<number> | null) {
    return this.run(classWeights, async (engine) => {
      await engine.trainStep(batchOf(rows, labels));
      return engine.takeTrainTotals();
    });
  }

  each(rows: Int32Array, labels: Int32Array, classWeights: ArrayLike<number> | null): Promise<Float32Array> {
    return this.run(classWeights, async (engine) => {
      const losses = new Float32Array(rows.length);
      for (const i of rows.keys()) {
        await engine.trainStep(batchOf(rows.subarray(i, i + 1), labels.subarray(i, i + 1)));
        losses[i] = (await engine.takeTrainTotals()).lossSum;
      }
      return losses;
    });
  }
}

/** Rows of logits whose probabilities are read off one gradient. */
const ROWS_AT_ONCE = 64;

/**
 * Logarithms of the softmax of logits [N, classes], read off the gradient of the loss: each row of logits is followed by a
 * one-hot of its number, whose weights are zero, and whose gradient is (probability − target) / N.
 */
export async function logProbabilities(
  create: CreateEngine,
  logits: Float32Array,
  classes: number,
): Promise<Float32Array> {
  const count = logits.length / classes;
  const most = Math.min(count, ROWS_AT_ONCE);
  const width = classes + most;
  const images = new Float32Array(count * width);
  for (let n = 0; n < count; n++) {
    images.set(logits.subarray(n * classes, (n + 1) * classes), n * width);
    images[n * width + classes + (n % most)] = 1;
  }
  const graph = new TestGraph([1, 1, width]).flatten().linear(classes, false).finish();
  const model = { graph, parameters: [identity(classes, width)], images };
  const slot = `slot.momentum_buffer/${graph.parameters[0].name}`;
  return withEngine(create, model, { optimizer: MOMENTUM }, async (engine) => {
    const result = new Float32Array(count * classes);
    for (let first = 0; first < count; first += most) {
      const rows = Math.min(most, count - first);
      await engine.importState({ tensors: new Map([[slot, new Float32Array(classes * width)]]) });
      await engine.trainStep(batchOf(upTo(rows, first), new Int32Array(rows)));
      const gradient = await tensorOf(engine, slot);
      for (let n = 0; n < rows; n++) {
        for (let c = 0; c < classes; c++) {
          const target = c === 0 ? 1 : 0;
          const probability = target + rows * gradient[c * width + classes + n];
          result[(first + n) * classes + c] = Math.log(probability);
        }
      }
    }
    return result;
  });
}

export interface OptimizerStep {
  readonly optimizer: OptimizerSettings;
  readonly learningRate: number;
  /** 1 for the first. */
  readonly step: number;
  readonly weights: ArrayLike<number>;
  readonly gradient: ArrayLike<number>;
  /** By the optimizer's own names. */
  readonly slots: Readonly<Record<string, ArrayLike<number>>>;
}

/**
 * One step with a given gradient. The weights are positions P added to nothing, before a frozen layer of two rows: the
 * gradient and zeros. Its first logit is certain and the label is the second, so that P's gradient is that row to the bit.
 */
export function optimizerStep(
  create: CreateEngine,
  { optimizer, learningRate, step, weights, gradient, slots }: OptimizerStep,
): Promise<{ weights: Float32Array; slots: Readonly<Record<string, Float32Array>> }> {
  const width = weights.length;
  const open = new TestGraph([1, 1, width]);
  open.add({ kind: 'reshape' }, [1, width]);
  const graph = open.embedTokens(false).firstToken().linear(2).finish();
  const [position, ...frozen] = graph.parameters.map(({ name }) => name);
  const parameters = [weights, [...Array.from(gradient), ...new Float32Array(width)], [CERTAIN, 0]];
  const model = { graph, parameters, images: new Float32Array(width) };
  return withEngine(create, model, { optimizer, frozen: new Set(frozen) }, async (engine) => {
    const names = Object.keys(slots);
    const keyOf = (name: string) => `slot.${name}/${position}`;
    await engine.importState({
      tensors: new Map(names.map((name) => [keyOf(name), Float32Array.from(slots[name])])),
    });
    await engine.trainStep(batchOf(upTo(1), Int32Array.of(1), { learningRate, step }));
    const found: Record<string, Float32Array> = {};
    for (const name of names) found[name] = await tensorOf(engine, keyOf(name));
    return { weights: await tensorOf(engine, `parameter/${position}`), slots: found };
  });
}
