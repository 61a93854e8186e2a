import type { DeviceProfile } from '../device-profile';
import { repeat } from '../gemm/problem';
import { type BufferView, type Kernel, KernelBuilder } from '../program/kernel';
import { LEAST, literal } from '../wgsl/activation';
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
  builder.helper('scores', `var<workgroup> scores: array<f32, ${block * stride}>;`);
  const rowTiles = block / tile;
  const widthTiles = Math.ceil(headWidth / 4);
  return builder.finish({
    workgroupSize: invocations,
    groups: batch * heads * blocks,
    multiplyAdds: 2 * batch * heads * tokens * tokens * headWidth,
    body: `
${place(shape, blocks, block)}
${items(
  rowTiles * keyTiles,
  invocations,
  `let r = item / ${keyTiles}u * ${tile}u;
let c = item % ${keyTiles}u * 4u;
${repeat(tile, (i) => `let q${i} = ${packed(shape, clampToken(shape, `first + r + ${i}u`), 0)};`)}
${repeat(4, (j) => `let k${j} = ${packed(shape, clampToken(shape, `c + ${j}u`), 1)};`)}
${dots(headWidth, tile, 's', qkv, qkv, 'q', 'k')}
${repeat(tile, (i) => repeat(4, (j) => `scores[(r + ${i}u) * ${stride}u + c + ${j}u] = s${i}_${j} * ${literal(headWidth ** -0.5)};`))}`,
)}
workgroupBarrier();
${items(
  block,
  invocations,
  `var highest = ${LEAST};
let base = item * ${stride}u;
for (var c = 0u; c < ${tokens}u; c++) { highest = max(highest, scores[base + c]); }
var total = 0.0;
for (var c = 0u; c < ${tokens}u; c++) { let e = exp(scores[base + c] - highest); total += e; scores[base + c] = e; }
let query = first + item;
for (var c = 0u; c < ${tokens}u; c++) { scores[base + c] *= ${mask(builder, shape, 'query', 'c')} / total; }
${logSums ? `if (query < ${tokens}u) { ${logSums}[(image * ${heads}u + head) * ${tokens}u + query] = highest + log(total); }` : ''}`,
)}
workgroupBarrier();
${items(
  rowTiles * widthTiles,
  invocations,
  `let r = item / ${widthTiles}u * ${tile}u;
let d = item % ${widthTiles}u * 4u;
${repeat(tile, (i) => repeat(4, (j) => `var o${i}_${j} = 0.0;`))}
for (var key = 0u; key < ${tokens}u; key++) {
let v = ${packed(shape, 'key', 2)} + d;
${repeat(tile, (i) => `let p${i} = scores[(r + ${i}u) * ${stride}u + key];`)}
${repeat(4, (j) => `let v${j} = ${qkv}[v + ${headWidth % 4 === 0 ? `${j}u` : `min(${j}u, ${headWidth - 1}u - d)`}];`)}
${repeat(tile, (i) => repeat(4, (j) => `o${i}_${j} += p${i} * v${j};`))}
}
${repeat(tile, (i) => `if (first + r + ${i}u < ${tokens}u) { let o = ${merged(shape, `first + r + ${i}u`)} + d; ${repeat(4, (j) => `${headWidth % 4 === 0 ? '' : `if (d + ${j}u < ${headWidth}u) `}{ ${output}[o + ${j}u] = o${i}_${j}; }`)} }`)}`,
)}`,
  });
}
