/**
 * Attention of a software adapter: scores of all heads lie in buffers, and what is done with them are products of many
 * small matrices at once. Workgroup memory costs such an adapter more than it saves, and a product in registers reads
 * least. Forward keeps the log-sum-exp alone, and backward computes the probabilities anew, as elsewhere.
 */
import type { DeviceProfile } from '../device-profile';
import { gemm } from '../gemm/gemm';
import type { Operand } from '../gemm/operand';
import { type BufferView, elementwiseKernel, type Kernel, KernelBuilder, temporary } from '../program/kernel';
import { LEAST, literal } from '../wgsl/activation';
import { dropoutFactor } from '../wgsl/dropout';
import type { AttentionShape } from './attention-blocks';
import type { OpenStore } from './linear';

export interface AttentionForwardViews {
  readonly input: BufferView;
  readonly output: BufferView;
  readonly logSums: BufferView | null;
}

export interface AttentionBackwardViews {
  readonly input: BufferView;
  readonly output: BufferView;
  readonly logSums: BufferView;
  readonly outputGradient: BufferView;
  /** [N, heads, T]: Σ over the head width of dO · O. */
  readonly deltas: BufferView;
}

/** Declares which image and head the matrices of `batch` are of. */
function imageAndHead(heads: number): string {
  return `let image = batch / ${heads}u;\nlet head = batch % ${heads}u;`;
}

/** A matrix of each head of each image: `at` is where that of `batch`, `image` and `head` begins, as WGSL. */
interface Matrices {
  readonly view: BufferView;
  readonly at: string;
  /** Elements between one row and the next. */
  readonly rowLength: number;
}

/** Queries, keys or values, [tokens, headWidth] each. */
function projections(
  { tokens, heads, headWidth }: AttentionShape,
  view: BufferView,
  part: 0 | 1 | 2,
): Matrices {
  const width = heads * headWidth;
  const at = `image * ${tokens * 3 * width}u + ${part * width}u + head * ${headWidth}u`;
  return { view, at, rowLength: 3 * width };
}

/** What all heads of a token lie side by side in, [tokens, headWidth] each: the output and its gradient. */
function headsOf({ tokens, heads, headWidth }: AttentionShape, view: BufferView): Matrices {
  const width = heads * headWidth;
  const at = `image * ${tokens * width}u + head * ${headWidth}u`;
  return { view, at, rowLength: width };
}

/** [query, key] each. */
function scoresIn({ tokens }: AttentionShape, view: BufferView): Matrices {
  return { view, at: `batch * ${tokens * tokens}u`, rowLength: tokens };
}

function scoreBuffer({ path, batch, heads, tokens }: AttentionShape, name: string): BufferView {
  return temporary(`${path} ${name}`, batch * heads * tokens * tokens);
}

/** A side of the product whose indices are the matrices' rows, or their columns. */
function operand(builder: KernelBuilder, { view, at, rowLength }: Matrices, by: 'rows' | 'columns'): Operand {
  const [indexStride, innerStride] = by === 'rows' ? [rowLength, 1] : [1, rowLength];
  return {
    builder,
    view,
    setup: (p, index) => `let ${p}s = ${at} + ${index} * ${indexStride}u;`,
    tap: (p) => `let ${p}b = ${p}s;`,
    checked: false,
    innerStride,
    groupSize: Number.POSITIVE_INFINITY,
    indexStride,
    fours: null,
  };
}

type StoreResult = (row: string, column: string, value: string) => string;

/** One product for each head of each image. */
function products(
  { path, batch, heads }: AttentionShape,
  name: string,
  sizes: { readonly rows: number; readonly columns: number; readonly inner: number },
  a: readonly [Matrices, 'rows' | 'columns'],
  b: readonly [Matrices, 'rows' | 'columns'],
  store: (builder: KernelBuilder) => StoreResult,
  profile: DeviceProfile,
): Kernel[] {
  const { rows, columns, inner } = sizes;
  return gemm(
    {
      label: `${path} ${name}`,
      matrices: { count: batch * heads, setup: imageAndHead(heads) },
      rows,
      columns,
      reduction: { taps: 1, inner },
      a: (builder) => operand(builder, ...a),
      b: (builder) => operand(builder, ...b),
      store,
    },
    profile,
  );
}

