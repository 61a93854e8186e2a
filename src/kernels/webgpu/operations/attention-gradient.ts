import type { DeviceProfile } from '../device-profile';
import { repeat } from '../gemm/problem';
import { type Kernel, KernelBuilder } from '../program/kernel';
import { literal } from '../wgsl/activation';
import {
  type AttentionShape,
  clampToken,
  columnOf,
  columnTile,
  dots,
  eachQuery,
  type HeadRows,
  items,
  mask,
  packed,
  place,
  queryBlocking,
  readHeadRows,
  scoresTimes,
  scoreTile,
} from './attention-blocks';
import { board, eachOfTile, keepScores, type ScoreBoard, scoreBoard } from './attention-boards';
import { type AttentionBackwardViews, attentionProductsGradient } from './attention-products';
import { attentionWholeGradient, holdsWholeHead } from './attention-whole-gradient';

type Store = (builder: KernelBuilder) => (i: string, value: string) => string;

/** The gradient by the packed projections. */
export function attentionGradient(
  shape: AttentionShape,
  views: AttentionBackwardViews,
  store: Store,
  profile: DeviceProfile,
): Kernel[] {
  if (profile.software) return attentionProductsGradient(shape, views, store, profile);
  if (holdsWholeHead(shape, profile)) return [attentionWholeGradient(shape, views, store, profile)];
  return [
    attentionQueryGradient(shape, views, store, profile),
    attentionKeyGradient(shape, views, store, profile),
  ];
}

/** Adds to `delta` the products of two rows that begin at `row`, from position `from` on in steps of `step`. */
function headRowProduct(
  { headWidth }: AttentionShape,
  left: HeadRows,
  right: HeadRows,
  row: string,
  from: string,
  step: string,
): string {
  const [l, r] = [left, right].map((rows) => rows.at(row, 'd'));
  return left.fours && right.fours
    ? `for (var d = ${from}; d < ${headWidth / 4}u; d += ${step}) { delta += dot(${l}, ${r}); }`
    : `for (var d = ${from}; d < ${headWidth}u; d += ${step}) { delta += ${l} * ${r}; }`;
}

/** dq, and `deltas`. dS = P ∘ (mask ∘ dO·Vᵀ − delta); dQ = scale · dS·K. */
function attentionQueryGradient(
  shape: AttentionShape,
  views: AttentionBackwardViews,
  store: Store,
  profile: DeviceProfile,
): Kernel {
  const { batch, tokens, heads, headWidth } = shape;
  const blocking = queryBlocking(shape, profile);
  const { block, blocks, tile, stride, rowTiles, keyTiles, invocations } = blocking;
  const builder = new KernelBuilder(`${shape.path} attention query gradient`);
  const qkv = readHeadRows(builder, views.input, shape, 3);
  const out = readHeadRows(builder, views.output, shape, 1);
  const logSums = builder.read(views.logSums);
  const gradient = readHeadRows(builder, views.outputGradient, shape, 1);
  const deltas = builder.write(views.deltas);
  const write = store(builder);
  const groups = batch * heads * blocks;
  const scores = scoreBoard(
    builder,
    'scores',
    { rows: block, keys: stride },
    { along: 'rows', count: tile, others: 4 },
  );
  board(builder, 'row_deltas', block);
  const scale = literal(headWidth ** -0.5);
  return builder.finish({
    workgroupSize: invocations,
    groups,
    multiplyAdds: 3 * batch * heads * tokens * tokens * headWidth,
    body: `
${place(shape, blocks, block)}
let statistics = (image * ${heads}u + head) * ${tokens}u;
${eachQuery(
  builder,
  blocking,
  ({ from, step, sum, stores }) => `let query = ${clampToken(shape, 'first + item')};
let o = ${out.row('query')};
var delta = 0.0;
${headRowProduct(shape, gradient, out, 'o', from, step)}
delta = ${sum('delta')};
if (${stores}) { row_deltas[item] = delta; }
if (${stores} && first + item < ${tokens}u) { ${deltas}[statistics + query] = delta; }`,
)}
workgroupBarrier();
${items(
  rowTiles * keyTiles,
  invocations,
  `${scoreTile(blocking)}
${repeat(tile, (i) => `let t${i} = ${clampToken(shape, `first + r + ${i}u`)};`)}
${repeat(tile, (i) => `let q${i} = ${qkv.row(`t${i}`, 0)}; let g${i} = ${gradient.row(`t${i}`)};`)}
${repeat(4, (j) => `let k${j} = ${qkv.row(clampToken(shape, `c + ${j}u`), 1)}; let v${j} = ${qkv.row(clampToken(shape, `c + ${j}u`), 2)};`)}
${dots(headWidth, tile, 's', qkv, qkv, 'q', 'k')}
${dots(headWidth, tile, 'e', gradient, qkv, 'g', 'v')}
${keepScores(tile, ['s', 'e'], [scores], (i, j, [s, e]) => {
  const query = clampToken(shape, `first + r + ${i}`);
  return {
    kept: [
      `exp(${s} * ${scale} - ${logSums}[statistics + ${query}])
 * (${e} * ${mask(builder, shape, query, `(c + ${j})`)} - row_deltas[r + ${i}]) * ${scale}`,
    ],
  };
})}`,
)}
workgroupBarrier();
${scoresTimes(
  shape,
  blocking,
  scores,
  qkv,
  1,
  (token, column, value) => `let i = ${packed(shape, token, 0)} + ${column}; ${write('i', value)}`,
)}`,
  });
}

