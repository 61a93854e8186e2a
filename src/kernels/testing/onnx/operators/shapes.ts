/** The same numbers under another shape, and means over an axis. */
import { sizeOf } from '../../../graph';
import { TestGraph } from '../../graphs';
import { type Expression, first } from '../expression';
import { forward } from '../on-engine';

export const reshaping: Expression = {
  by: 'reshape',
  express(node) {
    const { data, shape } = node.input(0);
    if (data.length === 0) return 'a tensor without numbers';
    const graph = new TestGraph([1, 1, sizeOf(shape)]);
    graph.add({ kind: 'reshape' }, node.output(0).shape);
    const model = { graph: graph.flatten().finish(), parameters: [], images: Float32Array.from(data) };
    return first((create) => forward(create, model));
  },
};

export const axisMean: Expression = {
  by: 'meanTokens',
  express(node) {
    const { data, shape } = node.input(0);
    const every = shape.map((_, axis) => axis);
    const axes = node.numbers('axes', every).map((axis) => (axis + shape.length) % shape.length);
    const [start] = axes;
    if (axes.some((axis, i) => axis !== start + i)) return 'axes that do not lie side by side';
    const tokens = sizeOf(axes.map((axis) => shape[axis]));
    const width = sizeOf(shape.slice(start + axes.length));
    const graph = new TestGraph([1, tokens, width]);
    graph.add({ kind: 'reshape' }, [tokens, width]);
    const model = { graph: graph.meanTokens(0).finish(), parameters: [], images: Float32Array.from(data) };
    return first((create) => forward(create, model));
  },
};
