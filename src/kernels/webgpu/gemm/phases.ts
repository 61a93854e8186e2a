/**
 * The input gradient of a strided convolution by phases (polyphase decomposition; Vaidyanathan, "Multirate Systems and
 * Filter Banks", 1993). A kernel position reaches only those input pixels whose coordinate has its remainder by the
 * stride. Sorted by these remainders, the pixels of a phase need one stretch of the sorted taps and no others: together
 * as many products as forward, where every tap on every pixel would be stride · stride times as many, mostly by zero.
 */
import type { KernelBuilder } from '../program/kernel';
import {
  type ConvolutionShape,
  foursAlong,
  type Operand,
  type OperandSource,
  type TapSpans,
} from './operand';

/** Taps of one axis whose position has the remainder `phase`. */
function tapsOf(kernel: number, stride: number, phase: number): number {
  return Math.max(0, Math.ceil((kernel - phase) / stride));
}

/** Pixels of a phase along each axis: as many as the largest has. */
function cells({ inHeight, inWidth, stride }: ConvolutionShape): readonly [number, number] {
  return [Math.ceil(inHeight / stride[0]), Math.ceil(inWidth / stride[1])];
}

/** Rows of the product: the pixels of each phase in turn. Where a phase has fewer than another, some lie outside the input. */
export function phaseRows(s: ConvolutionShape): number {
  const [height, width] = cells(s);
  return s.stride[0] * s.stride[1] * s.batch * height * width;
}

/** The first tap of each phase, and behind the last one their number. */
function firstTaps({ kernel, stride }: ConvolutionShape): number[] {
  const firsts = [0];
  for (let y = 0; y < stride[0]; y++) {
    for (let x = 0; x < stride[1]; x++) {
      const taps = tapsOf(kernel[0], stride[0], y) * tapsOf(kernel[1], stride[1], x);
      firsts.push((firsts.at(-1) ?? 0) + taps);
    }
  }
  return firsts;
}

/** `first_tap(phase)`; and `tap_place(tap)`: its phase and, within it, its row and column. */
function declareTaps(builder: KernelBuilder, s: ConvolutionShape): void {
  const { kernel, stride } = s;
  const firsts = firstTaps(s);
  const later = firsts.slice(1);
  builder.helper(
    'first_tap',
    `fn first_tap(phase: u32) -> u32 {
var first = 0u;
${later.map((first, i) => `first = select(first, ${first}u, phase > ${i}u);`).join('\n')}
return first;
}`,
  );
  const wide = tapsOf(kernel[1], stride[1], 0);
  // Phases from this one on have a column less.
  const narrowFrom = kernel[1] - (wide - 1) * stride[1];
  const columns =
    narrowFrom === stride[1] || wide === 1
      ? `${wide}u`
      : `select(${wide - 1}u, ${wide}u, phase % ${stride[1]}u < ${narrowFrom}u)`;
  const row =
    narrowFrom === stride[1] || wide === 1
      ? `within / ${wide}u`
      : `select(within / ${wide - 1}u, within / ${wide}u, columns == ${wide}u)`;
  builder.helper(
    'tap_place',
    `fn tap_place(tap: u32) -> vec3<u32> {
var phase = 0u;
var first = 0u;
${later
  .slice(0, -1)
  .map(
    (from, i) =>
      `phase = select(phase, ${i + 1}u, tap >= ${from}u); first = select(first, ${from}u, tap >= ${from}u);`,
  )
  .join('\n')}
let within = tap - first;
let columns = ${columns};
let row = ${row};
return vec3<u32>(phase, row, within - row * columns);
}`,
  );
}

/** Which taps a tile of rows has to walk. */
export function phaseSpans(s: ConvolutionShape): TapSpans {
  const { kernel, stride } = s;
  const phase = (row: string) => `(${row}) / ${phaseRows(s) / (stride[0] * stride[1])}u`;
  return {
    average: (kernel[0] * kernel[1]) / (stride[0] * stride[1]),
    first: (row) => `first_tap(${phase(row)})`,
    end: (row) => `first_tap(${phase(row)} + 1u)`,
  };
}

/** Declares `${p}f`, the phase of row `index`, its image `${p}n`, and its cell `${p}a`, `${p}c` within the phase. */
function cellOf(p: string, index: string, s: ConvolutionShape): string {
  const [height, width] = cells(s);
  const each = s.batch * height * width;
  return `let ${p}f = ${index} / ${each}u;
let ${p}n = ${index} % ${each}u / ${height * width}u;
let ${p}a = ${index} % ${height * width}u / ${width}u;
let ${p}c = ${index} % ${width}u;`;
}

