import type { DeviceProfile } from '../device-profile';
import { type BufferView, type Kernel, KernelBuilder } from '../program/kernel';
import { literal } from '../wgsl/activation';
import { columnSums } from '../wgsl/column-sums';
import { declareRowReduction, rowSplit } from '../wgsl/row-reduction';
import type { OpenStore } from './linear';

/** torch.nn.functional.layer_norm over the last axis of [rows, width]. */
export interface LayerNormShape {
  readonly path: string;
  readonly rows: number;
  readonly width: number;
  readonly epsilon: number;
}

/** y = (x − mean) / √(var + ε) · weight + bias; `statistics` [rows, 2] keeps mean and 1 / √(var + ε). */
export function layerNormForward(
  shape: LayerNormShape,
  views: {
    readonly input: BufferView;
    readonly weight: BufferView;
    readonly bias: BufferView;
    readonly output: BufferView;
    readonly statistics: BufferView | null;
  },
  profile: DeviceProfile,
): Kernel {
  const { rows, width } = shape;
  const builder = new KernelBuilder(`${shape.path} forward`);
  const x = builder.read(views.input);
  const weight = builder.read(views.weight);
  const bias = builder.read(views.bias);
  const y = builder.write(views.output);
  const statistics = views.statistics ? builder.write(views.statistics) : null;
  const split = rowSplit(width, profile);
  declareRowReduction(builder, split);
  const loop = (body: string) => `for (var d = lane; d < ${width}u; d += ${split.lanes}u) { ${body} }`;
  return builder.finish({
    workgroupSize: split.lanes * split.rows,
    groups: Math.ceil(rows / split.rows),
    body: `
let lane = local % ${split.lanes}u;
let wanted = group * ${split.rows}u + local / ${split.lanes}u;
let row = min(wanted, ${rows - 1}u);
let base = row * ${width}u;
var total = 0.0;
${loop(`total += ${x}[base + d];`)}
let mean = row_sum(total, local) / ${width}.0;
var squares = 0.0;
${loop(`let centred = ${x}[base + d] - mean; squares += centred * centred;`)}
let inverse = inverseSqrt(row_sum(squares, local) / ${width}.0 + ${literal(shape.epsilon)});
if (wanted < ${rows}u) {
${loop(`${y}[base + d] = (${x}[base + d] - mean) * inverse * ${weight}[d] + ${bias}[d];`)}
${statistics ? `if (lane == 0u) { ${statistics}[row * 2u] = mean; ${statistics}[row * 2u + 1u] = inverse; }` : ''}
}`,
  });
}

/** dx = (g − mean(g) − x̂ · mean(g · x̂)) / σ with g = dy · weight. */
export function layerNormInputGradient(
  shape: LayerNormShape,
  views: {
    readonly input: BufferView;
    readonly weight: BufferView;
    readonly statistics: BufferView;
    readonly outputGradient: BufferView;
  },
  store: OpenStore,
  profile: DeviceProfile,
): Kernel {
  const { rows, width } = shape;
  const builder = new KernelBuilder(`${shape.path} input gradient`);
  const x = builder.read(views.input);
  const weight = builder.read(views.weight);
  const statistics = builder.read(views.statistics);
  const dy = builder.read(views.outputGradient);
  const write = store(builder);
  const split = rowSplit(width, profile);
  declareRowReduction(builder, split);
  const loop = (body: string) => `for (var d = lane; d < ${width}u; d += ${split.lanes}u) { ${body} }`;
  return builder.finish({
    workgroupSize: split.lanes * split.rows,
    groups: Math.ceil(rows / split.rows),
    body: `
let lane = local % ${split.lanes}u;
let wanted = group * ${split.rows}u + local / ${split.lanes}u;
let row = min(wanted, ${rows - 1}u);
let base = row * ${width}u;
let mean = ${statistics}[row * 2u];
let inverse = ${statistics}[row * 2u + 1u];
var total = 0.0;
var projected = 0.0;
${loop(`let scaled = ${dy}[base + d] * ${weight}[d];
total += scaled;
projected += scaled * (${x}[base + d] - mean) * inverse;`)}
let average = row_sum(total, local) / ${width}.0;
let along = row_sum(projected, local) / ${width}.0;
if (wanted < ${rows}u) {
${loop(`let normal = (${x}[base + d] - mean) * inverse;
let i = base + d;
${write('i', `(${dy}[i] * ${weight}[d] - average - normal * along) * inverse`)}`)}
}`,
  });
}

/** dweight = Σ dy · x̂ and dbias = Σ dy over rows. */
export function layerNormParameterGradients(
  shape: LayerNormShape,
  views: { readonly input: BufferView; readonly statistics: BufferView; readonly outputGradient: BufferView },
  stores: { readonly weight: OpenStore | null; readonly bias: OpenStore | null },
  profile: DeviceProfile,
): Kernel[] {
  const { width } = shape;
  return columnSums(
    {
      label: `${shape.path} parameter gradients`,
      rows: shape.rows,
      columns: width,
      termCount: 2,
      views: [views.input, views.outputGradient],
      terms: (builder, read) => {
        const x = read(views.input);
        const statistics = builder.read(views.statistics);
        const dy = read(views.outputGradient);
        return `let at = row * ${width}u + firstColumn;
let term1 = ${dy('at')};
let term0 = term1 * (${x('at')} - ${statistics}[row * 2u]) * ${statistics}[row * 2u + 1u];`;
      },
      finish: (builder) =>
        [
          stores.weight ? `{ ${stores.weight(builder)('column', 'sum0')} }` : '',
          stores.bias ? `{ ${stores.bias(builder)('column', 'sum1')} }` : '',
        ].join('\n'),
    },
    profile,
  );
}
