/**
 * What a graph computes, in float64 and in the plainest words: loops over indices, one image, one cell at a time. Slow
 * and right: what kernels are compared with on tiny shapes.
 */
import { assertNever, InvariantError } from '../../shared/errors';
import { dropoutMask } from '../dropout-mask';
import { type Graph, type Operation, sizeOf } from '../graph';
import {
  at,
  type Context,
  type OperationOf,
  type ReferenceRun,
  type ReferenceTensors,
} from './float64-context';
import { conv2d, depthwiseConv2d, maxPool } from './float64-convolutions';

/** What a node was computed from, and what came of it. */
interface Computed {
  readonly inputs: readonly Float64Array[];
  readonly tensors: ReadonlyMap<string, Float64Array>;
  readonly values: Float64Array;
}

/** Logits [count, classes] of float64 images [count, H, W, C]. */
export function referenceLogits(
  graph: Graph,
  tensors: ReferenceTensors,
  images: Float64Array,
  run: ReferenceRun,
): Float64Array {
  return referencePass(graph, images, run)(tensors);
}

/**
 * The same of one tensor after the other. A node whose inputs and tensors are the arrays of the call before has its values still:
 * differences of a parameter compute what comes after it alone. So an array that was given is never changed in place.
 */
export function referencePass(
  graph: Graph,
  images: Float64Array,
  run: ReferenceRun,
): (tensors: ReferenceTensors) => Float64Array {
  const count = images.length / sizeOf(graph.inputShape);
  const computed: Computed[] = [];

  function computeNode(id: number, inputs: readonly Float64Array[], tensors: ReferenceTensors): Computed {
    const node = graph.nodes[id];
    const read = new Map<string, Float64Array>();
    const find = (key: string): Float64Array => {
      const found = tensors.get(key);
      if (!found) throw new InvariantError(`The reference has no ${key}`);
      read.set(key, found);
      return found;
    };
    const context: Context = {
      node,
      count,
      inputShape: node.inputs.length > 0 ? graph.nodes[node.inputs[0]].shape : [],
      run,
      parameter: (of) => (of === null ? null : find(`parameter/${graph.parameters[of]?.name}`)),
      buffer: (of) => find(`buffer/${graph.buffers[of]?.name}`),
    };
    const values = node.operation.kind === 'input' ? images : compute(node.operation, inputs, context);
    return { inputs, tensors: read, values };
  }

  return (tensors) => {
    for (const [id, node] of graph.nodes.entries()) {
      const inputs = node.inputs.map((input) => computed[input].values);
      const before = computed[id];
      const isKnown =
        before?.inputs.every((input, i) => input === inputs[i]) &&
        [...before.tensors].every(([key, read]) => tensors.get(key) === read);
      if (!isKnown) computed[id] = computeNode(id, inputs, tensors);
    }
    return computed[graph.output].values;
  };
}

function compute(operation: Operation, inputs: readonly Float64Array[], context: Context): Float64Array {
  const [x = new Float64Array(), y = new Float64Array()] = inputs;
  switch (operation.kind) {
    case 'input':
      return x;
    case 'conv2d':
      return conv2d(operation, x, context);
    case 'linear':
      return linear(operation, x, context);
    case 'activation':
      return x.map((value) => activate(operation, value));
    case 'maxPool2d':
      return maxPool(operation, x, context);
    case 'globalAveragePool':
      return meanOverRows(x, context.count, 0);
    case 'batchNorm2d':
      return batchNorm(operation, x, context);
    case 'layerNorm':
      return layerNorm(operation, x, context);
    case 'dropout':
      return drop(x, 0, operation.probability, operation.stream, context.run);
    case 'add':
      return x.map((value, i) => value + at(y, i));
    case 'reshape':
      return x;
    case 'patchify':
      return patchify(operation, x, context);
    case 'embedTokens':
      return embedTokens(operation, x, context);
    case 'attention':
      return attention(operation, x, context);
    case 'firstToken': {
      const width = context.node.shape[0];
      const stride = sizeOf(context.inputShape);
      return new Float64Array(context.count * width).map((_, i) =>
        at(x, Math.floor(i / width) * stride + (i % width)),
      );
    }
    case 'meanTokens':
      return meanOverRows(x, context.count, operation.from, context.inputShape[0]);
    case 'depthwiseConv2d':
      return depthwiseConv2d(operation, x, context);
    case 'stochasticDepth': {
      const { probability, stream } = operation;
      const kept = drop(new Float64Array(context.count).fill(1), 0, probability, stream, context.run);
      return x.map((value, i) => value * at(kept, Math.floor((i * context.count) / x.length)));
    }
    case 'scaleChannels': {
      const channels = context.node.shape.at(-1) as number;
      const size = x.length / context.count;
      return x.map((value, i) => value * at(y, Math.floor(i / size) * channels + (i % channels)));
    }
    case 'layerScale': {
      const weight = context.parameter(operation.weight) as Float64Array;
      return x.map((value, i) => value * at(weight, i % weight.length));
    }
    case 'binaryLogits':
      return new Float64Array(2 * context.count).map((_, i) => (i % 2 === 0 ? 0 : at(x, (i - 1) / 2)));
    default:
      return assertNever(operation);
  }

  /** Mean over rows from … of each image's [rows, width]. */
  function meanOverRows(values: Float64Array, count: number, from: number, tokens?: number): Float64Array {
    const width = context.node.shape[0];
    const rows = tokens ?? values.length / count / width;
    const result = new Float64Array(count * width);
    for (let n = 0; n < count; n++)
      for (let row = from; row < rows; row++)
        for (let i = 0; i < width; i++) {
          const cell = n * width + i;
          result[cell] = at(result, cell) + at(values, (n * rows + row) * width + i) / (rows - from);
        }
    return result;
  }
}

