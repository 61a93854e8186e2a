import type { Kernel } from '../program/kernel';
import { KernelBuilder } from '../program/kernel';
import { tapsOfRow } from './operand';
import {
  type GemmProblem,
  type GemmTiling,
  HALVES_ADDED,
  repeat,
  resultStores,
  type SplitReduction,
  splitRange,
} from './problem';
import { type StagedElement, stage, stagedUnits, tilePlace } from './staging';

type SharedTiling = Extract<GemmTiling, { kind: 'shared' }>;

/** Depths that a loop body handles: a loop's own cost shows beside few products. */
const UNROLLED = 4;

/**
 * A product over tiles staged in workgroup memory, each invocation a register tile of vec4 columns. For hardware adapters.
 * Of halves (`element` f16) hardware multiplies and adds two at once.
 */
export function sharedGemm(
  problem: GemmProblem,
  tiling: SharedTiling,
  split: SplitReduction | null,
  element: StagedElement,
): Kernel {
  const { rows, columns, reduction } = problem;
  const { groupRows, groupColumns } = tiling;
  const halves = element === 'f16';
  const depth = halves ? HALVES_ADDED : tiling.depth;
  const builder = new KernelBuilder(problem.label);
  const a = problem.a(builder);
  const b = problem.b(builder);
  const invocations = groupRows * groupColumns;
  const tileRows = tiling.rows * groupRows;
  const tileColumns = tiling.columns * groupColumns;
  const rowTiles = Math.ceil(rows / tileRows);
  const columnTiles = Math.ceil(columns / tileColumns);
  const splits = split?.splits ?? 1;
  const lastRow =
    rows % tileRows === 0 ? `firstRow + ${tileRows - 1}u` : `min(firstRow + ${tileRows - 1}u, ${rows - 1}u)`;
  const range = splitRange(reduction, splits, 'firstRow', lastRow);
  const byTaps = reduction.taps > 1 || reduction.spans !== undefined;
  const rowQuads = tiling.rows / 4;
  const columnQuads = tiling.columns / 4;
  const tile = { depth, reduction, invocations, element };
  const [xUnits, yUnits] = [stagedUnits(a, tileRows, depth), stagedUnits(b, tileColumns, depth)];
  const x = stage({
    ...tile,
    name: 'x',
    operand: a,
    length: rows,
    lines: tileRows,
    first: 'firstRow',
    from: 0,
  });
  const y = stage({
    ...tile,
    name: 'y',
    operand: b,
    length: columns,
    lines: tileColumns,
    first: 'firstColumn',
    from: xUnits + yUnits <= invocations ? xUnits : 0,
  });
  if (halves) builder.enable('f16');
  for (const { name, stride } of [x, y]) {
    builder.helper(
      `tile_${name}`,
      `var<workgroup> tile_${name}: array<array<vec4<${element}>, ${stride}>, ${depth}>;`,
    );
  }

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

  /** The products at one depth, added to the sums named `z` and those of one operand alone named `s`. */
  const products = (k: string, z: string, s: string) => `{
${repeat(rowQuads, (q) => `let x${q} = tile_x[${k}][localRow + ${q * groupRows}u];`)}
${repeat(columnQuads, (q) => `let y${q} = tile_y[${k}][localColumn + ${q * groupColumns}u];`)}
${each((r, q) => `${z}${r}_${q} += x${r >> 2}.${lane[r & 3]} * y${q};`)}
${repeat(sumQuads, (q) => `${s}${q} += ${sumOf}${q};`)}
}`;
  const inFloats = `for (var k = 0u; k < ${depth}u; k += ${UNROLLED}u) {
${repeat(UNROLLED, (i) => products(`k + ${i}u`, 'z', 's'))}
}`;
  const inHalves = `${each((r, q) => `var h${r}_${q} = vec4<f16>();`)}
${repeat(sumQuads, (q) => `var g${q} = vec4<f16>();`)}
${repeat(depth, (k) => products(`${k}u`, 'h', 'g'))}
${each((r, q) => `z${r}_${q} += vec4<f32>(h${r}_${q});`)}
${repeat(sumQuads, (q) => `s${q} += vec4<f32>(g${q});`)}`;

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
let k0 = ${byTaps ? `t0 * ${reduction.inner}u` : 'c0'};
let k1 = ${byTaps ? `t1 * ${reduction.inner}u` : 'c1'};
${x.setup}
${y.setup}
for (var start = k0; start < k1; start += ${depth}u) {
${tilePlace(reduction, depth)}
${x.fetch}
${y.fetch}
workgroupBarrier();
${x.put}
${y.put}
workgroupBarrier();
${halves ? inHalves : inFloats}
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
    multiplyAdds: rows * columns * tapsOfRow(reduction) * reduction.inner,
  });
}
