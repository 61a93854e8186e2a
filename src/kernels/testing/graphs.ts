/** Small graphs for tests, built by hand so that kernels are tested without the rooms above them. */
import type { ActivationFunction } from '../../recipe/kinds/activations';
import { CounterRng } from '../../shared/rng';
import type { EngineOptions } from '../engine';
import { type Graph, type Node, type Operation, type ParameterSpec, type Shape, sizeOf } from '../graph';

export class TestGraph {
  private readonly nodes: Node[] = [];
  private readonly parameters: ParameterSpec[] = [];
  private readonly buffers: Graph['buffers'][number][] = [];
  private last: number;

  constructor(readonly inputShape: Shape) {
    this.last = this.add({ kind: 'input' }, inputShape, []);
  }

  /** The id of the latest node. */
  get value(): number {
    return this.last;
  }

  get shape(): Shape {
    return this.nodes[this.last].shape;
  }

  add(operation: Operation, shape: Shape, inputs: readonly number[] = [this.last]): number {
    this.nodes.push({ operation, inputs, shape, path: `node${this.nodes.length}` });
    this.last = this.nodes.length - 1;
    return this.last;
  }

  parameter(shape: Shape, role: ParameterSpec['role'] = 'weight'): number {
    const name = `p${this.parameters.length}`;
    return (
      this.parameters.push({
        name,
        shape,
        entries: [{ name, shape }],
        layout: { kind: 'same' },
        initialization: { kind: 'zeros' },
        role,
      }) - 1
    );
  }

  buffer(shape: Shape, initial: number): number {
    return this.buffers.push({ name: `b${this.buffers.length}`, shape, initial }) - 1;
  }

  conv2d(
    outChannels: number,
    kernel: readonly [number, number],
    stride: readonly [number, number] = [1, 1],
    padding = { top: 0, left: 0, bottom: 0, right: 0 },
    bias = true,
  ): this {
    const [height, width, channels] = this.shape as [number, number, number];
    const length = (size: number, before: number, after: number, k: number, s: number) =>
      Math.floor((size + before + after - k) / s) + 1;
    this.add(
      {
        kind: 'conv2d',
        kernel,
        stride,
        padding,
        weight: this.parameter([...kernel, channels, outChannels]),
        bias: bias ? this.parameter([outChannels], 'bias') : null,
      },
      [
        length(height, padding.top, padding.bottom, kernel[0], stride[0]),
        length(width, padding.left, padding.right, kernel[1], stride[1]),
        outChannels,
      ],
    );
    return this;
  }

  depthwise(
    kernel: readonly [number, number],
    stride: readonly [number, number] = [1, 1],
    padding = { top: 0, left: 0, bottom: 0, right: 0 },
    bias = true,
  ): this {
    const [height, width, channels] = this.shape as [number, number, number];
    const operation = {
      kind: 'depthwiseConv2d',
      kernel,
      stride,
      padding,
      weight: this.parameter([...kernel, channels]),
      bias: bias ? this.parameter([channels], 'bias') : null,
    } as const;
    this.add(operation, [
      Math.floor((height + padding.top + padding.bottom - kernel[0]) / stride[0]) + 1,
      Math.floor((width + padding.left + padding.right - kernel[1]) / stride[1]) + 1,
      channels,
    ]);
    return this;
  }

  linear(outWidth: number, bias = true): this {
    const inWidth = this.shape.at(-1) as number;
    const operation = {
      kind: 'linear',
      weight: this.parameter([outWidth, inWidth]),
      bias: bias ? this.parameter([outWidth], 'bias') : null,
    } as const;
    this.add(operation, [...this.shape.slice(0, -1), outWidth]);
    return this;
  }

  activation(name: ActivationFunction, slope = 0.01): this {
    this.add({ kind: 'activation', function: name, slope }, this.shape);
    return this;
  }

  maxPool(kernel: number, stride = kernel, padding = 0): this {
    const [height, width, channels] = this.shape as [number, number, number];
    const length = (size: number) => Math.floor((size + 2 * padding - kernel) / stride) + 1;
    this.add(
      {
        kind: 'maxPool2d',
        kernel: [kernel, kernel],
        stride: [stride, stride],
        padding: [padding, padding],
      },
      [length(height), length(width), channels],
    );
    return this;
  }

  batchNorm(momentum = 0.1, epsilon = 1e-5): this {
    const channels = this.shape.at(-1) as number;
    const operation = {
      kind: 'batchNorm2d',
      epsilon,
      momentum,
      weight: this.parameter([channels], 'norm'),
      bias: this.parameter([channels], 'norm'),
      runningMean: this.buffer([channels], 0),
      runningVariance: this.buffer([channels], 1),
    } as const;
    this.add(operation, this.shape);
    return this;
  }

