import { type BufferView, KernelBuilder } from '../program/kernel';
import type { Operand, Reduction } from './operand';

/**
 * C[row, column] = Σ over taps × inner of A(row) · B(column), with what happens to a finished element.
 * Source of the scheme: implicit GEMM (Chetlur et al., "cuDNN", 2014).
 */
export interface GemmProblem {
  readonly label: string;
  /**
   * Where one dispatch computes several products of one size: how many, and statements by which operands and `store` tell
   * them apart, from `batch`. Their reduction is not split, and they are computed in registers alone.
   */
  readonly matrices?: { readonly count: number; readonly setup: string };
  readonly rows: number;
  readonly columns: number;
  readonly reduction: Reduction;
  a(builder: KernelBuilder): Operand;
  b(builder: KernelBuilder): Operand;
  /** Statements that store `value` (f32) at (`row`, `column`): bias, activation, residual … */
  store(builder: KernelBuilder): (row: string, column: string, value: string) => string;
  /**
   * Instead of `store`, where rows belong together by fours: statements that store what four `values` (names) of rows
   * 4 · `quad` … at `column` come to. `rows` is then a multiple of four.
   */
  readonly storeQuad?: (
    builder: KernelBuilder,
  ) => (quad: string, column: string, values: readonly string[]) => string;
  /**
   * A sum over the reduction of one operand alone, in the same pass: the bias gradient. `rows` sums A (linear: output
   * gradients are A), `columns` sums B (convolution). Written as further partial sums.
   */
  readonly operandSum?: {
    readonly of: 'rows' | 'columns';
    store(builder: KernelBuilder): (index: string, value: string) => string;
  };
}

/**
 * How many products are added up as halves before their sum joins others as float32: the same for every tiling, so that
 * all of them round alike.
 */
export const HALVES_ADDED = 16;

/**
 * Whether a product multiplies halves: where an operand is kept so by an adapter that computes with them. Where rows need
 * some of the taps, where a tile begins depends on its size, and with it which products are added up as halves.
 */
export function multipliesHalves({ label, a, b, reduction }: GemmProblem): boolean {
  if (reduction.spans) return false;
  // Operands bind nothing before they are read.
  const builder = new KernelBuilder(label);
  return [a(builder), b(builder)].some(({ view }) => view.half === 'native');
}

/** How a product is cut up. `direct`: registers only. `shared`: tiles staged in workgroup memory. */
export type GemmTiling =
  | {
      readonly kind: 'direct';
      /** Rows and columns of one invocation. */
      readonly rows: number;
      readonly columns: number;
      /** Invocations of a workgroup along rows and columns. */
      readonly groupRows: number;
      readonly groupColumns: number;
      /**
       * Invocations of a subgroup that share their rows: 1 for none; otherwise the subgroup's width, and groupColumns is
       * a multiple of it. Four are a quad: each reads every fourth row, and they swap. More take turns: each reads every
       * lanes-th position of the reduction, and all hear of it by broadcast.
       */
      readonly lanes: number;
    }
  | {
      readonly kind: 'shared';
      /** Rows and columns of one invocation, multiples of 4. */
      readonly rows: number;
      readonly columns: number;
      readonly groupRows: number;
      readonly groupColumns: number;
      /** Depth of a staged tile. */
      readonly depth: number;
    };

/** One share of the reduction, when it is split: partial sums go to `partials`, [splits, rows · columns (+ sums)]. */
export interface SplitReduction {
  readonly splits: number;
  readonly partials: BufferView;
}

/** How a kernel of a product hands on what it has summed: finished elements, or shares of them. */
export interface ResultStores {
  store(row: string, column: string, value: string): string;
  /** Where rows belong together by fours; `store` is then not to be used. */
  readonly storeQuad: ReturnType<NonNullable<GemmProblem['storeQuad']>> | undefined;
  /** An element of `operandSum`. */
  storeSum(index: string, value: string): string;
}

export function resultStores(
  builder: KernelBuilder,
  { rows, columns, operandSum, store, storeQuad }: GemmProblem,
  split: SplitReduction | null,
): ResultStores {
  if (split) {
    const partial = builder.write(split.partials);
    const stride = rows * columns + (operandSum ? (operandSum.of === 'rows' ? rows : columns) : 0);
    const share = (element: string, value: string) =>
      `${partial}[split * ${stride}u + ${element}] = ${value};`;
    return {
      store: (row, column, value) => share(`${row} * ${columns}u + ${column}`, value),
      storeQuad: undefined,
      storeSum: (index, value) => share(`${rows * columns}u + ${index}`, value),
    };
  }
  const quad = storeQuad?.(builder);
  return {
    store: quad ? () => '' : store(builder),
    storeQuad: quad,
    storeSum: operandSum?.store(builder) ?? (() => ''),
  };
}

export function repeat(count: number, text: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => text(i)).join('\n');
}

/** The range of the reduction that a workgroup handles for its rows: whole taps where there are several, else a stretch of inner. */
export function splitRange(
  reduction: Reduction,
  splits: number,
  firstRow: string,
  lastRow: string,
): { taps: string; inner: string } {
  const { taps, inner, spans } = reduction;
  if (spans) {
    return {
      taps: `let taps0 = ${spans.first(firstRow)};
let taps1 = ${spans.end(lastRow)};
let each = (taps1 - taps0 + ${splits - 1}u) / ${splits}u;
let t0 = min(taps0 + split * each, taps1);
let t1 = min(t0 + each, taps1);`,
      inner: `let c0 = 0u; let c1 = ${inner}u;`,
    };
  }
  if (splits === 1)
    return { taps: `let t0 = 0u; let t1 = ${taps}u;`, inner: `let c0 = 0u; let c1 = ${inner}u;` };
  if (taps > 1) {
    const each = Math.ceil(taps / splits);
    return {
      taps: `let t0 = split * ${each}u; let t1 = min(t0 + ${each}u, ${taps}u);`,
      inner: `let c0 = 0u; let c1 = ${inner}u;`,
    };
  }
  const each = splitLength(inner, splits);
  return {
    taps: 'let t0 = 0u; let t1 = 1u;',
    inner: `let c0 = min(split * ${each}u, ${inner}u); let c1 = min(c0 + ${each}u, ${inner}u);`,
  };
}

/** Length of one share of an inner axis: a multiple of 16, so that unrolled loops stay whole. */
export function splitLength(inner: number, splits: number): number {
  return Math.ceil(inner / splits / 16) * 16;
}