/** WGSL of an axis' phase, 0 to stride − 1, and of the first input coordinate that has it. */
function axis(p: string, s: ConvolutionShape, index: 0 | 1): { phase: string; first: string } {
  const stride = s.stride[index];
  const pad = index === 0 ? s.padTop : s.padLeft;
  const phase = index === 0 ? `(${p}f / ${s.stride[1]}u)` : `(${p}f % ${s.stride[1]}u)`;
  return { phase, first: `((${phase} + ${(stride - (pad % stride)) % stride}u) % ${stride}u)` };
}

/** Output gradients seen from the input: index = input pixel by phase, tap by phase, inner = output channel. */
export function phasePatchOperand(source: OperandSource, s: ConvolutionShape): Operand {
  declareTaps(source.builder, s);
  const rowStride = s.outWidth * s.outChannels;
  /** The last output coordinate that reads the pixel: (pixel + padding − phase) / stride. */
  const last = (p: string, index: 0 | 1, cell: string) => {
    const { phase, first } = axis(p, s, index);
    const pad = index === 0 ? s.padTop : s.padLeft;
    return `${cell} + (${first} + ${pad}u - ${phase}) / ${s.stride[index]}u`;
  };
  return {
    ...source,
    setup: (p, index) => `${cellOf(p, index, s)}
let ${p}y = ${last(p, 0, `${p}a`)};
let ${p}x = ${last(p, 1, `${p}c`)};
let ${p}s = ${p}n * ${s.outHeight * rowStride}u + ${p}y * ${rowStride}u + ${p}x * ${s.outChannels}u;`,
    tap: (p, tap) => `let ${p}t = tap_place(${tap});
let ${p}b = ${p}s - ${p}t.y * ${rowStride}u - ${p}t.z * ${s.outChannels}u;
let ${p}v = (${p}t.x == ${p}f) & (${p}y - ${p}t.y < ${s.outHeight}u) & (${p}x - ${p}t.z < ${s.outWidth}u);`,
    checked: true,
    innerStride: 1,
    groupSize: 1,
    indexStride: 0,
    fours: foursAlong('inner', source, s.outChannels),
  };
}

/** Filters for it: index = input channel, tap by phase, inner = output channel. */
export function phaseFilterOperand(source: OperandSource, s: ConvolutionShape): Operand {
  const { kernel, stride, inChannels, outChannels } = s;
  declareTaps(source.builder, s);
  return {
    ...source,
    setup: (p, index) => `let ${p}s = ${index} * ${outChannels}u;`,
    tap: (p, tap) => `let ${p}t = tap_place(${tap});
let ${p}y = ${p}t.x / ${stride[1]}u + ${p}t.y * ${stride[0]}u;
let ${p}x = ${p}t.x % ${stride[1]}u + ${p}t.z * ${stride[1]}u;
let ${p}b = ${p}s + (${p}y * ${kernel[1]}u + ${p}x) * ${inChannels * outChannels}u;`,
    checked: false,
    innerStride: 1,
    groupSize: Number.POSITIVE_INFINITY,
    indexStride: outChannels,
    fours: foursAlong('inner', source, outChannels),
  };
}

/** Statements that store an element of the product where its pixel lies; `store` takes the index in the input. */
export function phaseStore(
  s: ConvolutionShape,
  store: (i: string, value: string) => string,
): (row: string, column: string, value: string) => string {
  const { inHeight, inWidth, inChannels, stride } = s;
  const inside = [
    ...(inHeight % stride[0] === 0 ? [] : [`r_y < ${inHeight}u`]),
    ...(inWidth % stride[1] === 0 ? [] : [`r_x < ${inWidth}u`]),
  ];
  return (row, column, value) => `${cellOf('r_', row, s)}
let r_y = r_a * ${stride[0]}u + ${axis('r_', s, 0).first};
let r_x = r_c * ${stride[1]}u + ${axis('r_', s, 1).first};
let i = ((r_n * ${inHeight}u + r_y) * ${inWidth}u + r_x) * ${inChannels}u + ${column};
${inside.length > 0 ? `if (${inside.join(' && ')}) ` : ''}{ ${store('i', value)} }`;
}