  layerNorm(epsilon = 1e-5): this {
    const width = this.shape.at(-1) as number;
    const weight = this.parameter([width], 'norm');
    this.add({ kind: 'layerNorm', epsilon, weight, bias: this.parameter([width], 'norm') }, this.shape);
    return this;
  }

  /** The value of an earlier node times the latest as its gate. */
  scaleChannelsOf(id: number): this {
    this.add({ kind: 'scaleChannels' }, this.nodes[id].shape, [id, this.last]);
    return this;
  }

  layerScale(): this {
    const weight = this.parameter([this.shape.at(-1) as number], 'layerScale');
    this.add({ kind: 'layerScale', weight }, this.shape);
    return this;
  }

  stochasticDepth(probability: number, stream = 0): this {
    this.add({ kind: 'stochasticDepth', probability, stream }, this.shape);
    return this;
  }

  binaryLogits(): this {
    this.add({ kind: 'binaryLogits' }, [2]);
    return this;
  }

  dropout(probability: number, stream = 0): this {
    this.add({ kind: 'dropout', probability, stream }, this.shape);
    return this;
  }

  attention(heads: number, headWidth: number, dropout = 0, stream = 0): this {
    this.add({ kind: 'attention', heads, headWidth, dropout, stream }, [this.shape[0], heads * headWidth]);
    return this;
  }

  patchify(patch: number): this {
    const [height, width, channels] = this.shape as [number, number, number];
    this.add({ kind: 'patchify', patch }, [(height / patch) * (width / patch), patch * patch * channels]);
    return this;
  }

  embedTokens(withClassToken: boolean): this {
    const [tokens, width] = this.shape as [number, number];
    const total = tokens + (withClassToken ? 1 : 0);
    const classToken = withClassToken ? this.parameter([width], 'token') : null;
    this.add({ kind: 'embedTokens', classToken, position: this.parameter([total, width], 'position') }, [
      total,
      width,
    ]);
    return this;
  }

  flatten(): this {
    this.add({ kind: 'reshape' }, [sizeOf(this.shape)]);
    return this;
  }

  /** Adds the value of an earlier node to the latest. */
  addFrom(id: number): this {
    this.add({ kind: 'add' }, this.shape, [id, this.last]);
    return this;
  }

  /** [H, W, C] → [C]. */
  globalAveragePool(): this {
    this.add({ kind: 'globalAveragePool' }, [this.shape.at(-1) as number]);
    return this;
  }

  firstToken(): this {
    this.add({ kind: 'firstToken' }, [this.shape.at(-1) as number]);
    return this;
  }

  meanTokens(from: number): this {
    this.add({ kind: 'meanTokens', from }, [this.shape.at(-1) as number]);
    return this;
  }

  finish(): Graph {
    return {
      nodes: this.nodes,
      parameters: this.parameters,
      buffers: this.buffers,
      counters: [],
      inputShape: this.inputShape,
      output: this.last,
      classCount: this.shape[0],
    };
  }
}

/** `count` images of noise, and where a graph reads them. */
export function noiseImages(shape: Shape, count: number, seed = 1): EngineOptions['pixels'] {
  const [height, width, channels] = shape as [number, number, number];
  const length = sizeOf(shape);
  const rng = new CounterRng(seed, 100);
  const bytes = Uint8Array.from({ length: count * length }, () => rng.integer(256));
  return {
    count,
    height,
    width,
    channels,
    read(indices, target) {
      for (const [i, index] of indices.entries()) {
        target.set(bytes.subarray(index * length, (index + 1) * length), i * length);
      }
    },
  };
}

/** Options of a run with nothing special: SGD, plain cross-entropy, no normalisation. */
export function plainOptions(graph: Graph, pixels: EngineOptions['pixels']): EngineOptions {
  const channels = graph.inputShape[2];
  return {
    graph,
    pixels,
    normalization: {
      mean: Array.from({ length: channels }, () => 0.5),
      deviation: Array.from({ length: channels }, () => 0.5),
    },
    loss: { labelSmoothing: 0, classWeights: null },
    optimizer: { kind: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 },
    decayWeightsOnly: false,
    clipNorm: null,
    storage: 'float32',
    emaDecay: null,
    frozen: new Set(),
    learningRateScale: new Map(),
    microBatchSize: 1024,
    seed: 7,
  };
}

/** Numbers for every parameter: uniform within ±bound, norms' weights around 1. */
export function randomParameters(graph: Graph, seed = 3, bound = 0.5): Map<string, Float32Array> {
  const tensors = new Map<string, Float32Array>();
  for (const [id, { name, shape, role }] of graph.parameters.entries()) {
    const rng = new CounterRng(seed, 101, id);
    const offset = role === 'norm' ? 1 : 0;
    tensors.set(
      `parameter/${name}`,
      Float32Array.from({ length: sizeOf(shape) }, () => offset + rng.uniform(-bound, bound)),
    );
  }
  return tensors;
}
