import type { DeviceProfile } from '../device-profile';
import { type BufferView, type Kernel, KernelBuilder, temporary } from '../program/kernel';
import { type Columns, columnWalk, rowShares } from './column-walk';

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
  /** What `terms` reads by column. */
  readonly views: readonly BufferView[];
  /**
   * Statements that declare `term0`, `term1` … from `matrix`, `row` (within it) and `firstColumn` (u32): of one column or of
   * four, as `read` gives them.
   */
  terms(builder: KernelBuilder, read: (view: BufferView) => (index: string) => string): string;
  /** Statements that use `sum0`, `sum1` … `matrix` and `column`. */
  finish(builder: KernelBuilder): string;
}

export function columnSums(sums: ColumnSums, profile: DeviceProfile): Kernel[] {
  const { label, matrices = 1, rows, columns, termCount, leastRows = 8, views } = sums;
  const shape: Columns = { matrices, rows, columns, views };
  const { shares, shareRows } = rowShares(shape, profile, leastRows);
  if (shares === 1) return [sumAll(label, shape, sums, profile)];
  const terms = Array.from({ length: termCount }, (_, k) => k);
  const partials = temporary(`${label} shares`, matrices * shares * termCount * columns);
  const builder = new KernelBuilder(`${label}, shares`);
  const walk = columnWalk(shape, profile);
  const target = builder.write(partials);
  const added = gather(terms, walk.type, (body) =>
    walk.loop(`share * ${shareRows}u`, `min(share * ${shareRows}u + ${shareRows}u, ${rows}u)`, body),
  )(sums.terms(builder, (view) => walk.read(builder, view)));
  const first = walk.kernel(
    builder,
    shares,
    `${added}\n${terms.map((k) => `let all${k} = ${walk.sum(`total${k}`)};`).join('\n')}`,
    walk.each(
      Object.fromEntries(terms.map((k) => [`sum${k}`, `all${k}`])),
      terms
        .map(
          (k) =>
            `${target}[((matrix * ${shares}u + share) * ${termCount}u + ${k}u) * ${columns}u + column] = sum${k};`,
        )
        .join('\n'),
    ),
  );
  return [first, sumOfColumnShares({ ...sums, matrices, partials, shares }, profile)];
}

/** The second of two kernels: sums shares of columns, [matrices, shares, termCount, columns]. */
export function sumOfColumnShares(
  {
    label,
    matrices,
    columns,
    termCount,
    partials,
    shares,
    finish,
  }: Pick<ColumnSums, 'label' | 'columns' | 'termCount' | 'finish'> & {
    readonly matrices: number;
    readonly partials: BufferView;
    readonly shares: number;
  },
  profile: DeviceProfile,
): Kernel {
  const terms = (_: KernelBuilder, read: (view: BufferView) => (index: string) => string) => {
    const source = read(partials);
    return Array.from({ length: termCount }, (_, k) => {
      const at = `((matrix * ${shares}u + row) * ${termCount}u + ${k}u) * ${columns}u + firstColumn`;
      return `let term${k} = ${source(at)};`;
    }).join('\n');
  };
  const shape: Columns = { matrices, rows: shares, columns, views: [partials] };
  return sumAll(`${label}, sum`, shape, { termCount, finish, terms }, profile);
}

/** Declares `total0` … and adds the terms of the rows that `loop` walks. */
function gather(terms: readonly number[], type: string, loop: (body: string) => string) {
  return (declared: string) => `${terms.map((k) => `var total${k} = ${type}();`).join('\n')}
${loop(`${declared}\n${terms.map((k) => `total${k} += term${k};`).join('\n')}`)}`;
}

/** In one dispatch. */
function sumAll(
  label: string,
  shape: Columns,
  { termCount, terms, finish }: Pick<ColumnSums, 'termCount' | 'terms' | 'finish'>,
  profile: DeviceProfile,
): Kernel {
  const each = Array.from({ length: termCount }, (_, k) => k);
  const builder = new KernelBuilder(label);
  const walk = columnWalk(shape, profile);
  const added = gather(each, walk.type, (body) => walk.loop('0u', `${shape.rows}u`, body))(
    terms(builder, (view) => walk.read(builder, view)),
  );
  return walk.kernel(
    builder,
    1,
    `${added}\n${each.map((k) => `let all${k} = ${walk.sum(`total${k}`)};`).join('\n')}`,
    walk.each(Object.fromEntries(each.map((k) => [`sum${k}`, `all${k}`])), finish(builder)),
  );
}
