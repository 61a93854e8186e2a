import type { DeviceProfile } from '../device-profile';
import { gemm } from '../gemm/gemm';
import { matrixOperand } from '../gemm/operand';
import type { StoreElement } from '../lowering/chain';
import type { BufferView, Kernel, KernelBuilder } from '../program/kernel';
import { type ColumnBias, columnStep } from './column-step';

/** A product of a linear layer: X [rows, inputs], W [outputs, inputs], Y [rows, outputs]. */
export interface LinearShape {
  readonly path: string;
  readonly rows: number;
  readonly inputs: number;
  readonly outputs: number;
}

export type OpenStore = (builder: KernelBuilder) => StoreElement;

/** Y = X·Wᵀ + b, handed element by element to `store`. torch.nn.functional.linear. */
export function linearForward(
  shape: LinearShape,
  views: { readonly input: BufferView; readonly weight: BufferView; readonly bias: ColumnBias },
  store: OpenStore,
  profile: DeviceProfile,
): Kernel[] {
  const { rows, inputs, outputs } = shape;
  return gemm(
    {
      label: `${shape.path} forward`,
      rows,
      columns: outputs,
      reduction: { taps: 1, inner: inputs },
      a: (builder) => matrixOperand({ builder, view: views.input }, inputs, false),
      b: (builder) => matrixOperand({ builder, view: views.weight }, inputs, false),
      store: (builder) => biasedStore(builder, views.bias, outputs, store),
    },
    profile,
  );
}

/** An epilogue by (row, column): what its column does to a sum, then on by element. */
export function biasedStore(
  builder: KernelBuilder,
  bias: ColumnBias,
  columns: number,
  store: OpenStore,
): (row: string, column: string, value: string) => string {
  const after = columnStep(builder, bias, columns);
  const next = store(builder);
  return (row, column, value) =>
    `let i = ${row} * ${columns}u + ${column};\n${after.load(column)}\n${next('i', after.apply(value))}`;
}

/** dX = dY·W. */
export function linearInputGradient(
  shape: LinearShape,
  views: { readonly outputGradient: BufferView; readonly weight: BufferView },
  store: OpenStore,
  profile: DeviceProfile,
): Kernel[] {
  const { rows, inputs, outputs } = shape;
  return gemm(
    {
      label: `${shape.path} input gradient`,
      rows,
      columns: inputs,
      reduction: { taps: 1, inner: outputs },
      a: (builder) => matrixOperand({ builder, view: views.outputGradient }, outputs, false),
      b: (builder) => matrixOperand({ builder, view: views.weight }, inputs, true),
      store: (builder) => biasedStore(builder, null, inputs, store),
    },
    profile,
  );
}

/** dW = dYᵀ·X and, in the same pass, db = the sum of dY over rows. */
export function linearWeightGradient(
  shape: LinearShape,
  views: { readonly outputGradient: BufferView; readonly input: BufferView },
  stores: { readonly weight: OpenStore; readonly bias: OpenStore | null },
  profile: DeviceProfile,
): Kernel[] {
  const { rows, inputs, outputs } = shape;
  const { bias } = stores;
  return gemm(
    {
      label: `${shape.path} weight gradient`,
      rows: outputs,
      columns: inputs,
      reduction: { taps: 1, inner: rows },
      a: (builder) => matrixOperand({ builder, view: views.outputGradient }, outputs, true),
      b: (builder) => matrixOperand({ builder, view: views.input }, inputs, true),
      store: (builder) => biasedStore(builder, null, inputs, stores.weight),
      ...(bias && { operandSum: { of: 'rows' as const, store: bias } }),
    },
    profile,
  );
}
