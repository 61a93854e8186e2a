import type { Kernel } from '../program/kernel';
import { KernelBuilder } from '../program/kernel';
import { type Operand, tapsOfRow } from './operand';
import {
  type GemmProblem,
  type GemmTiling,
  repeat,
  resultStores,
  type SplitReduction,
  splitRange,
} from './problem';

type DirectTiling = Extract<GemmTiling, { kind: 'direct' }>;

/** Reads one side of the product for `count` indices of an invocation. */
interface Side {
  readonly setup: string;
  readonly tap: string;
  /** Declares `${name}0 …` for one inner position; `step` is a constant offset added to `c`. */
  load(step: number): string;
}

function side(options: {
  readonly operand: Operand;
  /** The operand's array. */
  readonly array: string;
  readonly name: string;
  readonly count: number;
  readonly first: string;
  readonly spacing: number;
  readonly length: number;
  /** What an invocation adds to the inner position: its lane where lanes take turns. */
  readonly lane: string;
}): Side {
  const { operand, array, name, count, first, spacing, length, lane } = options;
  const shared = sharesBase(operand, count, spacing, length);
  const bases = shared ? 1 : count;
  const prefix = (i: number) => `${name}_${shared ? 0 : i}`;
  const index = (i: number) => {
    const at = i === 0 ? first : `(${first} + ${i * spacing}u)`;
    return length % (count * spacing) === 0 ? at : `min(${at}, ${length - 1}u)`;
  };
  const offset = (i: number, step: number) =>
    (shared ? i * spacing * operand.indexStride : 0) + step * operand.innerStride;
  return {
    setup: repeat(bases, (i) => operand.setup(prefix(i), index(i))),
    tap: repeat(
      bases,
      (i) => `${operand.tap(prefix(i), 't')}
var ${prefix(i)}p = ${prefix(i)}b + (c0 + ${lane}) * ${operand.innerStride}u;`,
    ),
    load: (step) => {
      const element = (i: number, base: string) => {
        const constant = offset(i, step);
        return `${array}[${base}${constant === 0 ? '' : ` + ${constant}u`}]`;
      };
      if (!operand.checked) return repeat(count, (i) => `let ${name}${i} = ${element(i, `${prefix(i)}p`)};`);
      // Outside elements read a safe address and become zero: no branches, which some compilers handle badly.
      const inside = (p: string) =>
        [`${p}v`, ...(operand.innerValid ? [operand.innerValid(p, `(c + ${lane} + ${step}u)`)] : [])].join(
          ' & ',
        );
      const checks = repeat(bases, (i) => {
        const p = prefix(i);
        return `let ${p}in = ${inside(p)};\nlet ${p}at = select(0u, ${p}p, ${p}in);`;
      });
      const loads = repeat(
        count,
        (i) => `let ${name}${i} = select(0.0, ${element(i, `${prefix(i)}at`)}, ${prefix(i)}in);`,
      );
      return `${checks}\n${loads}`;
    },
  };
}

/** Multiply-adds a loop body may hold: compilers of software adapters take time beyond measure over longer ones. */
const LONGEST_BODY = 64;

/** What an invocation hears of its quad, by what its own place in it is turned by: 0 for its own, then as XOR. */
const QUAD_SWAPS = [null, 'quadSwapX', 'quadSwapY', 'quadSwapDiagonal'] as const;

/** How many inner positions a loop body handles: unrolling pays for the loop's own cost. */
function unrolling(lengths: readonly number[], tile: number): number {
  const fits = (n: number) => n * tile <= LONGEST_BODY && lengths.every((length) => length % n === 0);
  return [4, 3, 2].find(fits) ?? 1;
}

/** The same where what is left over is left to a loop of its own, unless a body of three leaves nothing. */
function unrollingInQuads(lengths: readonly number[]): number {
  return [4, 3].find((n) => lengths.every((length) => length % n === 0)) ?? 4;
}

/**
 * A product in registers alone: every invocation reads its rows and columns straight from memory. Right for software
 * adapters (workgroup memory and barriers cost them more than they save) and for small products.
 *
 * What SwiftShader makes of a read is a hundred instructions, whether its four invocations read one address or four. So
 * an invocation of a quad reads every fourth row alone and hears the others by swaps, two or three instructions each.
 * It sums up rows in the order of the swaps: its sum `i` is that of row `i ^ lane`.
 */
