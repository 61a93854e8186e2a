import { dropoutScale } from '../../dropout-mask';
import type { DeviceProfile } from '../device-profile';
import { repeat } from '../gemm/problem';
import { type BufferView, type Kernel, KernelBuilder } from '../program/kernel';
import { literal } from '../wgsl/activation';
import { type AttentionShape, clampToken, dots, items, mask, packed, readHeadRows } from './attention-blocks';

const WAVE = 64;
const MOST_INVOCATIONS = 512;

const LANES = ['x', 'y', 'z', 'w'] as const;

/** Tokens by fours. */
function quadsOf({ tokens }: Pick<AttentionShape, 'tokens'>): number {
  return Math.ceil(tokens / 4);
}

/** Whether a workgroup holds all scores of a head. */
export function holdsWholeHead(
  shape: Pick<AttentionShape, 'tokens' | 'headWidth'>,
  { software, headScoresBytes }: DeviceProfile,
): boolean {
  const quads = quadsOf(shape);
  return !software && shape.headWidth % 4 === 0 && 64 * quads * quads + 16 * quads <= headScoresBytes;
}

/** Whole waves of which few idle while all take `tiles` in turn. */
function invocationsFor(tiles: number, limit: number): number {
  let best = WAVE;
  for (let count = WAVE; count <= Math.min(MOST_INVOCATIONS, limit); count += WAVE) {
    if (Math.ceil(tiles / count) * count <= Math.ceil(tiles / best) * best) best = count;
  }
  return best;
}

/**
 * dq, dk and dv of a head in one pass, where a workgroup can hold its scores: they are worked out once, and the projections
 * read once. P (negative where it is dropped) makes way for dS on one board, [key][query] by fours of queries.
 */
