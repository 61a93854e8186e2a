/** Runs a trained network on one image: plain loops over plain arrays, with PyTorch's numbers. */
import type { DemoNode, DemoOperation } from '../formats/demo-setup';
import { activationKind } from '../recipe/kinds/activations';
import { assertNever } from '../shared/errors';
import { conv2d, depthwiseConv2d, maxPool2d, patchConvolution, transposed } from './convolutions';
import { attention, embedTokens, layerNorm, linear, meanTokens, patchify } from './tokens';
import { type Tensors, tensorOf, type Value } from './value';

export interface Network {
  /** The operations in order. */
  readonly nodes: readonly DemoNode[];
  readonly output: number;
  readonly tensors: Tensors;
}

/** Logits [classes] of an image [channels, height, width] that is normalised. */
export function runNetwork({ nodes, output, tensors }: Network, image: Value): Float32Array {
  // A value is let go of behind the last node that reads it.
  const lastReader = new Map<number, number>();
  for (const [id, { inputs }] of nodes.entries()) for (const input of inputs) lastReader.set(input, id);
  const values: (Value | null)[] = [];
  const valueAt = (id: number) => {
    const value = values[id];
    if (!value) throw new Error(`The network reads a value before it is there: ${id}`);
    return value;
  };
  for (const [id, node] of nodes.entries()) {
    const inputs = node.kind === 'input' ? [image] : node.inputs.map(valueAt);
    values.push(compute(node, inputs, tensors));
    for (const input of node.inputs)
      if (input !== output && lastReader.get(input) === id) values[input] = null;
  }
  return valueAt(output).data;
}

/** Of float64, so that nothing is lost before the last rounding. */
export function softmax(logits: ArrayLike<number>): number[] {
  const all = Array.from(logits);
  const largest = all.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const powers = all.map((x) => Math.exp(x - largest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

function compute(node: DemoNode, inputs: readonly Value[], tensors: Tensors): Value {
  const [x] = inputs;
  switch (node.kind) {
    case 'input':
    case 'identity':
      return x;
    case 'conv2d':
      return conv2d(x, node, tensors);
    case 'depthwiseConv2d':
      return depthwiseConv2d(x, node, tensors);
    case 'patchConvolution':
      return patchConvolution(x, node, tensors);
    case 'linear':
      return linear(x, node, tensors);
    case 'activation': {
      const { compute: activate } = activationKind(node.function);
      return { shape: x.shape, data: x.data.map((v) => activate(v, node.slope, erf)) };
    }
    case 'maxPool2d':
      return maxPool2d(x, node);
    case 'globalAveragePool':
      return globalAveragePool(x);
    case 'batchNorm2d':
      return batchNorm2d(x, node, tensors);
    case 'layerNorm':
      return layerNorm(x, node, tensors);
    case 'add': {
      const [, other] = inputs;
      return { shape: x.shape, data: x.data.map((v, i) => v + other.data[i]) };
    }
    case 'scaleChannels':
      return scaledChannels(x, inputs[1].data);
    case 'layerScale': {
      const { data } = tensorOf(tensors, node.weight);
      if (x.shape.length === 3) return scaledChannels(x, data);
      return { shape: x.shape, data: x.data.map((v, i) => v * data[i % data.length]) };
    }
    case 'reshape':
      return reshaped(x, node.shape);
    case 'patchify':
      return patchify(x, node.patch);
    case 'embedTokens':
      return embedTokens(x, node, tensors);
    case 'attention':
      return attention(x, node);
    case 'firstToken':
      return { shape: [x.shape[1]], data: x.data.slice(0, x.shape[1]) };
    case 'meanTokens':
      return meanTokens(x, node.from);
    case 'binaryLogits':
      return { shape: [2], data: Float32Array.of(0, x.data[0]) };
    default:
      return assertNever(node);
  }
}

function globalAveragePool(x: Value): Value {
  const [channels, height, width] = x.shape;
  const plane = height * width;
  const data = Float32Array.from({ length: channels }, (_, c) => {
    let sum = 0;
    for (let i = c * plane; i < (c + 1) * plane; i++) sum += x.data[i];
    return sum / plane;
  });
  return { shape: [channels], data };
}

function batchNorm2d(
  x: Value,
  node: Extract<DemoOperation, { kind: 'batchNorm2d' }>,
  tensors: Tensors,
): Value {
  const [weight, bias, mean, variance] = [node.weight, node.bias, node.mean, node.variance].map(
    (name) => tensorOf(tensors, name).data,
  );
  const plane = x.data.length / weight.length;
  const data = new Float32Array(x.data.length);
  for (let c = 0; c < weight.length; c++) {
    const scale = weight[c] / Math.sqrt(variance[c] + node.epsilon);
    const shift = bias[c] - mean[c] * scale;
    for (let i = c * plane; i < (c + 1) * plane; i++) data[i] = x.data[i] * scale + shift;
  }
  return { shape: x.shape, data };
}

/** Each channel of an image times its factor. */
function scaledChannels(x: Value, factors: Float32Array): Value {
  const plane = x.data.length / factors.length;
  return { shape: x.shape, data: x.data.map((v, i) => v * factors[Math.floor(i / plane)]) };
}

/** Images are channels first here and tokens channels last: between the two, numbers change their place. */
function reshaped(x: Value, shape: readonly number[]): Value {
  const isToTokens = x.shape.length === 3 && shape.length === 2;
  const isToImage = x.shape.length === 2 && shape.length === 3;
  if (isToTokens) return { shape, data: transposed(x.data, x.data.length / x.shape[0]) };
  if (isToImage) return { shape: [shape[2], shape[0], shape[1]], data: transposed(x.data, x.shape[1]) };
  return { shape, data: x.data };
}

/** The error function in float64: its series up to 3, the continued fraction of its complement beyond (DLMF 7.6, 7.9). */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (size > 6) return Math.sign(x);
  if (size < 3) {
    let term = x;
    let sum = x;
    for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
      term *= (2 * x * x) / (2 * n + 1);
      sum += term;
    }
    return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
  }
  let fraction = 0;
  for (let n = 40; n > 0; n--) fraction = n / 2 / (size + fraction);
  return Math.sign(x) * (1 - Math.exp(-x * x) / (Math.sqrt(Math.PI) * (size + fraction)));
}
