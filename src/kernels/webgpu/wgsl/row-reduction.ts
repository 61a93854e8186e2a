import type { DeviceProfile } from '../device-profile';
import type { KernelBuilder } from '../program/kernel';

/** How invocations share rows: `lanes` work on one row together, a workgroup holds `rows` of them. */
export interface RowSplit {
  readonly lanes: number;
  readonly rows: number;
}

/** Software adapters pay for barriers: one invocation a row. Hardware wants neighbours to read neighbours. */
export function rowSplit(rowLength: number, profile: DeviceProfile): RowSplit {
  if (profile.software) return { lanes: 1, rows: 4 };
  let lanes = 64;
  while (lanes > 4 && lanes * 2 > rowLength) lanes /= 2;
  return { lanes, rows: 64 / lanes };
}

/**
 * Declares `row_sum(x, local)` and `row_max(x, local)` over the lanes of a row, always in the same order. All invocations
 * of the workgroup must call them together. Of an `element` that is a vector, several rows go side by side.
 */
export function declareRowReduction(builder: KernelBuilder, split: RowSplit, element = 'f32'): void {
  const { lanes, rows } = split;
  if (lanes === 1) {
    builder.helper('row_sum', `fn row_sum(x: ${element}, local: u32) -> ${element} { return x; }`);
    builder.helper('row_max', `fn row_max(x: ${element}, local: u32) -> ${element} { return x; }`);
    return;
  }
  const tree = (name: string, combine: (a: string, b: string) => string) =>
    builder.helper(
      name,
      `fn ${name}(x: ${element}, local: u32) -> ${element} {
row_scratch[local] = x;
workgroupBarrier();
for (var span = ${lanes / 2}u; span > 0u; span >>= 1u) {
if (local % ${lanes}u < span) { row_scratch[local] = ${combine('row_scratch[local]', 'row_scratch[local + span]')}; }
workgroupBarrier();
}
let result = row_scratch[local - local % ${lanes}u];
workgroupBarrier();
return result;
}`,
    );
  builder.helper('row_scratch', `var<workgroup> row_scratch: array<${element}, ${lanes * rows}>;`);
  tree('row_sum', (a, b) => `${a} + ${b}`);
  tree('row_max', (a, b) => `max(${a}, ${b})`);
}
