/** What became of the committed table. */
import { FAMILIES } from './jobs';
import { type JobReport, ROW_SHARE, type StaticReport } from './report';

/** What a kernel's loads per multiply-add may grow by before it is named. */
const MORE_LOADS = 0.05;
/** Below this a figure counts as unchanged: the table is written with few digits. */
const NOTICED = 0.01;
/** Half of the last digit that the table gives of loads per multiply-add. */
const ROUNDING = 0.0005;

export interface KernelChange {
  readonly kernel: string;
  /** Microseconds of all its dispatches; null where there is no such kernel. */
  readonly before: number | null;
  readonly now: number | null;
}

export interface JobChange {
  readonly name: string;
  /** Milliseconds of a step; null where the job was not in the table. */
  readonly before: number | null;
  readonly now: number;
  readonly spillsBefore: number;
  readonly spillsNow: number;
  readonly kernels: readonly KernelChange[];
  /** Kernels of both tables that load more for each multiply-add than they did. */
  readonly loadingMore: readonly string[];
}

const spillsOf = ({ spills }: JobReport) => FAMILIES.reduce((sum, family) => sum + spills[family], 0);

function timesOf(job: JobReport | undefined): Map<string, number> {
  return new Map(job?.kernels.map((row) => [row.kernel, row.microseconds * row.dispatches]));
}

function differs(before: number | null, now: number | null): boolean {
  if (before === null || now === null) return before !== now;
  return Math.abs(now - before) > NOTICED * before;
}

/** Only what multiplies: elsewhere loads are the work. */
function loadingMore(before: JobReport | undefined, { kernels }: JobReport): string[] {
  return kernels.flatMap(({ kernel, peakPercent, loadsPerMultiplyAdd: now }) => {
    const was = before?.kernels.find((row) => row.kernel === kernel)?.loadsPerMultiplyAdd ?? null;
    if (peakPercent === null || was === null || now === null) return [];
    return now > was * (1 + MORE_LOADS) + ROUNDING ? [kernel] : [];
  });
}

/** Each job of `now` beside the same of `committed`; the kernels whose time changed, the largest change first. */
export function compareReports(committed: StaticReport | null, now: StaticReport): JobChange[] {
  return now.jobs.map((job) => {
    const earlier = committed?.jobs.find(({ name }) => name === job.name);
    const [before, after] = [timesOf(earlier), timesOf(job)];
    const least = job.milliseconds * 1e3 * ROW_SHARE;
    const kernels = [...new Set([...after.keys(), ...before.keys()])]
      .map((kernel) => ({ kernel, before: before.get(kernel) ?? null, now: after.get(kernel) ?? null }))
      // The table leaves out what is small.
      .filter(({ before: a, now: b }) => Math.max(a ?? 0, b ?? 0) >= least && differs(a, b))
      .sort((a, b) => Math.abs((b.now ?? 0) - (b.before ?? 0)) - Math.abs((a.now ?? 0) - (a.before ?? 0)));
    return {
      name: job.name,
      before: earlier?.milliseconds ?? null,
      now: job.milliseconds,
      spillsBefore: earlier ? spillsOf(earlier) : 0,
      spillsNow: spillsOf(job),
      kernels: earlier ? kernels : [],
      loadingMore: loadingMore(earlier, job),
    };
  });
}

/** Slower than the table's digits can hide, with more registers in memory, or with more loads for the same products. */
export function gotWorse({ before, now, spillsBefore, spillsNow, loadingMore }: JobChange): boolean {
  const slower = before !== null && now > before * (1 + NOTICED);
  return slower || spillsNow > spillsBefore || loadingMore.length > 0;
}

const microseconds = (value: number | null) => (value === null ? 'none' : `${value.toFixed(1)} µs`);

/** Lines for a person. */
export function describeChanges(changes: readonly JobChange[]): string {
  return changes
    .flatMap(({ name, before, now, spillsBefore, spillsNow, kernels, loadingMore }) => {
      const was = before === null ? 'not in the table' : `${before.toFixed(2)} ms`;
      const percent = before === null ? '' : ` (${(100 * (now / before - 1)).toFixed(1)} %)`;
      const spills = spillsNow === spillsBefore ? '' : `, spills ${spillsBefore} → ${spillsNow}`;
      return [
        `${name}: ${was} → ${now.toFixed(2)} ms${percent}${spills}`,
        ...kernels.map((one) => `  ${one.kernel}: ${microseconds(one.before)} → ${microseconds(one.now)}`),
        ...loadingMore.map((kernel) => `  ${kernel}: more loads for each multiply-add`),
      ];
    })
    .join('\n');
}