export function directGemm(problem: GemmProblem, tiling: DirectTiling, split: SplitReduction | null): Kernel {
  const { rows, columns, reduction, matrices } = problem;
  const { groupRows, groupColumns, lanes } = tiling;
  const builder = new KernelBuilder(problem.label);
  const a = problem.a(builder);
  const b = problem.b(builder);
  const tileRows = tiling.rows * groupRows;
  const tileColumns = tiling.columns * groupColumns;
  const rowTiles = Math.ceil(rows / tileRows);
  const columnTiles = Math.ceil(columns / tileColumns);
  const tiles = rowTiles * columnTiles;
  const splits = split?.splits ?? 1;
  const tileRow = `(tile / ${columnTiles}u) * ${tileRows}u`;
  const range = splitRange(reduction, splits, tileRow, `min(${tileRow} + ${tileRows - 1}u, ${rows - 1}u)`);
  const inQuads = lanes === 4;
  const inTurns = lanes > 1 && !inQuads;
  // Rows that an invocation reads itself, and how far apart they are.
  const [ownRows, rowSpacing] = inQuads ? [tiling.rows / 4, 4] : [tiling.rows, 1];
  const aSide = side({
    operand: a,
    array: a.builder.read(a.view),
    name: 'x',
    count: ownRows,
    first: inQuads ? '(row + lane)' : 'row',
    spacing: rowSpacing,
    length: rows,
    lane: inTurns ? 'lane' : '0u',
  });
  const bSide = side({
    operand: b,
    array: b.builder.read(b.view),
    name: 'y',
    count: tiling.columns,
    first: 'column',
    spacing: groupColumns,
    length: columns,
    lane: '0u',
  });
  const innerLengths = splits > 1 && reduction.taps === 1 ? [16, reduction.inner] : [reduction.inner];
  const unroll = inQuads
    ? unrollingInQuads(innerLengths)
    : inTurns
      ? lanes
      : unrolling(innerLengths, tiling.rows * tiling.columns);
  if (lanes > 1) builder.enable('subgroups');
  const each = (text: (i: number, j: number) => string) =>
    repeat(tiling.rows, (i) => repeat(tiling.columns, (j) => text(i, j)));

  const sum = problem.operandSum;
  const sumCount = sum ? (sum.of === 'rows' ? ownRows : tiling.columns) : 0;
  const sumOf = sum?.of === 'rows' ? (inQuads ? 'own' : 'x') : 'y';
  const sums = sum !== undefined;

  const { store, storeQuad, storeSum } = resultStores(builder, problem, split);

  const rowOf = (i: string) => (inQuads ? `row + (${i} ^ lane)` : `row + ${i}`);
  const guards = [
    ...(rows % tileRows === 0 ? [] : [`${storeQuad ? 'row + i' : rowOf('i')} < ${rows}u`]),
    ...(columns % tileColumns === 0 ? [] : [`column + j * ${groupColumns}u < ${columns}u`]),
  ];
  const guarded = guards.length > 0 ? `if (!(${guards.join(' && ')})) { continue; }\n` : '\n';
  // Each invocation of a quad has rows of its own, and the first quad of a row of tiles stores their sums.
  const summedRow = (i: number) => (inQuads ? `row + lane + ${i * 4}u` : `row + ${i}u`);
  const sumGuard = (i: number) =>
    sum?.of === 'rows'
      ? `if (column == ${inQuads ? 'lane' : '0u'} && ${summedRow(i)} < ${rows}u)`
      : `if (row == 0u && column + ${i * groupColumns}u < ${columns}u)`;

  const results = Array.from(
    { length: tiling.rows * tiling.columns },
    (_, e) => `z${Math.floor(e / tiling.columns)}_${e % tiling.columns}`,
  );
  // Subgroups broadcast in uniform control flow alone: there, invocations outside compute along and store nothing.
  const leaveOutside = [
    rows % tileRows === 0 ? '' : `if (row >= ${rows}u) { return; }`,
    columns % tileColumns === 0 ? '' : `if (column >= ${columns}u) { return; }`,
  ].join('\n');
  const product = `${each((i, j) => `z${i}_${j} += x${i} * y${j};`)}
${sums ? repeat(sumCount, (i) => `s${i} += ${sumOf}${i};`) : ''}`;
  const loadOwn = (step: number) => aSide.load(step).replaceAll(/let x(\d+) =/g, 'let own$1 =');
  const heard = (i: number) => {
    const swap = QUAD_SWAPS[i % 4];
    const own = `own${Math.floor(i / 4)}`;
    return `let x${i} = ${swap ? `${swap}(${own})` : own};`;
  };
  const step = (at: number) => {
    const load = inQuads ? `${loadOwn(at)}\n${repeat(tiling.rows, heard)}` : aSide.load(at);
    return `{\n${load}\n${bSide.load(at)}\n${product}\n}`;
  };
  const steps = inTurns
    ? `${loadOwn(0)}
${repeat(
  lanes,
  (at) => `{
${repeat(tiling.rows, (i) => `let x${i} = subgroupBroadcast(own${i}, ${at}u);`)}
${bSide.load(at)}
${product}
}`,
)}`
    : repeat(unroll, step);
  const onwards = (positions: number) => `${advance(a, 'x', ownRows, positions, rows, rowSpacing)}
${advance(b, 'y', tiling.columns, positions, columns, groupColumns)}`;
  const reduce = innerLengths.every((length) => length % unroll === 0)
    ? `for (var c = c0; c < c1; c += ${unroll}u) {
${steps}
${onwards(unroll)}
}`
    : `var c = c0;
for (; c + ${unroll}u <= c1; c += ${unroll}u) {
${steps}
${onwards(unroll)}
}
for (; c < c1; c++) {
${step(0)}
${onwards(1)}
}`;
  // Division is slow where a quad of invocations is one vector: rows and columns have a loop each.
  const eachStored = (groups: number, size: number, text: string) =>
    inQuads
      ? `for (var i = 0u; i < ${groups * size}u; i += ${size}u) {
for (var j = 0u; j < ${tiling.columns}u; j++) {
${text}
}
}`
      : `for (var e = 0u; e < ${groups * tiling.columns}u; e++) {
let i = e / ${tiling.columns}u${size === 1 ? '' : ` * ${size}u`};
let j = e % ${tiling.columns}u;
${text}
}`;
  const body = `
let tile = group % ${tiles}u;
let split = group / ${tiles}u${matrices ? `% ${splits}u;\nlet batch = group / ${tiles * splits}u;\n${matrices.setup}` : ';'}
let row = ${tileRow} + (local / ${groupColumns}u) * ${tiling.rows}u;
let column = (tile % ${columnTiles}u) * ${tileColumns}u + local % ${groupColumns}u;
${lanes > 1 ? `let lane = local % ${lanes}u;` : leaveOutside}
${each((i, j) => `var z${i}_${j} = 0.0;`)}
${repeat(sumCount, (i) => `var s${i} = 0.0;`)}
${range.taps}
${range.inner}
${aSide.setup}
${bSide.setup}
for (var t = t0; t < t1; t++) {
${aSide.tap}
${bSide.tap}
${reduce}
}
// One copy of the epilogue in a loop: unrolled, it would make up most of what is compiled.
var tile_values = array<f32, ${tiling.rows * tiling.columns}>(${results.join(', ')});
${
  storeQuad
    ? eachStored(
        tiling.rows / 4,
        4,
        `${guarded}${repeat(4, (k) => `let value${k} = tile_values[(i + ${inQuads ? `(${k}u ^ lane)` : `${k}u`}) * ${tiling.columns}u + j];`)}
{ ${storeQuad('((row + i) / 4u)', `(column + j * ${groupColumns}u)`, ['value0', 'value1', 'value2', 'value3'])} }`,
      )
    : eachStored(
        tiling.rows,
        1,
        `${guarded}${inQuads ? `let e = i * ${tiling.columns}u + j;\n` : ''}{ ${store(`(${rowOf('i')})`, `(column + j * ${groupColumns}u)`, 'tile_values[e]')} }`,
      )
}
${sums ? repeat(sumCount, (i) => `${sumGuard(i)} { ${storeSum(sum.of === 'rows' ? `(${summedRow(i)})` : `(column + ${i * groupColumns}u)`, `s${i}`)} }`) : ''}`;
  return builder.finish({
    workgroupSize: groupRows * groupColumns,
    groups: tiles * splits * (matrices?.count ?? 1),
    body,
    multiplyAdds: (matrices?.count ?? 1) * rows * columns * tapsOfRow(reduction) * reduction.inner,
  });
}

/** One base address serves all indices of an invocation where they lie evenly and none has to be clamped. */
function sharesBase(operand: Operand, count: number, spacing: number, length: number): boolean {
  const span = count * spacing;
  if (length % span !== 0) return false;
  return operand.groupSize === Number.POSITIVE_INFINITY || operand.groupSize % span === 0;
}

function advance(
  operand: Operand,
  name: string,
  count: number,
  unroll: number,
  length: number,
  spacing: number,
): string {
  const bases = sharesBase(operand, count, spacing, length) ? 1 : count;
  return repeat(bases, (i) => `${name}_${i}p += ${unroll * operand.innerStride}u;`);
}
