// PyTorch as a peer of the benches: a process that times training steps when asked.
import { spawn, spawnSync } from 'node:child_process';
import readline from 'node:readline';
import { fileURLToPath } from 'node:url';

/** @typedef {import('./cpu-step-page').CpuJob} Job */
/** @typedef {import('./step/results').TorchTimes} TorchTimes */

const script = fileURLToPath(new URL('./torch-step.py', import.meta.url));

/**
 * @param {string | undefined} chosen a Python to ask; otherwise VIREO_PYTHON, the system's, the path's
 * @returns {{ python: string, cuda: boolean } | null} a Python with PyTorch, or null where there is none
 */
export function findTorch(chosen) {
  const candidates = chosen ? [chosen] : [process.env.VIREO_PYTHON, '/usr/bin/python3', 'python3', 'python'];
  for (const python of candidates) {
    if (!python) continue;
    const { status, stdout } = spawnSync(python, ['-c', 'import torch; print(torch.cuda.is_available())'], {
      encoding: 'utf8',
    });
    if (status === 0) return { python, cuda: stdout.trim() === 'True' };
  }
  return null;
}

/** A PyTorch that answers the times of steps for each job asked. @param {string} python */
export function startTorch(python) {
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    /** @param {Job} job @param {'cpu' | 'cuda'} device @param {number} threads @param {number} steps @returns {Promise<TorchTimes>} */
    async time({ model, batchSize, imageSize }, device, threads, steps) {
      child.stdin.write(`${device} ${threads} ${model} ${batchSize} ${imageSize} ${steps}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error('PyTorch stopped early');
      return JSON.parse(value);
    },
    stop: () => child.stdin.end(),
  };
}
