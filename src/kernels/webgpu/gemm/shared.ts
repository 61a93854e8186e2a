import type { Kernel } from '../program/kernel';
import { KernelBuilder } from '../program/kernel';
import type { Operand, Reduction } from './operand';
import {
  type GemmProblem,
  type GemmTiling,
  repeat,
  resultStores,
  type SplitReduction,
  splitRange,
} from './problem';

type SharedTiling = Extract<GemmTiling, { kind: 'shared' }>;

/** `fn load_x(index, k) -> f32` for one operand, zero outside. */
function loader(name: string, operand: Operand, reduction: Reduction, length: number): string {
  const oneTap = reduction.taps === 1;
  const inside = [
    ...(operand.checked ? ['pv'] : []),
    ...(operand.innerValid ? [operand.innerValid('p', 'c')] : []),
  ];
  const element = `${operand.array}[pb + c * ${operand.innerStride}]`;
  return `fn load_${name}(index: u32, k: i32, end: i32) -> f32 {
if (index >= ${length}u || k >= end) { return 0.0; }
let t = ${oneTap ? '0' : `k / ${reduction.inner}`};
let c = ${oneTap ? 'k' : `k % ${reduction.inner}`};
${operand.setup('p', 'index')}
${operand.tap('p', 't')}
${inside.length > 0 ? `if (!(${inside.join(' && ')})) { return 0.0; }` : ''}
return ${element};
}`;
}

/** Copies a tile of `lines` × depth into workgroup memory, four neighbouring indices to a vec4, `[depth][lines / 4]`. */
function stage(
  name: string,
  operand: Operand,
  lines: number,
  depth: number,
  invocations: number,
  first: string,
): string {
  const quads = lines / 4;
  const total = quads * depth;
  // Neighbouring invocations read neighbouring addresses.
  const innerFirst = operand.innerStride === 1 && operand.indexStride !== 1;
  return repeat(Math.ceil(total / invocations), (i) => {
    const at = `(local + ${i * invocations}u)`;
    const quad = innerFirst ? `${at} / ${depth}u` : `${at} % ${quads}u`;
    const k = innerFirst ? `${at} % ${depth}u` : `${at} / ${quads}u`;
    const body = `let quad = ${quad};
let k = ${k};
let index = ${first} + quad * 4u;
let at = start + i32(k);
tile_${name}[k * ${quads}u + quad] = vec4<f32>(load_${name}(index, at, k1), load_${name}(index + 1u, at, k1), load_${name}(index + 2u, at, k1), load_${name}(index + 3u, at, k1));`;
    return (i + 1) * invocations <= total ? `{ ${body} }` : `if (${at} < ${total}u) { ${body} }`;
  });
}

