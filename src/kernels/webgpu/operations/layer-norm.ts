import type { DeviceProfile } from '../device-profile';
import { repeat } from '../gemm/problem';
import { type BufferView, type Kernel, KernelBuilder, temporary } from '../program/kernel';
import { literal } from '../wgsl/activation';
import { columnSums, sumOfColumnShares } from '../wgsl/column-sums';
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

/** What every gradient of a layer norm reads. */
interface LayerNormGradientViews {
  readonly input: BufferView;
  readonly statistics: BufferView;
  readonly outputGradient: BufferView;
}

/** dx = (g − mean(g) − x̂ · mean(g · x̂)) / σ with g = dy · weight. */
export function layerNormInputGradient(
  shape: LayerNormShape,
  views: LayerNormGradientViews & { readonly weight: BufferView },
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

interface ParameterStores {
  readonly weight: OpenStore | null;
  readonly bias: OpenStore | null;
}

function storeOfBoth({ weight, bias }: ParameterStores): (builder: KernelBuilder) => string {
  return (builder) =>
    [
      weight ? `{ ${weight(builder)('column', 'sum0')} }` : '',
      bias ? `{ ${bias(builder)('column', 'sum1')} }` : '',
    ].join('\n');
}

/** dweight = Σ dy · x̂ and dbias = Σ dy over rows. */
export function layerNormParameterGradients(
  shape: LayerNormShape,
  views: LayerNormGradientViews,
  stores: ParameterStores,
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
      finish: storeOfBoth(stores),
    },
    profile,
  );
}

/** Of all gradients at once: invocations of a workgroup, the widest row that few of them share, and shares of rows. */
const ALL_GRADIENTS = { invocations: 256, fewUpTo: 1024, mostShares: 128, leastRounds: 4 } as const;

/** All three gradients (see the two above) from one reading, for hardware: the invocations that share a row hold all of it. */
export function layerNormGradients(
  shape: LayerNormShape,
  views: LayerNormGradientViews & { readonly weight: BufferView },
  store: OpenStore,
  stores: ParameterStores,
  profile: DeviceProfile,
): Kernel[] {
  const { path, rows, width } = shape;
  const { invocations, fewUpTo, mostShares, leastRounds } = ALL_GRADIENTS;
  const lanes = width > fewUpTo ? invocations : rowSplit(width, profile).lanes;
  const side = invocations / lanes;
  const held = Math.ceil(width / lanes);
  const shareRows = Math.ceil(rows / Math.min(mostShares, Math.ceil(rows / (side * leastRounds))));
  const shares = Math.ceil(rows / shareRows);
  const partials = temporary(`${path} gradients shares`, shares * 2 * width);
  const builder = new KernelBuilder(`${path} gradients`);
  const x = builder.read(views.input);
  const weight = builder.read(views.weight);
  const statistics = builder.read(views.statistics);
  const dy = builder.read(views.outputGradient);
  const write = store(builder);
  const target = builder.write(partials);
  declareRowReduction(builder, { lanes, rows: side }, 'vec2<f32>');
  builder.helper('side_scratch', `var<workgroup> side_scratch: array<vec2<f32>, ${invocations}>;`);
  builder.helper(
    'side_sum',
    `fn side_sum(value: vec2<f32>, local: u32) -> vec2<f32> {
side_scratch[local] = value;
workgroupBarrier();
var total = vec2<f32>();
for (var s = 0u; s < ${side}u; s++) { total += side_scratch[s * ${lanes}u + local % ${lanes}u]; }
workgroupBarrier();
return total;
}`,
  );
  // The last of the values that an invocation holds may lie outside the row.
  const inside = (k: number) => ((k + 1) * lanes > width ? `d${k} < ${width}u` : null);
  const each = (text: (k: number) => string) => repeat(held, text);
  const kernel = builder.finish({
    workgroupSize: invocations,
    groups: shares,
    body: `let lane = local % ${lanes}u;
let own = local / ${lanes}u;
let begin = group * ${shareRows}u;
let end = min(begin + ${shareRows}u, ${rows}u);
${each((k) => {
  const d = `lane + ${k * lanes}u`;
  return `let d${k} = ${d};
let c${k} = ${inside(k) ? `min(d${k}, ${width - 1}u)` : `d${k}`};
let w${k} = ${weight}[c${k}];
var sums${k} = vec2<f32>();`;
})}
for (var round = 0u; round < ${Math.ceil(shareRows / side)}u; round++) {
let wanted = begin + round * ${side}u + own;
let row = min(wanted, ${rows - 1}u);
let base = row * ${width}u;
let mean = ${statistics}[row * 2u];
let inverse = ${statistics}[row * 2u + 1u];
var parts = vec2<f32>();
${each((k) => {
  const part = `vec2<f32>(scaled${k}, scaled${k} * normal${k})`;
  const condition = inside(k);
  return `let dy${k} = ${dy}[base + c${k}];
let normal${k} = (${x}[base + c${k}] - mean) * inverse;
let scaled${k} = dy${k} * w${k};
parts += ${condition ? `select(vec2<f32>(), ${part}, ${condition})` : part};`;
})}
let means = row_sum(parts, local) / ${width}.0;
if (wanted < end) {
${each((k) => {
  const condition = inside(k);
  return `${condition ? `if (${condition}) ` : ''}{
sums${k} += vec2<f32>(dy${k} * normal${k}, dy${k});
let i = base + d${k};
${write('i', `(scaled${k} - means.x - normal${k} * means.y) * inverse`)}
}`;
})}
}
}
${each((k) => {
  const condition = inside(k);
  return `let total${k} = side_sum(sums${k}, local);
if (own == 0u${condition ? ` && ${condition}` : ''}) {
${target}[group * ${2 * width}u + d${k}] = total${k}.x;
${target}[group * ${2 * width}u + ${width}u + d${k}] = total${k}.y;
}`;
})}`,
  });
  const joined = { matrices: 1, columns: width, termCount: 2, partials, shares, finish: storeOfBoth(stores) };
  return [kernel, sumOfColumnShares({ label: `${path} parameter gradients`, ...joined }, profile)];
}
