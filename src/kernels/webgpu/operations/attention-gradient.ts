import type { DeviceProfile } from '../device-profile';
import { repeat } from '../gemm/problem';
import { type BufferView, type Kernel, KernelBuilder } from '../program/kernel';
import { literal } from '../wgsl/activation';
import {
  type AttentionShape,
  board,
  boardBarrier,
  clampToken,
  columnOf,
  columnTile,
  dots,
  eachOfTile,
  eachQuery,
  type HeadRows,
  items,
  mask,
  merged,
  packed,
  place,
  queryBlocking,
  readHeadRows,
  scoresTimes,
  scoreTile,
} from './attention-blocks';

export interface AttentionBackwardViews {
  readonly input: BufferView;
  readonly output: BufferView;
  readonly logSums: BufferView;
  readonly outputGradient: BufferView;
  /** [N, heads, T]: Σ over the head width of dO · O, from the query pass to the key pass. */
  readonly deltas: BufferView;
}

type Store = (builder: KernelBuilder) => (i: string, value: string) => string;

/** Adds to `delta` the products of two rows that begin at `row`, from position `from` on in steps of `step`. */
function headRowProduct(
  { headWidth }: AttentionShape,
  left: HeadRows,
  right: HeadRows,
  row: string,
  from: string,
  step: string,
): string {
  const [l, r] = [left.array, right.array];
  return left.fours && right.fours
    ? `for (var d = ${from}; d < ${headWidth / 4}u; d += ${step}) { delta += dot(${l}[${row} / 4u + d], ${r}[${row} / 4u + d]); }`
    : `for (var d = ${from}; d < ${headWidth}u; d += ${step}) { delta += ${l}[${row} + d] * ${r}[${row} + d]; }`;
}

/** dq, and `deltas`. dS = P ∘ (mask ∘ dO·Vᵀ − delta); dQ = scale · dS·K. */
export function attentionQueryGradient(
  shape: AttentionShape,
  views: AttentionBackwardViews,
  store: Store,
  profile: DeviceProfile,
): Kernel {
  const { batch, tokens, heads, headWidth } = shape;
  const blocking = queryBlocking(shape, profile);
  const { block, blocks, tile, stride, rowTiles, keyTiles, invocations } = blocking;
  const builder = new KernelBuilder(`${shape.path} attention query gradient`);
  const qkv = readHeadRows(builder, views.input, shape, profile);
  const out = readHeadRows(builder, views.output, shape, profile);
  const logSums = builder.read(views.logSums);
  const gradient = readHeadRows(builder, views.outputGradient, shape, profile);
  const deltas = builder.write(views.deltas);
  const write = store(builder);
  const groups = batch * heads * blocks;
  // Scores, and after them the rows' deltas.
  const scores = board(builder, 'scores', block * (stride + 1), groups, profile);
  const delta = (row: string) => scores.element(`${block * stride}u + ${row}`);
  const barrier = boardBarrier(profile);
  const scale = literal(headWidth ** -0.5);
  return builder.finish({
    workgroupSize: invocations,
    groups,
    multiplyAdds: 3 * batch * heads * tokens * tokens * headWidth,
    body: `
${place(shape, blocks, block)}
${scores.setup}
let statistics = (image * ${heads}u + head) * ${tokens}u;
${eachQuery(
  builder,
  blocking,
  profile,
  ({ from, step, sum, stores }) => `let query = ${clampToken(shape, 'first + item')};
let o = ${merged(shape, 'query')};
var delta = 0.0;
${headRowProduct(shape, gradient, out, 'o', from, step)}
delta = ${sum('delta')};
if (${stores}) { ${delta('item')} = delta; }
if (${stores} && first + item < ${tokens}u) { ${deltas}[statistics + query] = delta; }`,
)}
${barrier}
${items(
  rowTiles * keyTiles,
  invocations,
  `${scoreTile(blocking, profile)}
${repeat(tile, (i) => `let t${i} = ${clampToken(shape, `first + r + ${i}u`)};`)}
${repeat(tile, (i) => `let q${i} = ${packed(shape, `t${i}`, 0)}; let g${i} = ${merged(shape, `t${i}`)};`)}
${repeat(4, (j) => `let k${j} = ${packed(shape, clampToken(shape, `c + ${j}u`), 1)}; let v${j} = ${packed(shape, clampToken(shape, `c + ${j}u`), 2)};`)}
${dots(headWidth, tile, 's', qkv, qkv, 'q', 'k')}
${dots(headWidth, tile, 'e', gradient, qkv, 'g', 'v')}
${eachOfTile(tile, ['s', 'e'], profile, (i, j, [s, e]) => {
  const query = clampToken(shape, `first + r + ${i}`);
  return `${scores.element(`(r + ${i}) * ${stride}u + c + ${j}`)} = exp(${s} * ${scale} - ${logSums}[statistics + ${query}])
 * (${e} * ${mask(builder, shape, query, `(c + ${j})`)} - ${delta(`r + ${i}`)}) * ${scale};`;
})}`,
)}
${barrier}
${scoresTimes(
  shape,
  blocking,
  profile,
  scores,
  qkv,
  1,
  (token, column, value) => `let i = ${packed(shape, token, 0)} + ${column}; ${write('i', value)}`,
)}`,
  });
}