export function attentionWholeGradient(
  shape: AttentionShape,
  views: {
    readonly input: BufferView;
    readonly output: BufferView;
    readonly logSums: BufferView;
    readonly outputGradient: BufferView;
  },
  store: (builder: KernelBuilder) => (i: string, value: string) => string,
  profile: DeviceProfile,
): Kernel {
  const { batch, tokens, heads, headWidth, dropout } = shape;
  const quads = quadsOf(shape);
  const widths = headWidth / 4;
  const invocations = invocationsFor(quads * quads, profile.maxInvocationsPerWorkgroup);
  const builder = new KernelBuilder(`${shape.path} attention gradient`);
  const qkv = readHeadRows(builder, views.input, shape, 3);
  const out = readHeadRows(builder, views.output, shape, 1);
  const logSums = builder.read(views.logSums);
  const gradient = readHeadRows(builder, views.outputGradient, shape, 1);
  const write = store(builder);
  const scale = literal(headWidth ** -0.5);
  builder.helper('scores', `var<workgroup> scores: array<array<vec4<f32>, ${quads}>, ${4 * quads}>;`);
  builder.helper('deltas', `var<workgroup> deltas: array<vec4<f32>, ${quads}>;`);
  const token = (i: string) => clampToken(shape, i);
  /** Statements that store four values of columns 4 · `d` … of a token's q, k or v. */
  const storeFour = (part: 0 | 1 | 2, row: string, value: string) =>
    `if (${row} < ${tokens}u) {
let base = ${packed(shape, row, part)} + d * 4u;
${LANES.map((lane, l) => `{ let i = base + ${l}u; ${write('i', `${value}.${lane}`)} }`).join('\n')}
}`;
  /** For each tile of four tokens and four columns: what each row of `rows` counts, by the scores of its query with four keys. */
  const byKeys = (part: 1 | 2, rows: (token: string) => string, value: (score: string) => string) =>
    items(
      quads * widths,
      invocations,
      `let c = item / ${widths}u * 4u;
let d = item % ${widths}u;
${repeat(4, (j) => `var o${j} = vec4<f32>();`)}
for (var quad = 0u; quad < ${quads}u; quad++) {
${repeat(4, (j) => `let p${j} = ${value(`scores[c + ${j}u][quad]`)};`)}
${repeat(4, (l) => `let x${l} = ${rows(token(`quad * 4u + ${l}u`))};`)}
${repeat(4, (l) => repeat(4, (j) => `o${j} += p${j}.${LANES[l]} * x${l};`))}
}
${repeat(4, (j) => storeFour(part, `(c + ${j}u)`, `o${j}`))}`,
    );
  const scoreTiles = (body: string) =>
    items(
      quads * quads,
      invocations,
      `let r = item % ${quads}u * 4u;
let c = item / ${quads}u * 4u;
${body}`,
    );
  const kept = dropout ? literal(dropoutScale(dropout.probability)) : '1.0';
  return builder.finish({
    workgroupSize: invocations,
    groups: batch * heads,
    multiplyAdds: 5 * batch * heads * tokens * tokens * headWidth,
    body: `let image = group / ${heads}u;
let head = group % ${heads}u;
let statistics = (image * ${heads}u + head) * ${tokens}u;
${items(
  quads,
  invocations,
  `var sums = vec4<f32>();
${repeat(4, (l) => `let t${l} = ${out.row(token(`item * 4u + ${l}u`))};`)}
for (var d = 0u; d < ${widths}u; d++) {
${repeat(4, (l) => `sums.${LANES[l]} += dot(${gradient.at(`t${l}`, 'd')}, ${out.at(`t${l}`, 'd')});`)}
}
deltas[item] = sums;`,
)}
${scoreTiles(`${repeat(4, (i) => `let q${i} = ${qkv.row(token(`r + ${i}u`), 0)};`)}
${repeat(4, (j) => `let k${j} = ${qkv.row(token(`c + ${j}u`), 1)};`)}
${dots(headWidth, 4, 's', qkv, qkv, 'q', 'k')}
${repeat(4, (i) => `let log${i} = ${logSums}[statistics + ${token(`r + ${i}u`)}];`)}
${repeat(4, (j) => {
  const each = LANES.map((_, i) => {
    const p = `exp(s${i}_${j} * ${scale} - log${i})`;
    const signed = dropout
      ? `select(-${p}, ${p}, ${mask(builder, shape, token(`r + ${i}u`), token(`c + ${j}u`))} > 0.0)`
      : p;
    return tokens % 4 === 0 ? signed : `select(0.0, ${signed}, r + ${i}u < ${tokens}u)`;
  });
  return `scores[c + ${j}u][r / 4u] = vec4<f32>(${each.join(',\n')});`;
})}`)}
workgroupBarrier();
${byKeys(
  2,
  (row) => gradient.at(gradient.row(row), 'd'),
  (score) => (dropout ? `max(${score}, vec4<f32>()) * ${kept}` : score),
)}
workgroupBarrier();
${scoreTiles(`${repeat(4, (i) => `let g${i} = ${gradient.row(token(`r + ${i}u`))};`)}
${repeat(4, (j) => `let v${j} = ${qkv.row(token(`c + ${j}u`), 2)};`)}
${dots(headWidth, 4, 'e', gradient, qkv, 'g', 'v')}
let delta = deltas[r / 4u];
${repeat(4, (j) => {
  const e = `vec4<f32>(${LANES.map((_, i) => `e${i}_${j}`).join(', ')})`;
  const masked = dropout ? `select(vec4<f32>(), ${e} * ${kept}, p${j} > vec4<f32>())` : e;
  return `let p${j} = scores[c + ${j}u][r / 4u];
scores[c + ${j}u][r / 4u] = ${dropout ? `abs(p${j})` : `p${j}`} * (${masked} - delta) * ${scale};`;
})}`)}
workgroupBarrier();
${byKeys(1, (row) => qkv.at(qkv.row(row, 0), 'd'), String)}
${items(
  quads * widths,
  invocations,
  `let r = item / ${widths}u * 4u;
let d = item % ${widths}u;
${repeat(4, (i) => `var o${i} = vec4<f32>();`)}
for (var key = 0u; key < ${tokens}u; key++) {
let s = scores[key][r / 4u];
let x = ${qkv.at(qkv.row('key', 1), 'd')};
${repeat(4, (i) => `o${i} += s.${LANES[i]} * x;`)}
}
${repeat(4, (i) => storeFour(0, `(r + ${i}u)`, `o${i}`))}`,
)}`,
  });
}
