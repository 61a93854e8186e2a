import { expect, test } from 'vitest';
import { staticJobs } from './jobs';
import { distinctPrograms, judge, stepKernels } from './judge';

/** What the layer writes of a pipeline that does nothing but multiply and add ten times. */
function recorded(vectorSpills: number, op = 'v_fmac_f32_e32 v1, v2, v3'): string {
  return [
    'wave\t64',
    ...['SGPRs', 'VGPRs', 'Spilled SGPRs', 'LDS size'].map((name) => `statistic\t${name}\t0`),
    `statistic\tSpilled VGPRs\t${vectorSpills}`,
    'statistic\tSubgroups per SIMD\t32',
    'assembly',
    'BB0:',
    ...Array.from({ length: 10 }, () => `\t${op}`),
    '\ts_endpgm',
  ].join('\n');
}

const [cnn] = staticJobs;
if (!cnn) throw new Error('There are no jobs');

test('a step is its dispatches, each with its launch; spills are counted by family and by program', () => {
  const kernels = stepKernels(cnn);
  const report = judge(cnn, (family) => recorded(family === 'navi31' ? 2 : 0));
  expect(report).toMatchObject({ name: 'cnn32', dispatches: kernels.length });
  expect(report.spills).toEqual({ navi21: 0, navi31: 2 * distinctPrograms(kernels).length, gfx1201: 0 });
  expect(report.kernels.reduce((sum, { dispatches }) => sum + dispatches, 0)).toBe(kernels.length);
  const busy = report.kernels.reduce((sum, row) => sum + row.microseconds * row.dispatches, 0);
  expect(report.milliseconds).toBeCloseTo((busy + 4 * kernels.length) / 1e3, 9);
  expect(report.kernels.every(({ multiplyAddPercent }) => multiplyAddPercent === 100)).toBe(true);
});

test('an instruction that the model lacks is told with its job and kernel', () => {
  const { label } = stepKernels(cnn)[0] ?? { label: 'none' };
  expect(() => judge(cnn, () => recorded(0, 'v_frobnicate_b32 v1, v2'))).toThrow(
    `cnn32, ${label}: The model does not know v_frobnicate_b32`,
  );
});
