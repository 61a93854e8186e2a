/** Activations, and sums and products of numbers. */
import type { ActivationFunction } from '../../../../recipe/kinds/activations';
import { sizeOf } from '../../../graph';
import { TestGraph } from '../../graphs';
import { type Computation, type Expression, first } from '../expression';
import { forward, forwardInTraining } from '../on-engine';
import type { OnnxNode, OnnxTensor } from '../onnx-case';

/** A graph of single numbers, built step by step. */
class Numbers {
  private readonly graph: TestGraph;
  private readonly parameters: number[][] = [];

  constructor(private readonly given: OnnxTensor) {
    const size = sizeOf(given.shape);
    this.graph = new TestGraph([1, 1, size]);
    this.graph.add({ kind: 'reshape' }, [size, 1]);
  }

  /** factor · x + shift */
  affine(factor: number, shift: number): this {
    this.graph.linear(1);
    this.parameters.push([factor], [shift]);
    return this;
  }

  activation(name: ActivationFunction, slope?: number): this {
    this.graph.activation(name, slope);
    return this;
  }

  finish(): Computation {
    const graph = this.graph.flatten().finish();
    const model = { graph, parameters: this.parameters, images: Float32Array.from(this.given.data) };
    return first((create) => forward(create, model));
  }
}

const activation = (name: ActivationFunction, slopeOf?: (node: OnnxNode) => number): Expression => ({
  by: `activation ${name}`,
  express: (node) => new Numbers(node.input(0)).activation(name, slopeOf?.(node)).finish(),
});

export const relu = activation('relu');
export const leakyRelu = activation('leakyRelu', (node) => node.number('alpha', 0.01));
export const sigmoid = activation('sigmoid');
export const hardSwish = activation('hardSwish');

export const absolute: Expression = {
  by: 'activation leakyRelu of slope −1',
  express: (node) => new Numbers(node.input(0)).activation('leakyRelu', -1).finish(),
};

export const negation: Expression = {
  by: 'linear',
  express: (node) => new Numbers(node.input(0)).affine(-1, 0).finish(),
};

export const tanh: Expression = {
  by: 'linear, activation sigmoid, linear',
  express: (node) => new Numbers(node.input(0)).affine(2, 0).activation('sigmoid').affine(2, -1).finish(),
};

export const hardSigmoid: Expression = {
  by: 'linear, activation hardSigmoid',
  express(node) {
    // ONNX's is max(0, min(1, αx + β)), torch's has α = 1/6 and β = 1/2.
    const alpha = node.number('alpha', 0.2);
    const beta = node.number('beta', 0.5);
    return new Numbers(node.input(0))
      .affine(6 * alpha, 6 * (beta - 0.5))
      .activation('hardSigmoid')
      .finish();
  },
};

export const clip: Expression = {
  by: 'linear, activation relu6 (relu for one bound), linear',
  express(node) {
    const least = node.optional(1)?.data[0];
    const most = node.optional(2)?.data[0];
    const numbers = new Numbers(node.input(0));
    if (least !== undefined && most !== undefined) {
      const unit = (most - least) / 6;
      numbers
        .affine(1 / unit, -least / unit)
        .activation('relu6')
        .affine(unit, least);
    } else if (least !== undefined) numbers.affine(1, -least).activation('relu').affine(1, least);
    else if (most !== undefined) numbers.affine(-1, most).activation('relu').affine(-1, most);
    return numbers.finish();
  },
};

/** Whether a tensor's axes are the last axes of another. */
const endsWith = ({ shape }: OnnxTensor, other: OnnxTensor) =>
  other.shape.slice(other.shape.length - shape.length).join() === shape.join();

/** x + Σ sign · y. */
function sum(node: OnnxNode, sign: number): Computation | string {
  const [x, ...others] = node.inputs;
  const width = sizeOf(others.at(-1)?.shape ?? x.shape);
  if (!others.every((other) => endsWith(other, x) && sizeOf(other.shape) === width))
    return 'operands whose last axes differ';
  const graph = new TestGraph([1, 1, width]);
  const start = graph.add({ kind: 'reshape' }, [1, width]);
  const zeros = Array<number>(width).fill(0);
  let total = start;
  // A graph has one input: each other operand is the positions of tokens that are zero.
  for (const _ of others) {
    const nothing = graph.add(
      { kind: 'layerScale', weight: graph.parameter([width], 'layerScale') },
      [1, width],
      [start],
    );
    const position = graph.parameter([1, width], 'position');
    const other = graph.add({ kind: 'embedTokens', classToken: null, position }, [1, width], [nothing]);
    total = graph.add({ kind: 'add' }, [1, width], [total, other]);
  }
  const parameters = others.flatMap(({ data }) => [zeros, data.map((value) => sign * value)]);
  const model = { graph: graph.flatten().finish(), parameters, images: Float32Array.from(x.data) };
  return first((create) => forward(create, model));
}

const sums = 'add, embedTokens (each other operand as positions)';
export const addition: Expression = { by: sums, express: (node) => sum(node, 1) };
export const subtraction: Expression = { by: sums, express: (node) => sum(node, -1) };

/** x · factor(y), number by number. */
const scaled = (factor: (value: number) => number): Expression => ({
  by: 'layerScale',
  express(node) {
    const [x, y] = node.inputs;
    if (!endsWith(y, x)) return 'operands whose last axes differ';
    const graph = new TestGraph([1, 1, sizeOf(y.shape)]).flatten().layerScale().finish();
    const model = { graph, parameters: [y.data.map(factor)], images: Float32Array.from(x.data) };
    return first((create) => forward(create, model));
  },
});

export const multiplication = scaled((value) => value);
export const division = scaled((value) => 1 / value);

const DEFAULT_RATIO = 0.5;

export const dropout: Expression = {
  by: 'dropout',
  express(node) {
    const ratio = node.optional(1)?.data[0] ?? node.number('ratio', DEFAULT_RATIO);
    const isTraining = node.optional(2)?.data[0] === 1;
    if (isTraining && ratio > 0) return 'a mask of other random numbers';
    const { data, shape } = node.input(0);
    const open = new TestGraph([1, 1, sizeOf(shape)]).flatten().dropout(ratio);
    const images = Float32Array.from(data);
    return first(async (create) =>
      isTraining
        ? (await forwardInTraining(create, open, { parameters: [], images })).output
        : forward(create, { graph: open.finish(), parameters: [], images }),
    );
  },
};
