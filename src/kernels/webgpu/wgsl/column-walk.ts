import type { DeviceProfile } from '../device-profile';
import {
  type BufferView,
  elementwiseKernel,
  holdsFours,
  type Kernel,
  type KernelBuilder,
} from '../program/kernel';
import { loopAhead, plainLoop } from './loop-ahead';

/** Matrices of one size, one after the other in memory, that are walked by rows for something of each column. */
export interface Columns {
  readonly matrices: number;
  /** Rows of one matrix. */
  readonly rows: number;
  readonly columns: number;
  /** What is read by column. */
  readonly views: readonly BufferView[];
}

/** How invocations share out columns: a software adapter's alone, a hardware adapter's by workgroups. */
export interface ColumnWalk {
  /** Neighbouring columns of an invocation, and what holds a value of each. */
  readonly width: 1 | 4;
  readonly type: 'f32' | 'vec4<f32>';
  /** Binds a view; what it answers reads the columns from an index on. */
  read(builder: KernelBuilder, view: BufferView): (index: string) => string;
  /** `body` for each `row` (u32) that the invocation has of those from `from` to before `to`. */
  loop(from: string, to: string, body: string): string;
  /** The sum over all invocations that share the columns, in order. All invocations have to come here. */
  sum(value: string): string;
  /** `body` once for each column, with `column` for it and `name` for its part of each of `values`. */
  each(values: Readonly<Record<string, string>>, body: string): string;
  /**
   * A kernel of `shares` stretches of rows: `body` may use `matrix`, `share` and `firstColumn`. What stands in `once` is
   * done by one invocation of those that share the columns.
   */
  kernel(builder: KernelBuilder, shares: number, body: string, once: string): Kernel;
}

/** Invocations of a hardware adapter's workgroup at most, and how many lie side by side. */
const WORKGROUP = 256;
const MOST_ACROSS = 64;
/** Of a hardware adapter: enough workgroups to read as fast as memory is, and shares that are soon joined. */
const WANTED_GROUPS = 256;
const MOST_SHARES = 128;

const LANES = ['x', 'y', 'z', 'w'] as const;

function each(width: 1 | 4, values: Readonly<Record<string, string>>, body: string): string {
  return LANES.slice(0, width)
    .map((lane, i) => {
      const parts = Object.entries(values).map(
        ([name, value]) => `let ${name} = ${width === 1 ? value : `${value}.${lane}`};`,
      );
      return `{\nlet column = firstColumn + ${i}u;\n${parts.join('\n')}\n${body}\n}`;
    })
    .join('\n');
}

/** One invocation for each column of a share. */
function aloneWalk({ matrices, columns }: Columns): ColumnWalk {
  return {
    width: 1,
    type: 'f32',
    read: (builder, view) => {
      const array = builder.read(view);
      return (index) => `${array}[${index}]`;
    },
    loop: (from, to, body) => plainLoop('row', { from, to, step: 1 }, body),
    sum: (value) => value,
    each: (values, body) => each(1, values, body),
    kernel: (builder, shares, body, once) =>
      elementwiseKernel(
        builder,
        matrices * shares * columns,
        `let firstColumn = i % ${columns}u;
let share = ${shares === 1 ? '0u' : `i / ${columns}u % ${shares}u`};
let matrix = ${matrices === 1 ? '0u' : `i / ${columns * shares}u`};
${body}
${once}`,
      ),
  };
}

/** A workgroup for a stretch of columns of a share: its invocations lie side by side, and in lanes that take turns with the rows. */
function groupWalk(shape: Columns): ColumnWalk & { readonly blocks: number; readonly lanes: number } {
  const { matrices, rows, columns } = shape;
  const width = columns % 4 === 0 && shape.views.every(holdsFours) ? 4 : 1;
  const type = width === 4 ? 'vec4<f32>' : 'f32';
  const units = columns / width;
  const blocks = Math.ceil(units / MOST_ACROSS);
  const across = Math.ceil(units / blocks);
  const lanes = Math.max(1, Math.min(Math.floor(WORKGROUP / across), rows));
  const exact = blocks * across === units;
  return {
    width,
    type,
    blocks,
    lanes,
    read: (builder, view) => {
      const array = width === 4 ? builder.readFours(view) : builder.read(view);
      return (index) => `${array}[${width === 4 ? `(${index}) / 4u` : index}]`;
    },
    loop: (from, to, body) => loopAhead('row', { from: `${from} + lane`, to, step: lanes }, body),
    sum: (value) => (lanes === 1 ? value : `lane_sum(${value}, local)`),
    each: (values, body) => each(width, values, body),
    kernel: (builder, shares, body, once) => {
      if (lanes > 1) {
        builder.helper('lane_scratch', `var<workgroup> lane_scratch: array<${type}, ${across * lanes}>;`);
        builder.helper(
          'lane_sum',
          `fn lane_sum(value: ${type}, local: u32) -> ${type} {
lane_scratch[local] = value;
workgroupBarrier();
var total = lane_scratch[local % ${across}u];
for (var l = 1u; l < ${lanes}u; l++) { total += lane_scratch[l * ${across}u + local % ${across}u]; }
workgroupBarrier();
return total;
}`,
        );
      }
      return builder.finish({
        workgroupSize: across * lanes,
        groups: matrices * shares * blocks,
        body: `let lane = local / ${across}u;
let unit = ${blocks === 1 ? '' : `group % ${blocks}u * ${across}u + `}local % ${across}u;
let firstColumn = ${exact ? 'unit' : `min(unit, ${units - 1}u)`} * ${width}u;
let share = ${shares === 1 ? '0u' : `group / ${blocks}u % ${shares}u`};
let matrix = ${matrices === 1 ? '0u' : `group / ${blocks * shares}u`};
${body}
if (lane == 0u${exact ? '' : ` && unit < ${units}u`}) {
${once}
}`,
      });
    },
  };
}

/** The walk over all rows at once. */
export function columnWalk(shape: Columns, { software }: DeviceProfile): ColumnWalk {
  return software ? aloneWalk(shape) : groupWalk(shape);
}

/** Into how many shares the rows of each matrix are cut, each of at least `leastRows` an invocation. */
export function rowShares(
  shape: Columns,
  profile: DeviceProfile,
  leastRows: number,
): { readonly shares: number; readonly shareRows: number } {
  const { matrices, rows, columns } = shape;
  const { blocks, lanes } = profile.software ? { blocks: 1, lanes: 1 } : groupWalk(shape);
  const wanted = profile.software
    ? Math.ceil(256 / (matrices * columns))
    : Math.ceil(WANTED_GROUPS / (matrices * blocks));
  const most = Math.max(1, Math.floor(rows / (lanes * leastRows)));
  const shareRows = Math.ceil(rows / Math.max(1, Math.min(wanted, most, MOST_SHARES)));
  return { shares: Math.ceil(rows / shareRows), shareRows };
}
