import { type BufferView, holdsFours, type KernelBuilder } from '../program/kernel';

/** Where an operand's values lie: bound by its reader, one by one or by fours. */
export interface OperandSource {
  readonly builder: KernelBuilder;
  readonly view: BufferView;
}

/**
 * What a matrix product reads, as WGSL: the element at (index, tap, inner), where index is the row of A or the
 * column of B and the reduction runs over taps × inner. A plain matrix has one tap; a convolution's patches have one
 * per kernel position, so that addresses and borders are worked out once per tap and not per element. All of it is
 * u32: what lies before the first element wraps to beyond the last, and divisions by constants are cheap.
 */
export interface Operand extends OperandSource {
  /** Statements run once per index; they may declare names beginning with `prefix`. */
  setup(prefix: string, index: string): string;
  /** Statements run once per (index, tap): declare `${prefix}b`, the offset of inner = 0, and `${prefix}v: bool` if `checked`. */
  tap(prefix: string, tap: string): string;
  /** Whether elements may lie outside (and are then zero). */
  readonly checked: boolean;
  /** Condition on `inner` under which the element lies inside, beyond `${prefix}v`. */
  innerValid?(prefix: string, inner: string): string;
  readonly innerStride: number;
  /** Within an aligned group of this many indices offsets differ by `indexStride` and validity is the same. */
  readonly groupSize: number;
  readonly indexStride: number;
  /** The axis along which four elements from a multiple of four on are one vec4 of memory, inside or outside together. */
  readonly fours: 'index' | 'inner' | null;
}

/** `axis`, where the values come by fours and rows of `length` of them are whole fours. */
export function foursAlong<Axis extends 'index' | 'inner'>(
  axis: Axis,
  { view }: OperandSource,
  length: number,
): Axis | null {
  return length % 4 === 0 && holdsFours(view) ? axis : null;
}

export interface Reduction {
  readonly taps: number;
  readonly inner: number;
  /** Where no row needs all of the taps. */
  readonly spans?: TapSpans;
}

/** Which taps a row needs, as WGSL: a tile walks those from its first row's first to before its last row's end. */
export interface TapSpans {
  /** Taps of a row on average. */
  readonly average: number;
  first(row: string): string;
  end(row: string): string;
}

/** Taps of a row, on average. */
export function tapsOfRow({ taps, spans }: Reduction): number {
  return spans?.average ?? taps;
}

/** Row-major [index, inner] (transposed = false) or [inner, index] (true). */
export function matrixOperand(source: OperandSource, length: number, transposed: boolean): Operand {
  const indexStride = transposed ? 1 : length;
  return {
    ...source,
    setup: (p, index) => `let ${p}s = ${index} * ${indexStride}u;`,
    tap: (p) => `let ${p}b = ${p}s;`,
    checked: false,
    innerStride: transposed ? length : 1,
    groupSize: Number.POSITIVE_INFINITY,
    indexStride,
    fours: foursAlong(transposed ? 'index' : 'inner', source, length),
  };
}

/** Sizes of a convolution on NHWC. */
export interface ConvolutionShape {
  readonly batch: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padTop: number;
  readonly padLeft: number;
}

/** What row of a product an output pixel is: one after the other, or the four of a 2 × 2 window in turn. */
export type PixelOrder = 'rows' | 'windows';

/** ` - amount` of u32, whatever the sign. */
function minus(amount: number): string {
  return amount < 0 ? ` + ${-amount}u` : ` - ${amount}u`;
}

/** Declares `${p}n`, `${p}oy` and `${p}ox`: the image and output pixel of `index`. */
function outputPixel(p: string, index: string, s: ConvolutionShape, order: PixelOrder): string {
  const { outHeight, outWidth } = s;
  if (order === 'rows') {
    return `let ${p}n = ${index} / ${outHeight * outWidth}u;
let ${p}r = ${index} % ${outHeight * outWidth}u;
let ${p}oy = ${p}r / ${outWidth}u;
let ${p}ox = ${p}r % ${outWidth}u;`;
  }
  const [height, width] = [outHeight / 2, outWidth / 2];
  return `let ${p}w = ${index} / 4u;
let ${p}k = ${index} % 4u;
let ${p}n = ${p}w / ${height * width}u;
let ${p}r = ${p}w % ${height * width}u;
let ${p}oy = ${p}r / ${width}u * 2u + ${p}k / 2u;
let ${p}ox = ${p}r % ${width}u * 2u + ${p}k % 2u;`;
}

