/** Products of matrices. */
import { TestGraph } from '../../graphs';
import { type Expression, first } from '../expression';
import { transposed } from '../layout';
import { forward } from '../on-engine';
import type { OnnxTensor } from '../onnx-case';

const turned = ({ data, shape }: OnnxTensor): OnnxTensor => ({
  type: 'float32',
  shape: [shape[1], shape[0]],
  data: Float64Array.from(transposed(data, shape, [1, 0])),
});

export const matrixProduct: Expression = {
  by: 'linear',
  express(node) {
    const [left, right] = node.inputs;
    if (left.shape.length > 2) return 'a product of two values: attention alone has one';
    const [inner, columns] = right.shape;
    const graph = new TestGraph([1, 1, inner]).flatten().linear(columns, false).finish();
    const model = { graph, parameters: [turned(right).data], images: Float32Array.from(left.data) };
    return first((create) => forward(create, model));
  },
};

/** alpha · A · B + beta · C: rows are images where C is a bias, and tokens of one image where C differs between them. */
export const gemm: Expression = {
  by: 'linear, layerScale (alpha), embedTokens (a matrix C)',
  express(node) {
    const left = node.number('transA', 0) === 1 ? turned(node.input(0)) : node.input(0);
    const right = node.number('transB', 0) === 1 ? node.input(1) : turned(node.input(1));
    const [rows, inner] = left.shape;
    const [columns] = right.shape;
    const alpha = node.number('alpha', 1);
    const beta = node.number('beta', 1);
    const added = node.optional(2);
    const images = Float32Array.from(left.data);
    // C is broadcast: [M, N], [1, N], [N], [1] or a scalar.
    const cell = (row: number, column: number) => {
      if (!added) return 0;
      const [height, width] = [1, 1, ...added.shape].slice(-2);
      return beta * added.data[(height === 1 ? 0 : row * width) + (width === 1 ? 0 : column)];
    };
    const isBias = alpha === 1 && !(added && added.shape.length === 2 && added.shape[0] > 1);
    if (isBias) {
      const graph = new TestGraph([1, 1, inner])
        .flatten()
        .linear(columns, added !== null)
        .finish();
      const bias = Array.from({ length: columns }, (_, column) => cell(0, column));
      const parameters = added ? [right.data, bias] : [right.data];
      return first((create) => forward(create, { graph, parameters, images }));
    }
    const open = new TestGraph([1, rows, inner]);
    open.add({ kind: 'reshape' }, [rows, inner]);
    const graph = open.linear(columns, false).layerScale().embedTokens(false).flatten().finish();
    const scale = Array<number>(columns).fill(alpha);
    const positions = Array.from({ length: rows * columns }, (_, i) =>
      cell(Math.floor(i / columns), i % columns),
    );
    return first((create) => forward(create, { graph, parameters: [right.data, scale, positions], images }));
  },
};
