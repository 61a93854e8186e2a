/**
 * One axis of a stencil: which positions of its source the results of an invocation read, and by which tap of the kernel.
 *
 * Results lie in cells of `phases` neighbours, and an invocation computes some cells side by side. Forward, a cell is one
 * result. Of an input gradient it is as many as the stride: an input at s · m + p (counted from where padding begins)
 * took part in outputs m, m − 1, … by the taps p, p + s, …, so that neighbours of one m read the same outputs.
 */
export interface Axis {
  readonly phases: number;
  /** Cells along the whole axis. */
  readonly cellCount: number;
  /** Results along the axis; a cell at its border may reach beyond. */
  readonly length: number;
  readonly sourceLength: number;
  /** Source positions that `cells` neighbouring cells read. */
  span(cells: number): number;
  /** The first of them lies at step · first cell + offset. */
  readonly first: { readonly step: number; readonly offset: number };
  /** The result at phase 0 of `cell` (i32). */
  result(cell: string): string;
  /** The tap by which the source at `at` of the span reaches a result: tap = constant + slope · at. May be none of the kernel's. */
  tap(cell: number, phase: number): { readonly constant: number; readonly slope: number };
}

export function forwardAxis(
  sourceLength: number,
  length: number,
  kernel: number,
  stride: number,
  padding: number,
): Axis {
  return {
    phases: 1,
    cellCount: length,
    length,
    sourceLength,
    span: (cells) => (cells - 1) * stride + kernel,
    first: { step: stride, offset: -padding },
    result: (cell) => cell,
    tap: (cell) => ({ constant: -cell * stride, slope: 1 }),
  };
}

export function gradientAxis(
  sourceLength: number,
  length: number,
  kernel: number,
  stride: number,
  padding: number,
): Axis {
  const firstCell = Math.floor(padding / stride);
  const reach = Math.ceil(kernel / stride) - 1;
  return {
    phases: stride,
    cellCount: Math.floor((length - 1 + padding) / stride) - firstCell + 1,
    length,
    sourceLength,
    span: (cells) => cells + reach,
    first: { step: 1, offset: firstCell - reach },
    result: (cell) => `${cell} * ${stride} - ${padding % stride}`,
    tap: (cell, phase) => ({ constant: phase + stride * (cell + reach), slope: -stride }),
  };
}

/** How a strip of source positions x0 + 0, x0 + 1, … is read where some may lie outside. */
export interface Strip {
  /** Statements that declare what reading needs, once for a strip; `x0` (i32) is its first position. */
  readonly setup: string;
  /** The value at position `q` of `array`, 0.0 outside; `at` (i32) is the address of x0. */
  read(array: string, at: string, q: number): string;
}

/**
 * @param lowest and @param highest are the ends of what x0 can be: positions that are inside for all of them are read
 * without a look
 * @param spacing from one position to the next in memory
 */
export function strip(
  span: number,
  { lowest, highest }: { readonly lowest: number; readonly highest: number },
  length: number,
  spacing: number,
): Strip {
  const checked = (q: number) => lowest + q < 0 || highest + q >= length;
  const positions = Array.from({ length: span }, (_, q) => q);
  return {
    setup: positions
      .filter(checked)
      .map(
        (q) => `let inside${q} = u32(x0 + ${q}) < ${length}u;
let step${q} = (clamp(x0 + ${q}, 0, ${length - 1}) - x0) * ${spacing};`,
      )
      .join('\n'),
    read: (array, at, q) =>
      checked(q) ? `select(0.0, ${array}[${at} + step${q}], inside${q})` : `${array}[${at} + ${q * spacing}]`,
  };
}
