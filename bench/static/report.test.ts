import { describe, expect, test } from 'vitest';
import { compareReports, describeChanges, gotWorse } from './changes';
import { commonLabel, skeletonOf } from './labels';
import type { JobReport, KernelRow, StaticReport } from './report';
import { NOTES_HEADING, readReport, TableError, writeReport } from './table';

const product: KernelRow = {
  kernel: 'blocks.*.mlp.fc1 forward',
  dispatches: 12,
  microseconds: 115,
  bound: 'workgroup memory',
  peakPercent: 70,
  multiplyAddPercent: 78,
  loadsPerMultiplyAdd: 0.069,
  linesPerAccess: 7.8,
  registers: 96,
  spills: 0,
  wavesPerSimd: 5,
};
const gather: KernelRow = {
  ...product,
  kernel: 'gather',
  dispatches: 1,
  microseconds: 42.5,
  bound: 'latency',
  peakPercent: null,
  loadsPerMultiplyAdd: null,
};
const job: JobReport = {
  name: 'vitTi32',
  title: 'ViT-Ti/16, batch 32',
  dispatches: 13,
  milliseconds: 1.52,
  idealMilliseconds: 0.94,
  peakPercent: 58,
  spills: { navi21: 0, navi31: 0, gfx1201: 0 },
  kernels: [product, gather],
};
const report: StaticReport = { driver: 'radv: Mesa 25.0.7', jobs: [job, { ...job, name: 'vitTi32-mixed' }] };

describe('the table', () => {
  test('what is written is read back', () => {
    expect(readReport(writeReport(report, ''))).toEqual(report);
  });

  test('its limits come first, and what is below the heading for notes is kept', () => {
    const notes = `${NOTES_HEADING}\n\nSeen on a card.\n`;
    const written = writeReport(report, `# Old\n\n${notes}`);
    expect(written.split('\n\n')[1]).toMatch(/^The model ranks kernels; it is no clock\./);
    expect(written.endsWith(notes)).toBe(true);
    expect(writeReport(report, written)).toBe(written);
  });

  test('small kernels are left out unless they keep registers in memory', () => {
    const small = { ...gather, kernel: 'totals', microseconds: 1 };
    const spilling = { ...small, kernel: 'turned filters', spills: 4 };
    const kernels = [product, gather, small, spilling];
    const read = readReport(writeReport({ ...report, jobs: [{ ...job, kernels }] }, ''));
    expect(read?.jobs[0]?.kernels.map(({ kernel }) => kernel)).toEqual([
      product.kernel,
      'gather',
      'turned filters',
    ]);
  });

  test('a file of another kind holds no report; a broken table is an error', () => {
    expect(readReport('# Kernels\n\nSome words.\n')).toBeNull();
    const written = writeReport(report, '');
    expect(() => readReport(written.replace('| 115 |', '| fast |'))).toThrow(TableError);
    expect(() => readReport(written.replace('| latency |', '| boredom |'))).toThrow('bound by “boredom”');
    expect(() => readReport(written.replace('### vitTi32-mixed', '### other'))).toThrow(
      'kernels of vitTi32-mixed',
    );
  });
});

describe('changes', () => {
  /** The job with its product changed. */
  const now = (changes: Partial<JobReport>, row: Partial<KernelRow> = {}): StaticReport => ({
    ...report,
    jobs: [{ ...job, ...changes, kernels: [{ ...product, ...row }, gather] }],
  });

  test('the same kernels change nothing, within the digits of the table', () => {
    const [change] = compareReports(report, now({ milliseconds: 1.524 }, { microseconds: 115.4 }));
    expect(change).toMatchObject({ before: 1.52, kernels: [], loadingMore: [] });
    expect(change && gotWorse(change)).toBe(false);
  });

  test('slower, with spills, with more loads: each is worse; faster is not', () => {
    const worse = (report_: StaticReport) => compareReports(report, report_).map(gotWorse);
    expect(worse(now({ milliseconds: 1.6 }))).toEqual([true]);
    expect(worse(now({ spills: { navi21: 0, navi31: 0, gfx1201: 2 } }))).toEqual([true]);
    expect(worse(now({}, { loadsPerMultiplyAdd: 0.08 }))).toEqual([true]);
    expect(worse(now({ milliseconds: 1.2 }))).toEqual([false]);
  });

  test('kernels are named by what became of them, a new job by its time alone', () => {
    const faster = now({ milliseconds: 1.2 }, { kernel: 'blocks.* mlp', microseconds: 88 });
    expect(describeChanges(compareReports(report, faster)).split('\n')).toEqual([
      'vitTi32: 1.52 ms → 1.20 ms (-21.1 %)',
      '  blocks.*.mlp.fc1 forward: 1380.0 µs → none',
      '  blocks.* mlp: none → 1056.0 µs',
    ]);
    expect(describeChanges(compareReports(null, now({})))).toBe('vitTi32: not in the table → 1.52 ms');
  });
});

describe('labels', () => {
  test('dispatches of layers that are alike have one name', () => {
    expect(skeletonOf('blocks.3.mlp.fc1 forward')).toBe(skeletonOf('blocks.11.mlp.fc2 forward'));
    expect(commonLabel(['blocks.3.mlp.fc1 forward', 'blocks.11.mlp.fc1 forward'])).toBe(
      'blocks.*.mlp.fc1 forward',
    );
    expect(commonLabel(['features.2 forward'])).toBe('features.2 forward');
  });
});
