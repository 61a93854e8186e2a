/** bench/STATIC.md from a report, and back: the committed table is what the next one is compared with. */
import { ADAPTER, type Bound } from './cost';
import { FAMILIES, type Family } from './jobs';
import { type JobReport, type KernelRow, ROW_SHARE, type StaticReport } from './report';

export const NOTES_HEADING = '## By hand';

export class TableError extends Error {
  override readonly name = 'TableError';
}

const BOUNDS: Readonly<Record<Bound, string>> = {
  latency: 'latency',
  arithmetic: 'arithmetic',
  scalar: 'scalar unit',
  'workgroup memory': 'workgroup memory',
  cache: 'cache',
  bytes: 'bytes',
};

const STEP_COLUMNS = ['job', 'training step', 'dispatches', 'ms', 'ideal ms', '% of peak'] as const;
const KERNEL_COLUMNS = [
  'kernel',
  '×',
  'µs each',
  'bound by',
  '% of peak',
  'FMA %',
  'loads per FMA',
  'lines per access',
  'registers',
  'spills',
  'waves per SIMD',
] as const;

const cells = (values: readonly (string | number)[]) => `| ${values.join(' | ')} |`;
const head = (columns: readonly string[]) => [cells(columns), cells(columns.map(() => '---'))];
const spillColumn = (family: Family) => `spills ${family}`;

function figure(value: number): string {
  return value < 9.95 ? value.toFixed(2) : value < 99.5 ? value.toFixed(1) : value.toFixed(0);
}

function stepRow(job: JobReport): string {
  const { name, title, dispatches, milliseconds, idealMilliseconds, peakPercent, spills } = job;
  const figures = [milliseconds.toPrecision(4), idealMilliseconds.toPrecision(4), peakPercent.toFixed(0)];
  return cells([name, title, dispatches, ...figures, ...FAMILIES.map((family) => spills[family])]);
}

function kernelRow(row: KernelRow): string {
  return cells([
    row.kernel,
    row.dispatches,
    figure(row.microseconds),
    BOUNDS[row.bound],
    row.peakPercent === null ? '' : row.peakPercent.toFixed(0),
    row.multiplyAddPercent.toFixed(0),
    row.loadsPerMultiplyAdd === null ? '' : row.loadsPerMultiplyAdd.toFixed(3),
    row.linesPerAccess.toFixed(1),
    row.registers,
    row.spills,
    row.wavesPerSimd,
  ]);
}

/** Lines of the table of a job's kernels: of those that take `share` of the step at least, or spill. */
export function kernelTable({ name, title, milliseconds, kernels }: JobReport, share: number): string[] {
  const least = milliseconds * 1e3 * share;
  const shown = kernels.filter((row) => row.microseconds * row.dispatches >= least || row.spills > 0);
  return [`### ${name}: ${title}`, '', ...head(KERNEL_COLUMNS), ...shown.map(kernelRow), ''];
}

const LIMITS = `The model ranks kernels; it is no clock. No graphics card was asked: RADV's compiler makes the code that an RX 6900 XT (navi21) would
run, and the model runs two waves of each dispatch's middle workgroup and counts. It counts instructions by kind, lines of 128 bytes
per access, conflicts of workgroup memory, and waits of a wave that is alone. It sees no cache misses, no two dispatches or workgroups in each
other's way, no stalls between dependent instructions, no clocks that change, and no other vendor's compiler. Every value it reads is 1, so a
branch that depends on data goes one way. Results of halves are not computed. Lanes exchange nothing. Its times are bounds from below, and
none has been held against a card.`;