/** Input patches of the forward pass: index = output pixel (n, oy, ox), tap = (ky, kx), inner = channel. */
export function patchOperand(source: OperandSource, s: ConvolutionShape, order: PixelOrder): Operand {
  const rowStride = s.inWidth * s.inChannels;
  const padded =
    s.padTop > 0 ||
    s.padLeft > 0 ||
    (s.outHeight - 1) * s.stride[0] + s.kernel[0] - s.padTop > s.inHeight ||
    (s.outWidth - 1) * s.stride[1] + s.kernel[1] - s.padLeft > s.inWidth;
  return {
    ...source,
    setup: (p, index) => `${outputPixel(p, index, s, order)}
let ${p}y = ${p}oy * ${s.stride[0]}u${minus(s.padTop)};
let ${p}x = ${p}ox * ${s.stride[1]}u${minus(s.padLeft)};
let ${p}s = ${p}n * ${s.inHeight * rowStride}u + ${p}y * ${rowStride}u + ${p}x * ${s.inChannels}u;`,
    tap: (p, tap) => {
      const ky = `(${tap} / ${s.kernel[1]}u)`;
      const kx = `(${tap} % ${s.kernel[1]}u)`;
      return `let ${p}b = ${p}s + (${ky} * ${rowStride}u + ${kx} * ${s.inChannels}u);${
        padded ? `\nlet ${p}v = (${p}y + ${ky} < ${s.inHeight}u) & (${p}x + ${kx} < ${s.inWidth}u);` : ''
      }`;
    },
    checked: padded,
    innerStride: 1,
    groupSize: 1,
    indexStride: 0,
    fours: foursAlong('inner', source, s.inChannels),
  };
}

/**
 * The same patches by whole kernel rows: tap = ky, inner = (kx, channel), which lie side by side in NHWC. Where channels
 * are few, working out addresses per kernel position would cost more than the products.
 */
export function patchRowOperand(source: OperandSource, s: ConvolutionShape, order: PixelOrder): Operand {
  const rowStride = s.inWidth * s.inChannels;
  const outside = (stride: number, length: number, kernel: number, before: number, size: number) =>
    before > 0 || (length - 1) * stride + kernel - before > size;
  const paddedY = outside(s.stride[0], s.outHeight, s.kernel[0], s.padTop, s.inHeight);
  const paddedX = outside(s.stride[1], s.outWidth, s.kernel[1], s.padLeft, s.inWidth);
  return {
    ...source,
    setup: (p, index) => `${outputPixel(p, index, s, order)}
let ${p}y = ${p}oy * ${s.stride[0]}u${minus(s.padTop)};
let ${p}x = (${p}ox * ${s.stride[1]}u${minus(s.padLeft)}) * ${s.inChannels}u;
let ${p}s = ${p}n * ${s.inHeight * rowStride}u + ${p}y * ${rowStride}u + ${p}x;`,
    tap: (p, tap) =>
      `let ${p}b = ${p}s + ${tap} * ${rowStride}u;${
        paddedY || paddedX ? `\nlet ${p}v = ${paddedY ? `${p}y + ${tap} < ${s.inHeight}u` : 'true'};` : ''
      }`,
    checked: paddedY || paddedX,
    ...(paddedX && { innerValid: (p: string, inner: string) => `(${p}x + ${inner} < ${rowStride}u)` }),
    innerStride: 1,
    groupSize: 1,
    indexStride: 0,
    fours: foursAlong('inner', source, s.inChannels),
  };
}