/** dk and dv: each workgroup holds a block of keys and walks the queries. dV = (mask ∘ P)ᵀ·dO; dK = scale · dSᵀ·Q. */
function attentionKeyGradient(
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
  // Queries at a time: a register tile of scores for each invocation of a wave.
  const queries = invocations < 64 ? 32 : 64;
  const builder = new KernelBuilder(`${shape.path} attention key gradient`);
  const qkv = readHeadRows(builder, views.input, shape, 3);
  const logSums = builder.read(views.logSums);
  const deltas = builder.read(views.deltas);
  const gradient = readHeadRows(builder, views.outputGradient, shape, 1);
  const write = store(builder);
  const scale = literal(headWidth ** -0.5);
  const groups = batch * heads * blocks;
  const [dropped, slopes] = ['dropped', 'slopes'].map((name) =>
    scoreBoard(builder, name, { rows: queries, keys: block }, { along: 'keys', count: 4, others: 4 }),
  ) as [ScoreBoard, ScoreBoard];
  const blockTiles = (queries / 4) * (block / 4);
  const eachOwned = (text: (o: number) => string) => repeat(owned, text);
  return builder.finish({
    workgroupSize: invocations,
    groups,
    multiplyAdds: 4 * batch * heads * tokens * tokens * headWidth,
    body: `
${place(shape, blocks, block)}
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
${repeat(4, (i) => `let t${i} = ${clampToken(shape, `start + r + ${i}u`)}; let q${i} = ${qkv.row(`t${i}`, 0)}; let g${i} = ${gradient.row(`t${i}`)};`)}
${repeat(4, (j) => `let u${j} = ${clampToken(shape, `first + c + ${j}u`)}; let k${j} = ${qkv.row(`u${j}`, 1)}; let v${j} = ${qkv.row(`u${j}`, 2)};`)}
${dots(headWidth, 4, 's', qkv, qkv, 'q', 'k')}
${dots(headWidth, 4, 'e', gradient, qkv, 'g', 'v')}
${keepScores(4, ['s', 'e'], [dropped, slopes], (i, j, [s, e]) => {
  const query = clampToken(shape, `start + r + ${i}`);
  const key = clampToken(shape, `first + c + ${j}`);
  return {
    before: `let p = exp(${s} * ${scale} - ${logSums}[statistics + ${query}]);
let kept = ${mask(builder, shape, query, key)};`,
    kept: ['p * kept', `p * (${e} * kept - ${deltas}[statistics + ${query}]) * ${scale}`],
  };
})}`,
)}
workgroupBarrier();
for (var r = 0u; r < min(${queries}u, ${tokens}u - start); r++) {
let q = ${qkv.row('(start + r)', 0)};
let g = ${gradient.row('(start + r)')};
${eachOwned(
  (o) => `{
${dropped.read('p', 'r', `row${o}`)}
${slopes.read('s', 'r', `row${o}`)}
${columnTile(shape, qkv, 'q', 'q', `d${o}`)}
${columnTile(shape, gradient, 'g', 'g', `d${o}`)}
${repeat(4, (i) => repeat(4, (j) => `k${o}_${i}_${j} += s${i} * q${j}; v${o}_${i}_${j} += p${i} * g${j};`))}
}`,
)}
}
workgroupBarrier();
}
${eachOwned(
  (o) =>
    `{ ${eachOfTile(
      4,
      [`k${o}_`, `v${o}_`],
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
