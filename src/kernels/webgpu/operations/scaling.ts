import type { DeviceProfile } from '../device-profile';
import { type BufferView, elementwiseKernel, type Kernel, KernelBuilder } from '../program/kernel';
import { columnSums } from '../wgsl/column-sums';
import type { OpenStore } from './linear';

/** A value [matrices, rows, columns] and one factor per column: for each matrix its own, or for all the same. */
export interface ScaleShape {
  readonly path: string;
  readonly matrices: number;
  readonly rows: number;
  readonly columns: number;
  /** `own`: factors [matrices, columns], a gate of squeeze-excitation. `shared`: [columns], a layer scale. */
  readonly factors: 'own' | 'shared';
}

function factorAt({ rows, columns, factors }: ScaleShape): string {
  return factors === 'own' ? `i / ${rows * columns}u * ${columns}u + i % ${columns}u` : `i % ${columns}u`;
}

/** x · factor. Also the gradient of x: that of the result · factor. */
export function scale(
  shape: ScaleShape,
  label: string,
  views: { readonly input: BufferView; readonly factors: BufferView },
  store: OpenStore,
): Kernel {
  const builder = new KernelBuilder(`${shape.path} ${label}`);
  const x = builder.read(views.input);
  const factors = builder.read(views.factors);
  const write = store(builder);
  const elements = shape.matrices * shape.rows * shape.columns;
  return elementwiseKernel(builder, elements, write('i', `${x}[i] * ${factors}[${factorAt(shape)}]`));
}

/** The gradient of the factors: Σ dy · x over the rows that each scaled. */
export function factorGradient(
  shape: ScaleShape,
  views: { readonly input: BufferView; readonly outputGradient: BufferView },
  store: OpenStore,
  profile: DeviceProfile,
): Kernel[] {
  const { matrices, rows, columns, factors } = shape;
  const own = factors === 'own';
  return columnSums(
    {
      label: `${shape.path} factor gradient`,
      matrices: own ? matrices : 1,
      rows: own ? rows : matrices * rows,
      columns,
      termCount: 1,
      views: [views.outputGradient, views.input],
      terms: (_, read) => `let at = (matrix * ${rows}u + row) * ${columns}u + firstColumn;
let term0 = ${read(views.outputGradient)('at')} * ${read(views.input)('at')};`,
      finish: (builder) => store(builder)(`(matrix * ${columns}u + column)`, 'sum0'),
    },
    profile,
  );
}