function linear(operation: OperationOf<'linear'>, x: Float64Array, context: Context): Float64Array {
  const weight = context.parameter(operation.weight) as Float64Array;
  const bias = context.parameter(operation.bias);
  const inWidth = context.inputShape.at(-1) as number;
  const outWidth = context.node.shape.at(-1) as number;
  return new Float64Array((x.length / inWidth) * outWidth).map((_, i) => {
    const row = Math.floor(i / outWidth);
    const out = i % outWidth;
    let sum = bias ? at(bias, out) : 0;
    for (let k = 0; k < inWidth; k++) sum += at(x, row * inWidth + k) * at(weight, out * inWidth + k);
    return sum;
  });
}

function activate({ function: name, slope }: OperationOf<'activation'>, x: number): number {
  switch (name) {
    case 'relu':
      return Math.max(0, x);
    case 'leakyRelu':
      return x > 0 ? x : slope * x;
    case 'gelu':
      return x * normalCumulative(x);
    case 'relu6':
      return Math.min(Math.max(0, x), 6);
    case 'hardSwish':
      return (x * Math.min(Math.max(0, x + 3), 6)) / 6;
    case 'hardSigmoid':
      return Math.min(Math.max(0, x + 3), 6) / 6;
    case 'silu':
      return x / (1 + Math.exp(-x));
    case 'sigmoid':
      return 1 / (1 + Math.exp(-x));
    default:
      return assertNever(name);
  }
}

/** Φ by the series of erf where it converges fast, and Simpson's rule over its density beyond. */
export function normalCumulative(x: number): number {
  if (x < 0) return 1 - normalCumulative(-x);
  if (x > 9) return 1;
  const density = (t: number) => Math.exp(-0.5 * t * t) / Math.sqrt(2 * Math.PI);
  const steps = 2 * Math.ceil(30 * x + 1);
  let sum = density(0) + density(x);
  for (let k = 1; k < steps; k++) sum += density((k * x) / steps) * (k % 2 === 1 ? 4 : 2);
  return 0.5 + (sum * x) / steps / 3;
}

function batchNorm(operation: OperationOf<'batchNorm2d'>, x: Float64Array, context: Context): Float64Array {
  const channels = context.node.shape.at(-1) as number;
  const rows = x.length / channels;
  const scale = context.parameter(operation.weight) as Float64Array;
  const shift = context.parameter(operation.bias) as Float64Array;
  const { mean, variance } =
    context.run.training && !operation.isFrozen
      ? channelMoments(x, channels)
      : {
          mean: context.buffer(operation.runningMean),
          variance: context.buffer(operation.runningVariance),
        };
  const result = new Float64Array(x.length);
  for (let row = 0; row < rows; row++)
    for (let c = 0; c < channels; c++) {
      const i = row * channels + c;
      const normalized = (at(x, i) - at(mean, c)) / Math.sqrt(at(variance, c) + operation.epsilon);
      result[i] = normalized * at(scale, c) + at(shift, c);
    }
  return result;
}

