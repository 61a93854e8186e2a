/** The same numbers under another shape. */
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