/** [tokens, tokens] over the head's width. */
function scoreProducts(
  shape: AttentionShape,
  name: string,
  a: Matrices,
  b: Matrices,
  store: (builder: KernelBuilder) => StoreResult,
  profile: DeviceProfile,
): Kernel[] {
  const { tokens, headWidth } = shape;
  const sizes = { rows: tokens, columns: tokens, inner: headWidth };
  return products(shape, name, sizes, [a, 'rows'], [b, 'rows'], store, profile);
}

/** Scores, by rows or turned, times what has a row for each token: [tokens, headWidth]. */
function weightedSums(
  shape: AttentionShape,
  name: string,
  scores: readonly [Matrices, 'rows' | 'columns'],
  values: Matrices,
  store: (builder: KernelBuilder) => StoreResult,
  profile: DeviceProfile,
): Kernel[] {
  const { tokens, headWidth } = shape;
  const sizes = { rows: tokens, columns: headWidth, inner: tokens };
  return products(shape, name, sizes, scores, [values, 'columns'], store, profile);
}

/** The dropout's factor of a score. */
function mask(builder: KernelBuilder, shape: AttentionShape, score: string): string {
  const { dropout, heads, tokens } = shape;
  return dropout ? dropoutFactor(builder, dropout, score, heads * tokens * tokens) : '1.0';
}

/** out [N, T, heads · headWidth]; `logSums` [N, heads, T] keeps log Σ exp of the scaled scores for backward. */
export function attentionProductsForward(
  shape: AttentionShape,
  views: AttentionForwardViews,
  profile: DeviceProfile,
): Kernel[] {
  const { path, batch, tokens, heads, headWidth } = shape;
  const queries = batch * heads * tokens;
  const scores = scoreBuffer(shape, 'scores');
  const totals = temporary(`${path} totals`, queries);
  const output = headsOf(shape, views.output);
  const [q, k, v] = ([0, 1, 2] as const).map((part) => projections(shape, views.input, part)) as [
    Matrices,
    Matrices,
    Matrices,
  ];
  const storeScore = (builder: KernelBuilder) => {
    const array = builder.write(scores);
    return (row: string, column: string, value: string) =>
      `${array}[batch * ${tokens * tokens}u + ${row} * ${tokens}u + ${column}] = ${value} * ${literal(headWidth ** -0.5)};`;
  };
  // Sums of the masked exponentials are divided by the total, not each exponential.
  const storeOutput = (builder: KernelBuilder) => {
    const array = builder.write(views.output);
    const total = builder.read(totals);
    return (row: string, column: string, value: string) =>
      `${array}[${output.at} + ${row} * ${output.rowLength}u + ${column}] = ${value} / ${total}[batch * ${tokens}u + ${row}];`;
  };
  return [
    ...scoreProducts(shape, 'attention scores', q, k, storeScore, profile),
    exponentials(shape, scores, totals, views.logSums),
    ...weightedSums(shape, 'attention forward', [scoresIn(shape, scores), 'rows'], v, storeOutput, profile),
  ];
}

/** Scores to exponentials above the row's highest, masked; their `totals` are of those not masked. */
function exponentials(
  shape: AttentionShape,
  scores: BufferView,
  totals: BufferView,
  logSums: BufferView | null,
): Kernel {
  const { path, batch, tokens, heads } = shape;
  const builder = new KernelBuilder(`${path} attention exponentials`);
  const array = builder.write(scores);
  const total = builder.write(totals);
  const kept = logSums ? builder.write(logSums) : null;
  const loop = (body: string) => `for (var at = first; at < first + ${tokens}u; at++) {\n${body}\n}`;
  const body = `let first = i * ${tokens}u;
var highest = ${LEAST};
${loop(`highest = max(highest, ${array}[at]);`)}
var sum = 0.0;
${loop(`let e = exp(${array}[at] - highest);
sum += e;
${array}[at] = e * ${mask(builder, shape, 'at')};`)}
${total}[i] = sum;
${kept ? `${kept}[i] = highest + log(sum);` : ''}`;
  return elementwiseKernel(builder, batch * heads * tokens, body);
}