/** Mean and biased variance of each channel of […, channels]. */
function channelMoments(x: Float64Array, channels: number) {
  const rows = x.length / channels;
  const mean = new Float64Array(channels);
  const variance = new Float64Array(channels);
  for (let i = 0; i < x.length; i++) mean[i % channels] = at(mean, i % channels) + at(x, i) / rows;
  for (let i = 0; i < x.length; i++) {
    const c = i % channels;
    variance[c] = at(variance, c) + (at(x, i) - at(mean, c)) ** 2 / rows;
  }
  return { mean, variance };
}

function layerNorm(operation: OperationOf<'layerNorm'>, x: Float64Array, context: Context): Float64Array {
  const width = context.node.shape.at(-1) as number;
  const scale = context.parameter(operation.weight) as Float64Array;
  const shift = context.parameter(operation.bias) as Float64Array;
  const result = new Float64Array(x.length);
  for (let start = 0; start < x.length; start += width) {
    const row = x.subarray(start, start + width);
    const mean = row.reduce((sum, value) => sum + value, 0) / width;
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / width;
    for (let i = 0; i < width; i++) {
      const normalized = (at(row, i) - mean) / Math.sqrt(variance + operation.epsilon);
      result[start + i] = normalized * at(scale, i) + at(shift, i);
    }
  }
  return result;
}

/** The values with the mask of dropout-mask.ts, whose first element is `first`. */
function drop(
  x: Float64Array,
  first: number,
  probability: number,
  stream: number,
  { training, step, seed }: ReferenceRun,
): Float64Array {
  if (!training || probability === 0) return x;
  const mask = dropoutMask({ probability, stream, step, seed }, first, x.length);
  return x.map((value, i) => (mask[i] === 1 ? value / (1 - probability) : 0));
}

function patchify({ patch }: OperationOf<'patchify'>, x: Float64Array, context: Context): Float64Array {
  const [height, width, channels] = context.inputShape as [number, number, number];
  const result = new Float64Array(x.length);
  let target = 0;
  for (let n = 0; n < context.count; n++)
    for (let row = 0; row < height / patch; row++)
      for (let column = 0; column < width / patch; column++)
        for (let i = 0; i < patch; i++)
          for (let j = 0; j < patch; j++)
            for (let c = 0; c < channels; c++) {
              const pixel = (n * height + row * patch + i) * width + column * patch + j;
              result[target++] = at(x, pixel * channels + c);
            }
  return result;
}

function embedTokens(
  { classToken, position }: OperationOf<'embedTokens'>,
  x: Float64Array,
  context: Context,
): Float64Array {
  const [tokens, width] = context.node.shape as [number, number];
  const first = context.parameter(classToken);
  const positions = context.parameter(position) as Float64Array;
  const extra = first ? 1 : 0;
  return new Float64Array(context.count * tokens * width).map((_, index) => {
    const i = index % width;
    const token = Math.floor(index / width) % tokens;
    const n = Math.floor(index / width / tokens);
    const value =
      first && token === 0 ? at(first, i) : at(x, (n * (tokens - extra) + token - extra) * width + i);
    return value + at(positions, token * width + i);
  });
}

function attention(operation: OperationOf<'attention'>, x: Float64Array, context: Context): Float64Array {
  const { heads, headWidth, dropout, stream } = operation;
  const tokens = context.inputShape[0];
  const inner = heads * headWidth;
  const result = new Float64Array(context.count * tokens * inner);
  // part: 0 queries, 1 keys, 2 values
  const read = (n: number, token: number, part: number, head: number, i: number) =>
    at(x, (n * tokens + token) * 3 * inner + part * inner + head * headWidth + i);
  for (let n = 0; n < context.count; n++)
    for (let head = 0; head < heads; head++)
      for (let query = 0; query < tokens; query++) {
        const weights = Float64Array.from({ length: tokens }, (_, key) => {
          let dot = 0;
          for (let i = 0; i < headWidth; i++) dot += read(n, query, 0, head, i) * read(n, key, 1, head, i);
          return Math.exp(dot / Math.sqrt(headWidth));
        });
        const total = weights.reduce((sum, value) => sum + value, 0);
        const first = ((n * heads + head) * tokens + query) * tokens;
        const kept = drop(
          weights.map((value) => value / total),
          first,
          dropout,
          stream,
          context.run,
        );
        for (let key = 0; key < tokens; key++)
          for (let i = 0; i < headWidth; i++) {
            const target = (n * tokens + query) * inner + head * headWidth + i;
            result[target] = at(result, target) + at(kept, key) * read(n, key, 2, head, i);
          }
      }
  return result;
}
