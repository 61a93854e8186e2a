import type { DeviceProfile } from '../device-profile';
import { repeat } from '../gemm/problem';
import { type BufferView, type Kernel, KernelBuilder } from '../program/kernel';
import { literal } from '../wgsl/activation';
import {
  type AttentionShape,
  blocking,
  clampToken,
  dots,
  items,
  mask,
  merged,
  packed,
  place,
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

/** dq, and `deltas`. dS = P ∘ (mask ∘ dO·Vᵀ − delta); dQ = scale · dS·K. */
export function attentionQueryGradient(
  shape: AttentionShape,
  views: AttentionBackwardViews,
  store: Store,
  profile: DeviceProfile,
): Kernel {
  const { batch, tokens, heads, headWidth } = shape;
  const keyTiles = Math.ceil(tokens / 4);
  const stride = keyTiles * 4;
  const { block, tile, invocations } = blocking(
    stride,
    (b) => (b / Math.min(4, b)) * keyTiles,
    profile,
    shape.path,
  );
  const blocks = Math.ceil(tokens / block);
  const builder = new KernelBuilder(`${shape.path} attention query gradient`);
  const qkv = builder.read(views.input);
  const out = builder.read(views.output);
  const logSums = builder.read(views.logSums);
  const gradient = builder.read(views.outputGradient);
  const deltas = builder.write(views.deltas);
  const write = store(builder);
  builder.helper('scores', `var<workgroup> scores: array<f32, ${block * stride}>;`);
  builder.helper('row_delta', `var<workgroup> row_delta: array<f32, ${block}>;`);
  const rowTiles = block / tile;
  const widthTiles = Math.ceil(headWidth / 4);
  const scale = literal(headWidth ** -0.5);
  return builder.finish({
    workgroupSize: invocations,
    groups: batch * heads * blocks,
    multiplyAdds: 3 * batch * heads * tokens * tokens * headWidth,
    body: `
${place(shape, blocks, block)}
let statistics = (image * ${heads}u + head) * ${tokens}u;
${items(
  block,
  invocations,
  `let query = ${clampToken(shape, 'first + item')};
let o = ${merged(shape, 'query')};
var delta = 0.0;
for (var d = 0u; d < ${headWidth}u; d++) { delta += ${gradient}[o + d] * ${out}[o + d]; }
row_delta[item] = delta;
if (first + item < ${tokens}u) { ${deltas}[statistics + query] = delta; }`,
)}
workgroupBarrier();
${items(
  rowTiles * keyTiles,
  invocations,
  `let r = item / ${keyTiles}u * ${tile}u;
let c = item % ${keyTiles}u * 4u;
${repeat(tile, (i) => `let t${i} = ${clampToken(shape, `first + r + ${i}u`)};`)}
${repeat(tile, (i) => `let q${i} = ${packed(shape, `t${i}`, 0)}; let g${i} = ${merged(shape, `t${i}`)};`)}
${repeat(4, (j) => `let k${j} = ${packed(shape, clampToken(shape, `c + ${j}u`), 1)}; let v${j} = ${packed(shape, clampToken(shape, `c + ${j}u`), 2)};`)}
${dots(headWidth, tile, 's', qkv, qkv, 'q', 'k')}
${dots(headWidth, tile, 'e', gradient, qkv, 'g', 'v')}
${repeat(tile, (i) =>
  repeat(
    4,
    (
      j,
    ) => `scores[(r + ${i}u) * ${stride}u + c + ${j}u] = exp(s${i}_${j} * ${scale} - ${logSums}[statistics + t${i}])
 * (e${i}_${j} * ${mask(builder, shape, `t${i}`, `(c + ${j}u)`)} - row_delta[r + ${i}u]) * ${scale};`,
  ),
)}`,
)}
workgroupBarrier();
${items(
  rowTiles * widthTiles,
  invocations,
  `let r = item / ${widthTiles}u * ${tile}u;
let d = item % ${widthTiles}u * 4u;
${repeat(tile, (i) => repeat(4, (j) => `var o${i}_${j} = 0.0;`))}
for (var key = 0u; key < ${tokens}u; key++) {
let k = ${packed(shape, 'key', 1)} + d;
${repeat(tile, (i) => `let p${i} = scores[(r + ${i}u) * ${stride}u + key];`)}
${repeat(4, (j) => `let k${j} = ${qkv}[k + ${headWidth % 4 === 0 ? `${j}u` : `min(${j}u, ${headWidth - 1}u - d)`}];`)}
${repeat(tile, (i) => repeat(4, (j) => `o${i}_${j} += p${i} * k${j};`))}
}
${repeat(tile, (i) =>
  repeat(
    4,
    (j) =>
      `if (first + r + ${i}u < ${tokens}u && d + ${j}u < ${headWidth}u) { let i = ${packed(shape, `(first + r + ${i}u)`, 0)} + d + ${j}u; ${write('i', `o${i}_${j}`)} }`,
  ),
)}`,
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
  const queries = 32;
  const blocks = Math.ceil(tokens / block);
  const widthTiles = Math.ceil(headWidth / 4);
  const tiles = (block / 4) * widthTiles;
  const limit = profile.maxInvocationsPerWorkgroup;
  // Every invocation owns `owned` register tiles of dK and dV across all queries.
  const owned = profile.software ? Math.ceil(tiles / 16) : Math.ceil(tiles / Math.min(limit, 128));
  const invocations = Math.ceil(tiles / owned);
  const builder = new KernelBuilder(`${shape.path} attention key gradient`);
  const qkv = builder.read(views.input);
  const logSums = builder.read(views.logSums);
  const deltas = builder.read(views.deltas);
  const gradient = builder.read(views.outputGradient);
  const write = store(builder);
  const scale = literal(headWidth ** -0.5);
  builder.helper('dropped', `var<workgroup> dropped: array<f32, ${block * queries}>;`);
  builder.helper('slopes', `var<workgroup> slopes: array<f32, ${block * queries}>;`);
  const blockTiles = (queries / 4) * (block / 4);
  const safe = (j: number, d: string) =>
    headWidth % 4 === 0 ? `${j}u` : `min(${j}u, ${headWidth - 1}u - ${d})`;
  const eachOwned = (text: (o: number) => string) => repeat(owned, text);
  return builder.finish({
    workgroupSize: invocations,
    groups: batch * heads * blocks,
    multiplyAdds: 4 * batch * heads * tokens * tokens * headWidth,
    body: `
${place(shape, blocks, block)}
let statistics = (image * ${heads}u + head) * ${tokens}u;
${eachOwned(
  (o) => `let tile${o} = min(local + ${o * invocations}u, ${tiles - 1}u);
let row${o} = tile${o} / ${widthTiles}u * 4u;
let d${o} = tile${o} % ${widthTiles}u * 4u;
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
${repeat(4, (i) =>
  repeat(
    4,
    (j) => `{ let p = exp(s${i}_${j} * ${scale} - ${logSums}[statistics + t${i}]);
let kept = ${mask(builder, shape, `t${i}`, `u${j}`)};
dropped[(r + ${i}u) * ${block}u + c + ${j}u] = p * kept;
slopes[(r + ${i}u) * ${block}u + c + ${j}u] = p * (e${i}_${j} * kept - ${deltas}[statistics + t${i}]) * ${scale}; }`,
  ),
)}`,
)}
workgroupBarrier();
for (var r = 0u; r < min(${queries}u, ${tokens}u - start); r++) {
let q = ${packed(shape, '(start + r)', 0)};
let g = ${merged(shape, '(start + r)')};
${eachOwned(
  (o) => `{
${repeat(4, (i) => `let p${i} = dropped[r * ${block}u + row${o} + ${i}u]; let s${i} = slopes[r * ${block}u + row${o} + ${i}u];`)}
${repeat(4, (j) => `let q${j} = ${qkv}[q + d${o} + ${safe(j, `d${o}`)}]; let g${j} = ${gradient}[g + d${o} + ${safe(j, `d${o}`)}];`)}
${repeat(4, (i) => repeat(4, (j) => `k${o}_${i}_${j} += s${i} * q${j}; v${o}_${i}_${j} += p${i} * g${j};`))}
}`,
)}
}
workgroupBarrier();
}
${eachOwned((o) =>
  repeat(4, (i) =>
    repeat(
      4,
      (
        j,
      ) => `if (local + ${o * invocations}u < ${tiles}u && first + row${o} + ${i}u < ${tokens}u && d${o} + ${j}u < ${headWidth}u) {
{ let i = ${packed(shape, `(first + row${o} + ${i}u)`, 1)} + d${o} + ${j}u; ${write('i', `k${o}_${i}_${j}`)} }
{ let i = ${packed(shape, `(first + row${o} + ${i}u)`, 2)} + d${o} + ${j}u; ${write('i', `v${o}_${i}_${j}`)} }
}`,
    ),
  ),
)}`,
  });
}