/** dk and dv: each workgroup holds a block of keys and walks the queries. dV = (mask ∘ P)ᵀ·dO; dK = scale · dSᵀ·Q. */
export function attentionKeyGradient(
  shape: AttentionShape,
  views: AttentionBackwardViews,
  store: Store,
  profile: DeviceProfile,
): Kernel {
  const { batch, tokens, heads, headWidth } = shape;
  const block = 16;
  const blocks = Math.ceil(tokens / block);
  const widthTiles = Math.ceil(headWidth / 4);
  const tiles = (block / 4) * widthTiles;
  const limit = profile.maxInvocationsPerWorkgroup;
  // Every invocation owns `owned` register tiles of dK and dV across all queries.
  const owned = Math.ceil(tiles / Math.min(limit, 128));
  const invocations = Math.ceil(tiles / owned);
  // Queries at a time: on hardware, a register tile of scores for each invocation of a wave.
  const queries = profile.software || invocations < 64 ? 32 : 64;
  const builder = new KernelBuilder(`${shape.path} attention key gradient`);
  const qkv = readHeadRows(builder, views.input, shape, profile);
  const logSums = builder.read(views.logSums);
  const deltas = builder.read(views.deltas);
  const gradient = readHeadRows(builder, views.outputGradient, shape, profile);
  const write = store(builder);
  const scale = literal(headWidth ** -0.5);
  const groups = batch * heads * blocks;
  const dropped = board(builder, 'dropped', block * queries, groups, profile);
  const slopes = board(builder, 'slopes', block * queries, groups, profile);
  const barrier = boardBarrier(profile);
  const blockTiles = (queries / 4) * (block / 4);
  const eachOwned = (text: (o: number) => string) => repeat(owned, text);
  return builder.finish({
    workgroupSize: invocations,
    groups,
    multiplyAdds: 4 * batch * heads * tokens * tokens * headWidth,
    body: `
${place(shape, blocks, block)}
${dropped.setup}
${slopes.setup}
let statistics = (image * ${heads}u + head) * ${tokens}u;
${eachOwned(
  (o) => `let tile${o} = min(local + ${o * invocations}u, ${tiles - 1}u);
let row${o} = tile${o} / ${widthTiles}u * 4u;
let d${o} = tile${o} % ${widthTiles}u;
${repeat(4, (i) => repeat(4, (j) => `var k${o}_${i}_${j} = 0.0; var v${o}_${i}_${j} = 0.0;`))}`,
)}
for (var start = 0u; start < ${tokens}u; start += ${queries}u) {
${items(
  blockTiles,
  invocations,
  `let r = item / ${block / 4}u * 4u;
let c = item % ${block / 4}u * 4u;
${repeat(4, (i) => `let t${i} = ${clampToken(shape, `start + r + ${i}u`)}; let q${i} = ${packed(shape, `t${i}`, 0)}; let g${i} = ${merged(shape, `t${i}`)};`)}
${repeat(4, (j) => `let u${j} = ${clampToken(shape, `first + c + ${j}u`)}; let k${j} = ${packed(shape, `u${j}`, 1)}; let v${j} = ${packed(shape, `u${j}`, 2)};`)}
${dots(headWidth, 4, 's', qkv, qkv, 'q', 'k')}
${dots(headWidth, 4, 'e', gradient, qkv, 'g', 'v')}
${eachOfTile(4, ['s', 'e'], profile, (i, j, [s, e]) => {
  const query = clampToken(shape, `start + r + ${i}`);
  const key = clampToken(shape, `first + c + ${j}`);
  const at = `(r + ${i}) * ${block}u + c + ${j}`;
  return `let p = exp(${s} * ${scale} - ${logSums}[statistics + ${query}]);
let kept = ${mask(builder, shape, query, key)};
${dropped.element(at)} = p * kept;
${slopes.element(at)} = p * (${e} * kept - ${deltas}[statistics + ${query}]) * ${scale};`;
})}`,
)}
${barrier}
for (var r = 0u; r < min(${queries}u, ${tokens}u - start); r++) {
let q = ${packed(shape, '(start + r)', 0)};
let g = ${merged(shape, '(start + r)')};
${eachOwned(
  (o) => `{
${repeat(4, (i) => `let p${i} = ${dropped.element(`r * ${block}u + row${o} + ${i}u`)}; let s${i} = ${slopes.element(`r * ${block}u + row${o} + ${i}u`)};`)}
${columnTile(shape, qkv, 'q', 'q', `d${o}`)}
${columnTile(shape, gradient, 'g', 'g', `d${o}`)}
${repeat(4, (i) => repeat(4, (j) => `k${o}_${i}_${j} += s${i} * q${j}; v${o}_${i}_${j} += p${i} * g${j};`))}
}`,
)}
}
${barrier}
}
${eachOwned(
  (o) =>
    `{ ${eachOfTile(
      4,
      [`k${o}_`, `v${o}_`],
      profile,
      (
        i,
        j,
        [k, v],
      ) => `if (local + ${o * invocations}u < ${tiles}u && first + row${o} + ${i} < ${tokens}u && ${columnOf(shape, qkv, `d${o}`, j)} < ${headWidth}u) {
{ let i = ${packed(shape, `(first + row${o} + ${i})`, 1)} + ${columnOf(shape, qkv, `d${o}`, j)}; ${write('i', k as string)} }
{ let i = ${packed(shape, `(first + row${o} + ${i})`, 2)} + ${columnOf(shape, qkv, `d${o}`, j)}; ${write('i', v as string)} }
}`,
    )} }`,
)}`,
  });
}
