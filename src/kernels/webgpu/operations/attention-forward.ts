import type { DeviceProfile } from '../device-profile';
import { repeat } from '../gemm/problem';
import { type BufferView, type Kernel, KernelBuilder } from '../program/kernel';
import { LEAST, literal } from '../wgsl/activation';
import {
  type AttentionShape,
  blocking,
  board,
  boardBarrier,
  clampToken,
  dots,
  eachOfTile,
  items,
  mask,
  merged,
  packed,
  place,
  safeColumn,
} from './attention-blocks';

/** out [N, T, heads · headWidth]; `logSums` [N, heads, T] keeps log Σ exp of the scaled scores for backward. */
export function attentionForward(
  shape: AttentionShape,
  views: { readonly input: BufferView; readonly output: BufferView; readonly logSums: BufferView | null },
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
  const builder = new KernelBuilder(`${shape.path} attention forward`);
  const qkv = builder.read(views.input);
  const output = builder.write(views.output);
  const logSums = views.logSums ? builder.write(views.logSums) : null;
  const groups = batch * heads * blocks;
  const scores = board(builder, 'scores', block * stride, groups, profile);
  const barrier = boardBarrier(profile);
  const rowTiles = block / tile;
  const widthTiles = Math.ceil(headWidth / 4);
  return builder.finish({
    workgroupSize: invocations,
    groups,
    multiplyAdds: 2 * batch * heads * tokens * tokens * headWidth,
    body: `
${place(shape, blocks, block)}
${scores.setup}
${items(
  rowTiles * keyTiles,
  invocations,
  `let r = item / ${keyTiles}u * ${tile}u;
let c = item % ${keyTiles}u * 4u;
${repeat(tile, (i) => `let q${i} = ${packed(shape, clampToken(shape, `first + r + ${i}u`), 0)};`)}
${repeat(4, (j) => `let k${j} = ${packed(shape, clampToken(shape, `c + ${j}u`), 1)};`)}
${dots(headWidth, tile, 's', qkv, qkv, 'q', 'k')}
${eachOfTile(tile, ['s'], profile, (i, j, [s]) => `${scores.element(`(r + ${i}) * ${stride}u + c + ${j}`)} = ${s} * ${literal(headWidth ** -0.5)};`)}`,
)}
${barrier}
${items(
  block,
  invocations,
  `var highest = ${LEAST};
let base = item * ${stride}u;
for (var c = 0u; c < ${tokens}u; c++) { highest = max(highest, ${scores.element('base + c')}); }
var total = 0.0;
for (var c = 0u; c < ${tokens}u; c++) { let e = exp(${scores.element('base + c')} - highest); total += e; ${scores.element('base + c')} = e; }
let query = first + item;
for (var c = 0u; c < ${tokens}u; c++) { ${scores.element('base + c')} *= ${mask(builder, shape, 'query', 'c')} / total; }
${logSums ? `if (query < ${tokens}u) { ${logSums}[(image * ${heads}u + head) * ${tokens}u + query] = highest + log(total); }` : ''}`,
)}
${barrier}
${items(
  rowTiles * widthTiles,
  invocations,
  `let r = item / ${widthTiles}u * ${tile}u;
let d = item % ${widthTiles}u;
${repeat(tile, (i) => repeat(4, (j) => `var o${i}_${j} = 0.0;`))}
for (var key = 0u; key < ${tokens}u; key++) {
let v = ${packed(shape, 'key', 2)};
${repeat(tile, (i) => `let p${i} = ${scores.element(`(r + ${i}u) * ${stride}u + key`)};`)}
${repeat(4, (j) => `let v${j} = ${qkv}[v + ${safeColumn(shape, 'd', j)}];`)}
${repeat(tile, (i) => repeat(4, (j) => `o${i}_${j} += p${i} * v${j};`))}
}
${eachOfTile(
  tile,
  ['o'],
  profile,
  (i, j, [o]) =>
    `if (first + r + ${i} < ${tokens}u${headWidth % 4 === 0 ? '' : ` && d + ${j} * ${widthTiles}u < ${headWidth}u`}) { ${output}[${merged(shape, `(first + r + ${i})`)} + d + ${j} * ${widthTiles}u] = ${o}; }`,
)}`,
)}`,
  });
}
