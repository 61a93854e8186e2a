// One training step on the CPU: Vireo's CPU device, jax-js on WebAssembly, and PyTorch on the same cores, in turn.
import { fileURLToPath } from 'node:url';
import { openPage } from './open-page.mjs';
import { findTorch, startTorch } from './torch.mjs';

/** @typedef {import('./cpu-step-page').CpuJob} Job */
/** @typedef {{ title: string, threads: number, device: string, torch?: string, times: Record<string, number[]>, refused: Record<string, string> }} CpuReport */

/** @type {{ title: string, job: Job }[]} */
export const cpuJobs = [
  { title: 'Bird CNN, batch 32', job: { model: 'birdCnn', batchSize: 32, imageSize: 64, classCount: 10 } },
  { title: 'Bird ViT, batch 8', job: { model: 'birdVit', batchSize: 8, imageSize: 64, classCount: 10 } },
  {
    title: 'ResNet-18 at 64 px, batch 16',
    job: { model: 'resnet18', batchSize: 16, imageSize: 64, classCount: 10 },
  },
  {
    title: 'ViT-Ti/16 at 96 px, batch 8',
    job: { model: 'vitTi16', batchSize: 8, imageSize: 96, classCount: 10 },
  },
];

/** @param {import('@playwright/test').Page} page @param {'vireo' | 'jax'} who @param {Job} job @param {number} steps */
function timeInPage(page, who, job, steps) {
  return page.evaluate(
    async ([contestant, model, count]) => {
      const module = '/bench/cpu-step-page.ts';
      /** @type {typeof import('./cpu-step-page')} */
      const { timeSteps } = await import(module);
      return timeSteps(contestant, model, count);
    },
    /** @type {const} */ ([who, job, steps]),
  );
}

/**
 * Rounds alternate, so that all see the same machine; times are of all steps after a first warm round.
 * @param {{ rounds: number, steps: number, threads: number, python?: string | undefined, jax?: boolean, only?: string }} options threads: PyTorch's; only: a part of a title;
 *   Vireo takes every core up to four, jax-js every core.
 * @returns {Promise<CpuReport[]>}
 */
export async function measureCpu({ rounds, steps, threads, python, jax = true, only = '' }) {
  const { page, close } = await openPage(fileURLToPath(new URL('.', import.meta.url)));
  const found = findTorch(python);
  const torch = found && startTorch(found.python);
  /** @type {CpuReport[]} */
  const reports = [];
  try {
    for (const { title, job } of cpuJobs.filter((each) => each.title.includes(only))) {
      /** @type {CpuReport} */
      const report = { title, threads, device: '', times: {}, refused: {} };
      reports.push(report);
      /** @type {[name: string, ask: () => Promise<{ ms: readonly number[] }>][]} */
      const contestants = [
        [
          'Vireo',
          async () => {
            const timed = await timeInPage(page, 'vireo', job, steps);
            report.device = timed.device;
            return timed;
          },
        ],
      ];
      // A step a round: on the CNN it takes forty times as long as ours.
      if (jax && job.model.startsWith('bird')) {
        contestants.push(['jax-js (WASM)', () => timeInPage(page, 'jax', job, 1)]);
      }
      if (torch) {
        contestants.push([
          'PyTorch',
          async () => {
            const timed = await torch.time(job, 'cpu', threads, steps);
            report.torch = `${timed.name}; ${timed.built}`;
            return timed;
          },
        ]);
      } else report.refused.PyTorch = 'no Python with PyTorch was found';
      for (let round = 0; round <= rounds; round++) {
        for (const [name, ask] of contestants) {
          if (name in report.refused) continue;
          try {
            const { ms } = await ask();
            console.log(
              `  ${title}, round ${round}: ${name} ${ms.map((one) => one.toFixed(0)).join(', ')} ms`,
            );
            if (round > 0) report.times[name] = [...(report.times[name] ?? []), ...ms];
          } catch (error) {
            report.refused[name] = String(error);
          }
        }
      }
    }
  } finally {
    torch?.stop();
    await close();
  }
  return reports;
}
