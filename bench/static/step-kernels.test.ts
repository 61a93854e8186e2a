/** What can be said of hardware's kernels without a compiler for hardware: the rest is `npm run bench:static`, by hand. */
import { describe, expect, test } from 'vitest';
import { stepJobs } from '../step/jobs.mjs';
import { staticJobs } from './jobs';
import { stepKernels } from './judge';

/** Of a step's multiply-adds: what a kernel needs to be worth reading by fours. */
const WORTH_FOURS = 0.001;

describe('a step on hardware', () => {
  test.each(stepJobs)('$title: no more dispatches than the bar', ({ title, job, mostDispatches }) => {
    const kernels = stepKernels({ name: job.model, title, job, storage: 'float32' });
    expect(kernels.length).toBeLessThanOrEqual(mostDispatches);
  });

  test.each(staticJobs)('$title: what multiplies reads by fours', (wanted) => {
    const kernels = stepKernels(wanted);
    const total = kernels.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0);
    const byOnes = kernels.filter(
      ({ multiplyAdds, code }) =>
        multiplyAdds > WORTH_FOURS * total && !/var<storage, read> \w+: array<(array<)?vec4</.test(code),
    );
    expect(byOnes.map(({ label }) => label)).toEqual([]);
  });
});