/** A product over tiles staged in workgroup memory, each invocation a register tile of vec4 columns. For hardware adapters. */
export function sharedGemm(problem: GemmProblem, tiling: SharedTiling, split: SplitReduction | null): Kernel {
  const { rows, columns, reduction } = problem;
  const { groupRows, groupColumns, depth } = tiling;
  const builder = new KernelBuilder(problem.label);
  const a = problem.a(builder);
  const b = problem.b(builder);
  const invocations = groupRows * groupColumns;
  const tileRows = tiling.rows * groupRows;
  const tileColumns = tiling.columns * groupColumns;
  const rowTiles = Math.ceil(rows / tileRows);
  const columnTiles = Math.ceil(columns / tileColumns);
  const splits = split?.splits ?? 1;
  const range = splitRange(reduction, splits);
  const rowQuads = tiling.rows / 4;
  const columnQuads = tiling.columns / 4;
  builder.helper('load_x', loader('x', a, reduction, rows));
  builder.helper('load_y', loader('y', b, reduction, columns));
  builder.helper('tile_x', `var<workgroup> tile_x: array<vec4<f32>, ${(tileRows * depth) / 4}>;`);
  builder.helper('tile_y', `var<workgroup> tile_y: array<vec4<f32>, ${(tileColumns * depth) / 4}>;`);

  const sum = problem.operandSum;
  const sumQuads = sum ? (sum.of === 'rows' ? rowQuads : columnQuads) : 0;
  const sumOf = sum?.of === 'rows' ? 'x' : 'y';
  const { store, storeQuad, storeSum } = resultStores(builder, problem, split);

  const lane = ['x', 'y', 'z', 'w'] as const;
  // Row r of the invocation: quad r / 4 (quads are groupRows apart, so that a wave's reads do not collide), lane r % 4.
  const rowOf = (r: number) => `(row + ${(r >> 2) * groupRows * 4 + (r & 3)}u)`;
  const columnOf = (q: number, l: number) => `(column + ${q * groupColumns * 4 + l}u)`;
  const each = (text: (r: number, q: number) => string) =>
    repeat(tiling.rows, (r) => repeat(columnQuads, (q) => text(r, q)));
  const guards = (r: number, q: number, l: number) => {
    const conditions = [
      ...(rows % tileRows === 0 ? [] : [`${rowOf(r)} < ${rows}u`]),
      ...(columns % tileColumns === 0 ? [] : [`${columnOf(q, l)} < ${columns}u`]),
    ];
    return conditions.length > 0 ? `if (${conditions.join(' && ')}) ` : '';
  };

  const body = `
let tile = group % ${rowTiles * columnTiles}u;
let split = group / ${rowTiles * columnTiles}u;
let firstRow = (tile / ${columnTiles}u) * ${tileRows}u;
let firstColumn = (tile % ${columnTiles}u) * ${tileColumns}u;
let localRow = local / ${groupColumns}u;
let localColumn = local % ${groupColumns}u;
let row = firstRow + localRow * 4u;
let column = firstColumn + localColumn * 4u;
${each((r, q) => `var z${r}_${q} = vec4<f32>();`)}
${repeat(sumQuads, (q) => `var s${q} = vec4<f32>();`)}
${range.taps}
${range.inner}
let k0 = ${reduction.taps === 1 ? 'c0' : `t0 * ${reduction.inner}`};
let k1 = ${reduction.taps === 1 ? 'c1' : `t1 * ${reduction.inner}`};
for (var start = k0; start < k1; start += ${depth}) {
${stage('x', a, tileRows, depth, invocations, 'firstRow')}
${stage('y', b, tileColumns, depth, invocations, 'firstColumn')}
workgroupBarrier();
for (var k = 0u; k < ${depth}u; k++) {
${repeat(rowQuads, (q) => `let x${q} = tile_x[k * ${tileRows / 4}u + localRow + ${q * groupRows}u];`)}
${repeat(columnQuads, (q) => `let y${q} = tile_y[k * ${tileColumns / 4}u + localColumn + ${q * groupColumns}u];`)}
${each((r, q) => `z${r}_${q} += x${r >> 2}.${lane[r & 3]} * y${q};`)}
${repeat(sumQuads, (q) => `s${q} += ${sumOf}${q};`)}
}
workgroupBarrier();
}
${
  storeQuad
    ? repeat(rowQuads, (quad) =>
        repeat(columnQuads, (q) =>
          repeat(4, (l) => {
            const values = lane.map((_, k) => `z${quad * 4 + k}_${q}.${lane[l]}`);
            return `${guards(quad * 4, q, l)}{ ${storeQuad(`(${rowOf(quad * 4)} / 4u)`, columnOf(q, l), values)} }`;
          }),
        ),
      )
    : each((r, q) =>
        repeat(4, (l) => `${guards(r, q, l)}{ ${store(rowOf(r), columnOf(q, l), `z${r}_${q}.${lane[l]}`)} }`),
      )
}
${
  sum
    ? repeat(sumQuads * 4, (e) =>
        sum.of === 'rows'
          ? `if (column == 0u && ${rowOf(e)} < ${rows}u) { ${storeSum(rowOf(e), `s${e >> 2}.${lane[e & 3]}`)} }`
          : `if (row == 0u && ${columnOf(e >> 2, e & 3)} < ${columns}u) { ${storeSum(columnOf(e >> 2, e & 3), `s${e >> 2}.${lane[e & 3]}`)} }`,
      )
    : ''
}`;
  return builder.finish({
    workgroupSize: invocations,
    groups: rowTiles * columnTiles * splits,
    body,
    multiplyAdds: rows * columns * reduction.taps * reduction.inner,
  });
}
