import type { DeviceProfile } from '../device-profile';
import type { BufferView, Kernel } from '../program/kernel';
import { columnSums } from '../wgsl/column-sums';
import type { OpenStore } from './linear';

/** db of a layer whose weights are frozen: the sum of dy, [rows, columns], over its rows. Elsewhere the weights' kernel has it, too. */
export function biasGradient(
  { path, rows, columns }: { readonly path: string; readonly rows: number; readonly columns: number },
  outputGradient: BufferView,
  bias: OpenStore,
  profile: DeviceProfile,
): Kernel[] {
  return columnSums(
    {
      label: `${path} bias gradient`,
      rows,
      columns,
      termCount: 1,
      views: [outputGradient],
      terms: (_, read) => `let term0 = ${read(outputGradient)(`row * ${columns}u + firstColumn`)};`,
      finish: (builder) => bias(builder)('column', 'sum0'),
    },
    profile,
  );
}
