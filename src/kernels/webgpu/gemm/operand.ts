/**
 * What a matrix product reads, as WGSL: the element at (index, tap, inner), where index is the row of A or the
 * column of B and the reduction runs over taps × inner. A plain matrix has one tap; a convolution's patches have one
 * per kernel position, so that addresses and borders are worked out once per tap and not per element.
 */
export interface Operand {
  /** The name of the bound array. */
  readonly array: string;
  /** Statements run once per index; they may declare names beginning with `prefix`. */
  setup(prefix: string, index: string): string;
  /** Statements run once per (index, tap): declare `${prefix}b: i32`, the offset of inner = 0, and `${prefix}v: bool` if `checked`. */
  tap(prefix: string, tap: string): string;
  /** Whether elements may lie outside (and are then zero). */
  readonly checked: boolean;
  /** Condition on `inner` (i32) under which the element lies inside, beyond `${prefix}v`. */
  innerValid?(prefix: string, inner: string): string;
  readonly innerStride: number;
  /** Within an aligned group of this many indices offsets differ by `indexStride` and validity is the same. */
  readonly groupSize: number;
  readonly indexStride: number;
}

export interface Reduction {
  readonly taps: number;
  readonly inner: number;
}

/** Row-major [index, inner] (transposed = false) or [inner, index] (true). */
export function matrixOperand(array: string, length: number, transposed: boolean): Operand {
  const indexStride = transposed ? 1 : length;
  return {
    array,
    setup: (p, index) => `let ${p}s = i32(${index}) * ${indexStride};`,
    tap: (p) => `let ${p}b = ${p}s;`,
    checked: false,
    innerStride: transposed ? length : 1,
    groupSize: Number.POSITIVE_INFINITY,
    indexStride,
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

/** Declares `${p}n`, `${p}oy` and `${p}ox` (i32): the image and output pixel of `index`. */
function outputPixel(p: string, index: string, s: ConvolutionShape, order: PixelOrder): string {
  const { outHeight, outWidth } = s;
  if (order === 'rows') {
    return `let ${p}n = i32(${index}) / ${outHeight * outWidth};
let ${p}r = i32(${index}) % ${outHeight * outWidth};
let ${p}oy = ${p}r / ${outWidth};
let ${p}ox = ${p}r % ${outWidth};`;
  }
  const [height, width] = [outHeight / 2, outWidth / 2];
  return `let ${p}w = i32(${index}) / 4;
let ${p}k = i32(${index}) % 4;
let ${p}n = ${p}w / ${height * width};
let ${p}r = ${p}w % ${height * width};
let ${p}oy = ${p}r / ${width} * 2 + ${p}k / 2;
let ${p}ox = ${p}r % ${width} * 2 + ${p}k % 2;`;
}

/** Input patches of the forward pass: index = output pixel (n, oy, ox), tap = (ky, kx), inner = channel. */
export function patchOperand(array: string, s: ConvolutionShape, order: PixelOrder): Operand {
  const rowStride = s.inWidth * s.inChannels;
  const padded =
    s.padTop > 0 ||
    s.padLeft > 0 ||
    (s.outHeight - 1) * s.stride[0] + s.kernel[0] - s.padTop > s.inHeight ||
    (s.outWidth - 1) * s.stride[1] + s.kernel[1] - s.padLeft > s.inWidth;
  return {
    array,
    setup: (p, index) => `${outputPixel(p, index, s, order)}
let ${p}y = ${p}oy * ${s.stride[0]} - ${s.padTop};
let ${p}x = ${p}ox * ${s.stride[1]} - ${s.padLeft};
let ${p}s = ${p}n * ${s.inHeight * rowStride} + ${p}y * ${rowStride} + ${p}x * ${s.inChannels};`,
    tap: (p, tap) => {
      const ky = `(${tap} / ${s.kernel[1]})`;
      const kx = `(${tap} % ${s.kernel[1]})`;
      return `let ${p}b = ${p}s + ${ky} * ${rowStride} + ${kx} * ${s.inChannels};${
        padded
          ? `\nlet ${p}v = (u32(${p}y + ${ky}) < ${s.inHeight}u) & (u32(${p}x + ${kx}) < ${s.inWidth}u);`
          : ''
      }`;
    },
    checked: padded,
    innerStride: 1,
    groupSize: 1,
    indexStride: 0,
  };
}

/**
 * The same patches by whole kernel rows: tap = ky, inner = (kx, channel), which lie side by side in NHWC. Where channels
 * are few, working out addresses per kernel position would cost more than the products.
 */
export function patchRowOperand(array: string, s: ConvolutionShape, order: PixelOrder): Operand {
  const rowStride = s.inWidth * s.inChannels;
  const outside = (stride: number, length: number, kernel: number, before: number, size: number) =>
    before > 0 || (length - 1) * stride + kernel - before > size;
  const paddedY = outside(s.stride[0], s.outHeight, s.kernel[0], s.padTop, s.inHeight);
  const paddedX = outside(s.stride[1], s.outWidth, s.kernel[1], s.padLeft, s.inWidth);
  return {
    array,
    setup: (p, index) => `${outputPixel(p, index, s, order)}
let ${p}y = ${p}oy * ${s.stride[0]} - ${s.padTop};
let ${p}x = (${p}ox * ${s.stride[1]} - ${s.padLeft}) * ${s.inChannels};
let ${p}s = ${p}n * ${s.inHeight * rowStride} + ${p}y * ${rowStride} + ${p}x;`,
    tap: (p, tap) =>
      `let ${p}b = ${p}s + ${tap} * ${rowStride};${
        paddedY || paddedX
          ? `\nlet ${p}v = ${paddedY ? `u32(${p}y + ${tap}) < ${s.inHeight}u` : 'true'};`
          : ''
      }`,
    checked: paddedY || paddedX,
    ...(paddedX && { innerValid: (p: string, inner: string) => `(u32(${p}x + ${inner}) < ${rowStride}u)` }),
    innerStride: 1,
    groupSize: 1,
    indexStride: 0,
  };
}

/**
 * Output gradients seen from the input: index = input pixel (n, iy, ix), tap = (ky, kx), inner = output channel.
 * An output pixel took part where iy + pad − ky is a multiple of the stride and within the output.
 */
export function gradientPatchOperand(array: string, s: ConvolutionShape): Operand {
  const pixels = s.inHeight * s.inWidth;
  const rowStride = s.outWidth * s.outChannels;
  const [strideY, strideX] = s.stride;
  const unit = strideY === 1 && strideX === 1;
  return {
    array,
    setup: (p, index) => `let ${p}n = i32(${index}) / ${pixels} * ${s.outHeight * rowStride};
let ${p}r = i32(${index}) % ${pixels};
let ${p}y = ${p}r / ${s.inWidth} + ${s.padTop};
let ${p}x = ${p}r % ${s.inWidth} + ${s.padLeft};`,
    tap: (p, tap) => {
      const ty = `(${p}y - ${tap} / ${s.kernel[1]})`;
      const tx = `(${p}x - ${tap} % ${s.kernel[1]})`;
      // Unsigned: what lies before the first output wraps to beyond the last one, whatever the stride.
      const y = strideY === 1 ? `u32(${ty})` : `(u32(${ty}) / ${strideY}u)`;
      const x = strideX === 1 ? `u32(${tx})` : `(u32(${tx}) / ${strideX}u)`;
      const onGrid = unit ? '' : ` & (u32(${ty}) % ${strideY}u == 0u) & (u32(${tx}) % ${strideX}u == 0u)`;
      return `let ${p}b = ${p}n + i32(${y}) * ${rowStride} + i32(${x}) * ${s.outChannels};
let ${p}v = (${y} < ${s.outHeight}u) & (${x} < ${s.outWidth}u)${onGrid};`;
    },
    checked: true,
    innerStride: 1,
    groupSize: 1,
    indexStride: 0,
  };
}

/**
 * Input patches transposed, for the filter gradient: index = (ky, kx, channel), tap = output row (n, oy),
 * inner = output column ox.
 */
export function transposedPatchOperand(array: string, s: ConvolutionShape): Operand {
  const rowStride = s.inWidth * s.inChannels;
  const [strideY, strideX] = s.stride;
  return {
    array,
    setup: (p, index) => `let ${p}c = i32(${index}) % ${s.inChannels};
let ${p}t = i32(${index}) / ${s.inChannels};
let ${p}y = ${p}t / ${s.kernel[1]} - ${s.padTop};
let ${p}x = ${p}t % ${s.kernel[1]} - ${s.padLeft};`,
    tap: (p, tap) => `let ${p}i = (${tap} % ${s.outHeight}) * ${strideY} + ${p}y;
let ${p}v = u32(${p}i) < ${s.inHeight}u;
let ${p}b = (${tap} / ${s.outHeight}) * ${s.inHeight * rowStride} + ${p}i * ${rowStride} + ${p}x * ${s.inChannels} + ${p}c;`,
    checked: true,
    innerValid: (p, inner) => `(u32(${inner} * ${strideX} + ${p}x) < ${s.inWidth}u)`,
    innerStride: strideX * s.inChannels,
    groupSize: s.inChannels,
    indexStride: 1,
  };
}

/** Filters seen from the output gradient (input gradient's B): index = input channel, tap = (ky, kx), inner = output channel. */
export function transposedFilterOperand(array: string, inChannels: number, outChannels: number): Operand {
  return {
    array,
    setup: (p, index) => `let ${p}s = i32(${index}) * ${outChannels};`,
    tap: (p, tap) => `let ${p}b = ${p}s + ${tap} * ${inChannels * outChannels};`,
    checked: false,
    innerStride: 1,
    groupSize: Number.POSITIVE_INFINITY,
    indexStride: outChannels,
  };
}

/** A row-major [taps · inner, length] matrix read by tap: index = column (filters forward, output gradients). */
export function tappedOperand(array: string, inner: number, length: number): Operand {
  return {
    array,
    setup: (p, index) => `let ${p}s = i32(${index});`,
    tap: (p, tap) => `let ${p}b = ${p}s + ${tap} * ${inner * length};`,
    checked: false,
    innerStride: length,
    groupSize: Number.POSITIVE_INFINITY,
    indexStride: 1,
  };
}
