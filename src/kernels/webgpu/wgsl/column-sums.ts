import type { DeviceProfile } from '../device-profile';
import { elementwiseKernel, type Kernel, KernelBuilder, temporary } from '../program/kernel';

/**
 * Sums over the rows of a matrix, one result per column, in ordered shares. `terms` gives the summands at
 * (`row`, `column`) after `setup`; `finish` stores the finished sums of a column.
 */
export interface ColumnSums {
  readonly label: string;
  readonly rows: number;
  readonly columns: number;
  readonly termCount: number;
  /** Statements that declare `term0`, `term1` … (f32) from `row` and `column` (u32). */
  terms(builder: KernelBuilder): string;
  /** Statements that use `sum0`, `sum1` … and `column`. */
  finish(builder: KernelBuilder): string;
}

export function columnSums(sums: ColumnSums, profile: DeviceProfile): Kernel[] {
  const { label, rows, columns, termCount } = sums;
  const each = (text: (k: number) => string) =>
    Array.from({ length: termCount }, (_, k) => text(k)).join('\n');
  const wanted = Math.ceil((profile.software ? 256 : 32768) / columns);
  const most = Math.max(1, Math.floor(rows / 8));
  const shareRows = Math.ceil(rows / Math.max(1, Math.min(wanted, most, 128)));
  const shares = Math.ceil(rows / shareRows);
  const gather = (builder: KernelBuilder, from: string, to: string) => `${each((k) => `var sum${k} = 0.0;`)}
for (var row = ${from}; row < ${to}; row++) {
${sums.terms(builder)}
${each((k) => `sum${k} += term${k};`)}
}`;
  if (shares === 1) {
    const builder = new KernelBuilder(label);
    const body = `let column = i;\n${gather(builder, '0u', `${rows}u`)}\n${sums.finish(builder)}`;
    return [elementwiseKernel(builder, columns, body)];
  }
  const partials = temporary(`${label} shares`, shares * termCount * columns);
  const first = new KernelBuilder(`${label}, shares`);
  const target = first.write(partials);
  const firstKernel = elementwiseKernel(
    first,
    shares * columns,
    `let column = i % ${columns}u;
let share = i / ${columns}u;
${gather(first, `share * ${shareRows}u`, `min(share * ${shareRows}u + ${shareRows}u, ${rows}u)`)}
${each((k) => `${target}[(share * ${termCount}u + ${k}u) * ${columns}u + column] = sum${k};`)}`,
  );
  const second = new KernelBuilder(`${label}, sum`);
  const source = second.read(partials);
  const secondKernel = elementwiseKernel(
    second,
    columns,
    `let column = i;
${each((k) => `var sum${k} = 0.0;`)}
for (var share = 0u; share < ${shares}u; share++) {
${each((k) => `sum${k} += ${source}[(share * ${termCount}u + ${k}u) * ${columns}u + column];`)}
}
${sums.finish(second)}`,
  );
  return [firstKernel, secondKernel];
}
