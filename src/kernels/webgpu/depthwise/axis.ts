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
  /** The first of them, where `cell` (i32) is the first cell. */
  first(cell: string): string;
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
    first: (cell) => `${cell} * ${stride} - ${padding}`,
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
    first: (cell) => `${cell} + ${firstCell - reach}`,
    result: (cell) => `${cell} * ${stride} - ${padding % stride}`,
    tap: (cell, phase) => ({ constant: phase + stride * (cell + reach), slope: -stride }),
  };
}
