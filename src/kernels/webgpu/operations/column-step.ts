import type { BufferView, KernelBuilder } from '../program/kernel';

/** A scale and a shift for each column, [2, columns]: what a bias and a norm that stays as it is come to. */
export interface ScaleAndShift {
  readonly scaleAndShift: BufferView;
}

/** What becomes of a finished sum by its column: nothing, an added bias, or a scale and a shift. */
export type ColumnBias = BufferView | ScaleAndShift | null;

export interface ColumnStep {
  /** Statements that read what `column` (u32) needs. */
  load(column: string): string;
  /** `value` with it: an expression. */
  apply(value: string): string;
  /** Whether the larger of two sums stays the larger. */
  readonly keepsOrder: boolean;
}

export function columnStep(builder: KernelBuilder, bias: ColumnBias, columns: number): ColumnStep {
  if (bias === null) return { load: () => '', apply: (value) => value, keepsOrder: true };
  if ('scaleAndShift' in bias) {
    const given = builder.read(bias.scaleAndShift);
    return {
      load: (column) =>
        `let column_scale = ${given}[${column}];\nlet column_shift = ${given}[${columns}u + ${column}];`,
      apply: (value) => `${value} * column_scale + column_shift`,
      keepsOrder: false,
    };
  }
  const given = builder.read(bias);
  return {
    load: (column) => `let column_bias = ${given}[${column}];`,
    apply: (value) => `${value} + column_bias`,
    keepsOrder: true,
  };
}