/**
 * The gradient by the packed projections. P are the probabilities, O the output: dS = scale · P ∘ (mask ∘ dO·Vᵀ − delta)
 * with delta = Σ dO ∘ O of a query; dQ = dS·K, dK = dSᵀ·Q, dV = (mask ∘ P)ᵀ·dO.
 */
export function attentionProductsGradient(
  shape: AttentionShape,
  views: AttentionBackwardViews,
  store: OpenStore,
  profile: DeviceProfile,
): Kernel[] {
  const { tokens, headWidth } = shape;
  const probabilities = scoreBuffer(shape, 'probabilities');
  const slopes = scoreBuffer(shape, 'slopes');
  const [q, k, v] = ([0, 1, 2] as const).map((part) => projections(shape, views.input, part)) as [
    Matrices,
    Matrices,
    Matrices,
  ];
  const gradient = headsOf(shape, views.outputGradient);
  const scale = literal(headWidth ** -0.5);
  const score = (row: string, column: string) =>
    `let score = batch * ${tokens * tokens}u + ${row} * ${tokens}u + ${column};`;
  const query = (row: string) => `batch * ${tokens}u + ${row}`;
  const storeProbability = (builder: KernelBuilder) => {
    const array = builder.write(probabilities);
    const logSums = builder.read(views.logSums);
    return (row: string, column: string, value: string) =>
      `${score(row, column)}\n${array}[score] = exp(${value} * ${scale} - ${logSums}[${query(row)}]);`;
  };
  const storeSlope = (builder: KernelBuilder) => {
    const slope = builder.write(slopes);
    const probability = builder.write(probabilities);
    const deltas = builder.read(views.deltas);
    return (row: string, column: string, value: string) => `${score(row, column)}
let p = ${probability}[score];
let kept = ${mask(builder, shape, 'score')};
${slope}[score] = p * (${value} * kept - ${deltas}[${query(row)}]) * ${scale};
${shape.dropout ? `${probability}[score] = p * kept;` : ''}`;
  };
  const storeGradient =
    ({ at, rowLength }: Matrices) =>
    (builder: KernelBuilder) => {
      const write = store(builder);
      return (row: string, column: string, value: string) =>
        `let i = ${at} + ${row} * ${rowLength}u + ${column};\n${write('i', value)}`;
    };
  const sums = (
    name: string,
    scores: BufferView,
    by: 'rows' | 'columns',
    values: Matrices,
    target: Matrices,
  ) =>
    weightedSums(
      shape,
      `attention ${name} gradient`,
      [scoresIn(shape, scores), by],
      values,
      storeGradient(target),
      profile,
    );
  return [
    queryDeltas(shape, views),
    ...scoreProducts(shape, 'attention probabilities', q, k, storeProbability, profile),
    ...scoreProducts(shape, 'attention slopes', gradient, v, storeSlope, profile),
    ...sums('query', slopes, 'rows', k, q),
    ...sums('key', slopes, 'columns', q, k),
    ...sums('value', probabilities, 'columns', gradient, v),
  ];
}

function queryDeltas(shape: AttentionShape, views: AttentionBackwardViews): Kernel {
  const { path, batch, tokens, heads, headWidth } = shape;
  const builder = new KernelBuilder(`${path} attention deltas`);
  const [output, gradient] = [builder.read(views.output), builder.read(views.outputGradient)];
  const deltas = builder.write(views.deltas);
  return elementwiseKernel(
    builder,
    batch * heads * tokens,
    `let batch = i / ${tokens}u;
${imageAndHead(heads)}
let first = ${headsOf(shape, views.output).at} + i % ${tokens}u * ${heads * headWidth}u;
var delta = 0.0;
for (var at = first; at < first + ${headWidth}u; at++) { delta += ${gradient}[at] * ${output}[at]; }
${deltas}[i] = delta;`,
  );
}
