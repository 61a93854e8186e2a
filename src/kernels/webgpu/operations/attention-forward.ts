import type { DeviceProfile } from '../device-profile';
import { repeat } from '../gemm/problem';
import { type Kernel, KernelBuilder } from '../program/kernel';
import { LEAST, literal } from '../wgsl/activation';
import {
  type AttentionShape,
  clampToken,
  dots,
  eachQueryTile,
  items,
  mask,
  merged,
  place,
  queryBlocking,
  readHeadRows,
  scoresTimes,
  scoreTile,
} from './attention-blocks';
import { keepScores, lanesOf, scoreBoard, vectorOf } from './attention-boards';
import { type AttentionForwardViews, attentionProductsForward } from './attention-products';

/** out [N, T, heads · headWidth]; `logSums` [N, heads, T] keeps log Σ exp of the scaled scores for backward. */
export function attentionForward(
  shape: AttentionShape,
  views: AttentionForwardViews,
  profile: DeviceProfile,
): Kernel[] {
  return profile.software
    ? attentionProductsForward(shape, views, profile)
    : [attentionOnBoards(shape, views, profile)];
}

function attentionOnBoards(
  shape: AttentionShape,
  views: AttentionForwardViews,
  profile: DeviceProfile,
): Kernel {
  const { batch, tokens, heads, headWidth } = shape;
  const blocking = queryBlocking(shape, profile);
  const { block, blocks, tile, stride, rowTiles, keyTiles, invocations } = blocking;
  const builder = new KernelBuilder(`${shape.path} attention forward`);
  const qkv = readHeadRows(builder, views.input, shape, 3);
  const output = builder.write(views.output);
  const logSums = views.logSums ? builder.write(views.logSums) : null;
  const groups = batch * heads * blocks;
  const scores = scoreBoard(
    builder,
    'scores',
    { rows: block, keys: stride },
    { along: 'rows', count: tile, others: 4 },
  );
  return builder.finish({
    workgroupSize: invocations,
    groups,
    multiplyAdds: 2 * batch * heads * tokens * tokens * headWidth,
    body: `
${place(shape, blocks, block)}
${items(
  rowTiles * keyTiles,
  invocations,
  `${scoreTile(blocking)}
${repeat(tile, (i) => `let q${i} = ${qkv.row(clampToken(shape, `first + r + ${i}u`), 0)};`)}
${repeat(4, (j) => `let k${j} = ${qkv.row(clampToken(shape, `c + ${j}u`), 1)};`)}
${dots(headWidth, tile, 's', qkv, qkv, 'q', 'k')}
${keepScores(tile, ['s'], [scores], (_, __, [s]) => ({ kept: [`${s} * ${literal(headWidth ** -0.5)}`] }))}`,
)}
workgroupBarrier();
${eachQueryTile(builder, blocking, ({ from, step, rows, sum, max, stores }) => {
  const loop = (body: string) => `for (var c = ${from}; c < ${tokens}u; c += ${step}) { ${body} }`;
  const score = scores.at('row', 'c');
  const vector = vectorOf(rows);
  const masks = Array.from({ length: rows }, (_, i) => mask(builder, shape, `(query + ${i}u)`, 'c'));
  const lanes = lanesOf('logarithm', rows);
  return `let query = first + row;
var highest = ${vector}(${LEAST});
${loop(`highest = max(highest, ${score});`)}
highest = ${max('highest')};
var total = ${vector}(0.0);
${loop(`let e = exp(${score} - highest); total += e; ${score} = e;`)}
total = ${sum('total')};
${loop(`${score} *= ${vector}(${masks.join(', ')}) / total;`)}
let logarithm = highest + log(total);
${logSums ? repeat(rows, (i) => `if (${stores} && query + ${i}u < ${tokens}u) { ${logSums}[(image * ${heads}u + head) * ${tokens}u + query + ${i}u] = ${lanes[i]}; }`) : ''}`;
})}
workgroupBarrier();
${scoresTimes(shape, blocking, scores, qkv, 2, (token, column, value) => `${output}[${merged(shape, token)} + ${column}] = ${value};`)}`,
  });
}