/**
 * Output gradients seen from the input of a convolution with unit strides: index = input pixel (n, iy, ix), tap = (ky, kx),
 * inner = output channel. An output pixel took part where iy + pad − ky is within the output. (Strides: phases.ts.)
 */
export function gradientPatchOperand(source: OperandSource, s: ConvolutionShape): Operand {
  const pixels = s.inHeight * s.inWidth;
  const rowStride = s.outWidth * s.outChannels;
  return {
    ...source,
    setup: (p, index) => `let ${p}n = ${index} / ${pixels}u * ${s.outHeight * rowStride}u;
let ${p}r = ${index} % ${pixels}u;
let ${p}y = ${p}r / ${s.inWidth}u${minus(-s.padTop)};
let ${p}x = ${p}r % ${s.inWidth}u${minus(-s.padLeft)};`,
    tap: (p, tap) => {
      const y = `(${p}y - ${tap} / ${s.kernel[1]}u)`;
      const x = `(${p}x - ${tap} % ${s.kernel[1]}u)`;
      return `let ${p}b = ${p}n + ${y} * ${rowStride}u + ${x} * ${s.outChannels}u;
let ${p}v = (${y} < ${s.outHeight}u) & (${x} < ${s.outWidth}u);`;
    },
    checked: true,
    innerStride: 1,
    groupSize: 1,
    indexStride: 0,
    fours: foursAlong('inner', source, s.outChannels),
  };
}

/**
 * Input patches transposed, for the filter gradient: index = (ky, kx, channel), tap = output row (n, oy),
 * inner = output column ox.
 */
export function transposedPatchOperand(source: OperandSource, s: ConvolutionShape): Operand {
  const rowStride = s.inWidth * s.inChannels;
  const [strideY, strideX] = s.stride;
  return {
    ...source,
    setup: (p, index) => `let ${p}c = ${index} % ${s.inChannels}u;
let ${p}t = ${index} / ${s.inChannels}u;
let ${p}y = ${p}t / ${s.kernel[1]}u${minus(s.padTop)};
let ${p}x = ${p}t % ${s.kernel[1]}u${minus(s.padLeft)};
let ${p}s = ${p}y * ${rowStride}u + ${p}x * ${s.inChannels}u + ${p}c;`,
    tap: (p, tap) => `let ${p}v = (${tap} % ${s.outHeight}u) * ${strideY}u + ${p}y < ${s.inHeight}u;
let ${p}b = ${p}s + ((${tap} / ${s.outHeight}u) * ${s.inHeight * rowStride}u + (${tap} % ${s.outHeight}u) * ${strideY * rowStride}u);`,
    checked: true,
    innerValid: (p, inner) => `(${inner} * ${strideX}u + ${p}x < ${s.inWidth}u)`,
    innerStride: strideX * s.inChannels,
    groupSize: s.inChannels,
    indexStride: 1,
    fours: foursAlong('index', source, s.inChannels),
  };
}

/** Filters seen from the output gradient (input gradient's B): index = input channel, tap = (ky, kx), inner = output channel. */
export function transposedFilterOperand(
  source: OperandSource,
  inChannels: number,
  outChannels: number,
): Operand {
  return {
    ...source,
    setup: (p, index) => `let ${p}s = ${index} * ${outChannels}u;`,
    tap: (p, tap) => `let ${p}b = ${p}s + ${tap} * ${inChannels * outChannels}u;`,
    checked: false,
    innerStride: 1,
    groupSize: Number.POSITIVE_INFINITY,
    indexStride: outChannels,
    fours: foursAlong('inner', source, outChannels),
  };
}

/** A row-major [taps · inner, length] matrix read by tap: index = column (filters forward, output gradients). */
export function tappedOperand(source: OperandSource, inner: number, length: number): Operand {
  return {
    ...source,
    setup: (p, index) => `let ${p}s = ${index};`,
    tap: (p, tap) => `let ${p}b = ${p}s + ${tap} * ${inner * length}u;`,
    checked: false,
    innerStride: length,
    groupSize: Number.POSITIVE_INFINITY,
    indexStride: 1,
    fours: foursAlong('index', source, length),
  };
}
