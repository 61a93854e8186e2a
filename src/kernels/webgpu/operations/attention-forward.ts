import type { DeviceProfile } from '../device-profile';
import { repeat } from '../gemm/problem';
import { type BufferView, type Kernel, KernelBuilder } from '../program/kernel';
import { LEAST, literal } from '../wgsl/activation';
import {
  type AttentionShape,
  board,
  boardBarrier,
  clampToken,
  dots,
  eachOfTile,
  eachQuery,
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

/** out [N, T, heads · headWidth]; `logSums` [N, heads, T] keeps log Σ exp of the scaled scores for backward. */
export function attentionForward(
  shape: AttentionShape,
  views: { readonly input: BufferView; readonly output: BufferView; readonly logSums: BufferView | null },
  profile: DeviceProfile,
): Kernel {
  const { batch, tokens, heads, headWidth } = shape;
  const blocking = queryBlocking(shape, profile);
  const { block, blocks, tile, stride, rowTiles, keyTiles, invocations } = blocking;
  const builder = new KernelBuilder(`${shape.path} attention forward`);
  const qkv = readHeadRows(builder, views.input, shape, profile);
  const output = builder.write(views.output);
  const logSums = views.logSums ? builder.write(views.logSums) : null;
  const groups = batch * heads * blocks;
  const scores = board(builder, 'scores', block * stride, groups, profile);
  const barrier = boardBarrier(profile);
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
  `${scoreTile(blocking, profile)}
${repeat(tile, (i) => `let q${i} = ${packed(shape, clampToken(shape, `first + r + ${i}u`), 0)};`)}
${repeat(4, (j) => `let k${j} = ${packed(shape, clampToken(shape, `c + ${j}u`), 1)};`)}
${dots(headWidth, tile, 's', qkv, qkv, 'q', 'k')}
${eachOfTile(tile, ['s'], profile, (i, j, [s]) => `${scores.element(`(r + ${i}) * ${stride}u + c + ${j}`)} = ${s} * ${literal(headWidth ** -0.5)};`)}`,
)}
${barrier}
${eachQuery(builder, blocking, profile, ({ from, step, sum, max, stores }) => {
  const loop = (body: string) => `for (var c = ${from}; c < ${tokens}u; c += ${step}) { ${body} }`;
  const score = scores.element('base + c');
  return `let base = item * ${stride}u;
let query = first + item;
var highest = ${LEAST};
${loop(`highest = max(highest, ${score});`)}
highest = ${max('highest')};
var total = 0.0;
${loop(`let e = exp(${score} - highest); total += e; ${score} = e;`)}
total = ${sum('total')};
${loop(`${score} *= ${mask(builder, shape, 'query', 'c')} / total;`)}
${logSums ? `if (${stores} && query < ${tokens}u) { ${logSums}[(image * ${heads}u + head) * ${tokens}u + query] = highest + log(total); }` : ''}`;
})}
${barrier}
${scoresTimes(shape, blocking, profile, scores, qkv, 2, (token, column, value) => `${output}[${merged(shape, token)} + ${column}] = ${value};`)}`,
  });
}
