import type { DeviceProfile } from '../device-profile';
import { elementwiseKernel, type Kernel, KernelBuilder, temporary } from '../program/kernel';

/**
 * Sums over the rows of a matrix, or of each of several, one result per column, in ordered shares. `terms` gives the
 * summands at (`row`, `column`) after `setup`; `finish` stores the finished sums of a column.
 */
export interface ColumnSums {
  readonly label: string;
  /** Matrices that are summed each by itself, one after the other in memory; 1 where left out. */
  readonly matrices?: number;
  /** Rows of one matrix. */
  readonly rows: number;
  readonly columns: number;
  readonly termCount: number;
  /** Rows that are worth a share of their own, and a dispatch that joins the shares; 8 where left out. */
  readonly leastRows?: number;
  /** Statements that declare `term0`, `term1` … (f32) from `matrix`, `row` (within it) and `column` (u32). */
  terms(builder: KernelBuilder): string;
  /** Statements that use `sum0`, `sum1` … `matrix` and `column`. */
  finish(builder: KernelBuilder): string;
}

export function columnSums(sums: ColumnSums, profile: DeviceProfile): Kernel[] {
  const { label, matrices = 1, rows, columns, termCount, leastRows = 8 } = sums;
  const each = (text: (k: number) => string) =>
    Array.from({ length: termCount }, (_, k) => text(k)).join('\n');
  const wanted = Math.ceil((profile.software ? 256 : 32768) / (matrices * columns));
  const most = Math.max(1, Math.floor(rows / leastRows));
  const shareRows = Math.ceil(rows / Math.max(1, Math.min(wanted, most, 128)));
  const shares = Math.ceil(rows / shareRows);
  const single = matrices === 1 ? 'let matrix = 0u;' : '';
  const gather = (builder: KernelBuilder, from: string, to: string) => `${each((k) => `var sum${k} = 0.0;`)}
for (var row = ${from}; row < ${to}; row++) {
${sums.terms(builder)}
${each((k) => `sum${k} += term${k};`)}
}`;
  if (shares === 1) {
    const builder = new KernelBuilder(label);
    const body = `let column = i % ${columns}u;
${single || `let matrix = i / ${columns}u;`}
${gather(builder, '0u', `${rows}u`)}
${sums.finish(builder)}`;
    return [elementwiseKernel(builder, matrices * columns, body)];
  }
  const partials = temporary(`${label} shares`, matrices * shares * termCount * columns);
  const first = new KernelBuilder(`${label}, shares`);
  const target = first.write(partials);
  const firstKernel = elementwiseKernel(
    first,
    matrices * shares * columns,
    `let column = i % ${columns}u;
let share = i / ${columns}u${matrices === 1 ? '' : ` % ${shares}u`};
${single || `let matrix = i / ${columns * shares}u;`}
${gather(first, `share * ${shareRows}u`, `min(share * ${shareRows}u + ${shareRows}u, ${rows}u)`)}
${each((k) => `${target}[((matrix * ${shares}u + share) * ${termCount}u + ${k}u) * ${columns}u + column] = sum${k};`)}`,
  );
  const second = new KernelBuilder(`${label}, sum`);
  const source = second.read(partials);
  const secondKernel = elementwiseKernel(
    second,
    matrices * columns,
    `let column = i % ${columns}u;
${single || `let matrix = i / ${columns}u;`}
${each((k) => `var sum${k} = 0.0;`)}
for (var share = 0u; share < ${shares}u; share++) {
${each((k) => `sum${k} += ${source}[((matrix * ${shares}u + share) * ${termCount}u + ${k}u) * ${columns}u + column];`)}
}
${sums.finish(second)}`,
  );
  return [firstKernel, secondKernel];
}
