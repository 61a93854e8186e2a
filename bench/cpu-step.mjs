// One training step on the CPU device beside PyTorch's on the same cores:
//
//     npm run bench:cpu -- [--rounds 7] [--steps 3] [--threads 4] [--python python3]
//
// Rounds alternate between the two, so that both see the same machine; figures are medians over all steps after a
// first warm round. --threads is PyTorch's; Vireo takes every core up to four. Without PyTorch only Vireo's times are
// printed.
import { spawn, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import readline from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openPage } from './open-page.mjs';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    steps: { type: 'string', default: '3' },
    threads: { type: 'string', default: String(Math.min(4, availableParallelism())) },
    python: { type: 'string', default: 'python3' },
  },
});
const rounds = Number(options.rounds);
const steps = Number(options.steps);

const jobs = [
  { name: 'bird CNN, batch 32', model: 'birdCnn', batchSize: 32 },
  { name: 'bird ViT, batch 8', model: 'birdVit', batchSize: 8 },
];

/** @param {number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** A PyTorch that answers one line of times for each line asked, or null where there is none. */
function startTorch() {
  if (spawnSync(options.python, ['-c', 'import torch']).status !== 0) return null;
  const child = spawn(options.python, [fileURLToPath(new URL('./cpu-step.py', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    /** @param {string} model @param {number} batchSize @returns {Promise<number[]>} */
    async time(model, batchSize) {
      child.stdin.write(`${options.threads} ${model} ${batchSize} ${steps}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error('PyTorch stopped early');
      return JSON.parse(value);
    },
    stop: () => child.stdin.end(),
  };
}

const { page, close } = await openPage(fileURLToPath(new URL('.', import.meta.url)));
const torch = startTorch();
try {
  console.log(`${options.threads} threads asked for PyTorch, ${rounds} rounds of ${steps} steps`);
  for (const { name, model, batchSize } of jobs) {
    /** @type {number[]} */
    const vireo = [];
    /** @type {number[]} */
    const pytorch = [];
    let device = '';
    for (let round = 0; round <= rounds; round++) {
      /** @type {{ device: string, ms: number[] }} */
      const found = await page.evaluate(
        async ([preset, images, count]) => {
          const module = '/bench/cpu-step-page.ts';
          const { timeSteps } = await import(module);
          return timeSteps(preset, images, count);
        },
        [model, batchSize, steps],
      );
      const other = (await torch?.time(model, batchSize)) ?? [];
      device = found.device;
      if (round === 0) continue;
      vireo.push(...found.ms);
      pytorch.push(...other);
    }
    const own = median(vireo);
    const ratio = torch ? `${(own / median(pytorch)).toFixed(2)} × PyTorch: ` : '';
    const beside = torch ? `, PyTorch ${median(pytorch).toFixed(1)} ms` : '';
    console.log(`${name}: ${ratio}${own.toFixed(1)} ms on ${device}${beside}`);
  }
} finally {
  torch?.stop();
  await close();
}