export function writeReport({ driver, jobs }: StaticReport, earlier: string): string {
  const notes = earlier.includes(`${NOTES_HEADING}\n`)
    ? earlier.slice(earlier.indexOf(`${NOTES_HEADING}\n`))
    : '';
  const launch = ADAPTER.launchSeconds * 1e6;
  return [
    '# Kernels of hardware adapters, by a static model',
    '',
    LIMITS,
    '',
    'Written by `npm run bench:static`; what it needs and how it is read: [docs/measuring.md](../docs/measuring.md).',
    `Driver: ${driver}.`,
    '',
    `A step's time has ${launch} µs for the launch of each dispatch. “Ideal” is the larger of multiply-adds at peak and bytes at full bandwidth,`,
    'summed over the dispatches, without launches. Peak is that of float32; halves, two at once, may go beyond it. Spills are registers that are kept in memory.',
    '',
    '## Steps',
    '',
    ...head([...STEP_COLUMNS, ...FAMILIES.map(spillColumn)]),
    ...jobs.map(stepRow),
    '',
    '## Kernels',
    '',
    `Dispatches of one name and shape are one row. Rows below ${100 * ROW_SHARE} % of their step are left out. A time of a dispatch is without its launch.`,
    '“FMA %” is the share of multiply-adds in the cycles of vector instructions.',
    '',
    ...jobs.flatMap((job) => kernelTable(job, ROW_SHARE)),
    notes.trimEnd() || NOTES_HEADING,
    '',
  ].join('\n');
}

/** The rows of the first table in `text`, by column. */
function tableIn(text: string, columns: readonly string[]): Record<string, string>[] {
  const lines = text.split('\n');
  const at = lines.indexOf(cells(columns));
  if (at < 0) throw new TableError(`There is no table of ${columns.join(', ')}`);
  const rows: Record<string, string>[] = [];
  for (const line of lines.slice(at + 2)) {
    if (!line.startsWith('|')) break;
    const values = line.slice(1, -1).split('|');
    rows.push(Object.fromEntries(columns.map((column, i) => [column, (values[i] ?? '').trim()])));
  }
  return rows;
}

function numberIn(row: Record<string, string>, column: string): number {
  const value = Number(row[column]);
  if (row[column] === '' || !Number.isFinite(value)) throw new TableError(`“${row[column]}” is no ${column}`);
  return value;
}

function numberOrNull(row: Record<string, string>, column: string): number | null {
  return row[column] === '' ? null : numberIn(row, column);
}

function boundIn(text: string | undefined): Bound {
  const found = (Object.keys(BOUNDS) as Bound[]).find((bound) => BOUNDS[bound] === text);
  if (!found) throw new TableError(`Nothing is bound by “${text}”`);
  return found;
}

function kernelIn(row: Record<string, string>): KernelRow {
  return {
    kernel: row.kernel ?? '',
    dispatches: numberIn(row, '×'),
    microseconds: numberIn(row, 'µs each'),
    bound: boundIn(row['bound by']),
    peakPercent: numberOrNull(row, '% of peak'),
    multiplyAddPercent: numberIn(row, 'FMA %'),
    loadsPerMultiplyAdd: numberOrNull(row, 'loads per FMA'),
    linesPerAccess: numberIn(row, 'lines per access'),
    registers: numberIn(row, 'registers'),
    spills: numberIn(row, 'spills'),
    wavesPerSimd: numberIn(row, 'waves per SIMD'),
  };
}

/** A committed report; null where the file holds no table of this tool. Throws TableError where the table is broken. */
export function readReport(text: string): StaticReport | null {
  const driver = /^Driver: (.*)\.$/m.exec(text)?.[1];
  if (driver === undefined) return null;
  const jobs = tableIn(text, [...STEP_COLUMNS, ...FAMILIES.map(spillColumn)]).map((row): JobReport => {
    const name = row.job ?? '';
    const section = text.split('\n### ').find((part) => part.startsWith(`${name}: `));
    if (section === undefined) throw new TableError(`There is no table of the kernels of ${name}`);
    return {
      name,
      title: row['training step'] ?? '',
      dispatches: numberIn(row, 'dispatches'),
      milliseconds: numberIn(row, 'ms'),
      idealMilliseconds: numberIn(row, 'ideal ms'),
      peakPercent: numberIn(row, '% of peak'),
      spills: {
        navi21: numberIn(row, spillColumn('navi21')),
        navi31: numberIn(row, spillColumn('navi31')),
        gfx1201: numberIn(row, spillColumn('gfx1201')),
      },
      kernels: tableIn(section, KERNEL_COLUMNS).map(kernelIn),
    };
  });
  return { driver, jobs };
}
