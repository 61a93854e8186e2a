/** What becomes of several numbers: over axes of one tensor, or over several tensors. */
import { type Shape, sizeOf } from '../../../graph';
import { TestGraph } from '../../graphs';
import { type Expression, first } from '../expression';
import { forward } from '../on-engine';
import type { OnnxNode } from '../onnx-case';

/** Rows that become one, in each image: [1, rows, width]. */
interface Reduced {
  readonly images: Float32Array;
  readonly rows: number;
  readonly width: number;
}

/** A graph's steps from [1, rows, width] to the row [width] that is left, and their parameters. */
type Steps = (graph: TestGraph, rows: number, width: number) => readonly ArrayLike<number>[];

const filled = (length: number, value: number) => new Float32Array(length).fill(value);

const mean: Steps = (graph, rows, width) => {
  graph.add({ kind: 'reshape' }, [rows, width]);
  graph.meanTokens(0);
  return [];
};

const sum: Steps = (graph, rows, width) => {
  mean(graph, rows, width);
  graph.layerScale();
  return [filled(width, rows)];
};

const absoluteSum: Steps = (graph, rows, width) => sum(graph.activation('leakyRelu', -1), rows, width);

const squareSum: Steps = (graph, rows, width) => {
  const size = rows * width;
  const value = graph.add({ kind: 'reshape' }, [1, 1, size]);
  graph.flatten().scaleChannelsOf(value);
  return sum(graph, rows, width);
};

const largest: Steps = (graph, rows, width) => {
  const window = [1, rows] as const;
  graph.add({ kind: 'maxPool2d', kernel: window, stride: window, padding: [0, 0] }, [1, 1, width]);
  graph.flatten();
  return [];
};

const smallest: Steps = (graph, rows, width) => {
  graph.layerScale();
  largest(graph, rows, width);
  graph.layerScale();
  return [filled(width, -1), filled(width, -1)];
};

function reduced({ images, rows, width }: Reduced, steps: Steps) {
  const graph = new TestGraph([1, rows, width]);
  const parameters = steps(graph, rows, width);
  const model = { graph: graph.finish(), parameters, images };
  return first((create) => forward(create, model));
}

/** Which axes go, negative ones counted from the end: an attribute, in newer operations the second input; all where none is said. */
function axesOf(node: OnnxNode, shape: Shape): readonly number[] {
  const said = node.optional(1)?.data ?? node.numbers('axes', []);
  if (said.length > 0) return Array.from(said, (axis) => (axis + shape.length) % shape.length);
  return node.number('noop_with_empty_axes', 0) === 1 ? [] : shape.map((_, axis) => axis);
}

const overAxes = (by: string, steps: Steps): Expression => ({
  by,
  express(node) {
    const { data, shape } = node.input(0);
    const axes = axesOf(node, shape);
    const [start = shape.length] = axes;
    if (axes.some((axis, i) => axis !== start + i)) return 'axes that do not lie side by side';
    const rows = sizeOf(axes.map((axis) => shape[axis]));
    const width = sizeOf(shape.slice(start + axes.length));
    return reduced({ images: Float32Array.from(data), rows, width }, steps);
  },
});

const overOperands = (by: string, steps: Steps): Expression => ({
  by,
  express(node) {
    const images = Float32Array.from(node.inputs.flatMap(({ data }) => Array.from(data)));
    return reduced({ images, rows: node.inputs.length, width: sizeOf(node.input(0).shape) }, steps);
  },
});

export const meanOverAxes = overAxes('meanTokens', mean);
export const sumOverAxes = overAxes('meanTokens, layerScale', sum);
export const absoluteSumOverAxes = overAxes(
  'activation leakyRelu of slope −1, meanTokens, layerScale',
  absoluteSum,
);
export const squareSumOverAxes = overAxes('scaleChannels by itself, meanTokens, layerScale', squareSum);
export const largestOverAxes = overAxes('maxPool2d', largest);
export const smallestOverAxes = overAxes('layerScale, maxPool2d, layerScale', smallest);

export const meanOfOperands = overOperands('meanTokens, each operand a token', mean);
export const largestOfOperands = overOperands('maxPool2d, each operand a column', largest);
export const smallestOfOperands = overOperands('layerScale, maxPool2d, layerScale', smallest);
