import { getThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import { employ, loadCpuKernel, threadStart } from '../../kernels/plain/kernel/cpu-kernel';
import { KernelTeam } from '../../kernels/plain/kernel/kernel-team';

/**
 * Gives the CPU engine's kernel as many threads as tfjs's WASM backend has, which must be the active one and have threads.
 * Until all are there, and where one cannot be started (its script could not be fetched), the kernel runs on the caller's
 * alone, with the same results.
 */
export async function startKernelThreads(): Promise<void> {
  const workers: Worker[] = [];
  try {
    await loadCpuKernel();
    const threads = getThreadsCount();
    if (threads === 1) return;
    const team = new KernelTeam(threads);
    await Promise.all(
      Array.from({ length: threads - 1 }, (_, i) => {
        const worker = new Worker(new URL('./kernel-thread.worker.ts', import.meta.url), {
          type: 'module',
          name: 'kernel thread',
        });
        workers.push(worker);
        return new Promise((resolve, reject) => {
          worker.addEventListener('message', resolve);
          worker.addEventListener('error', reject);
          worker.postMessage(threadStart(team, i + 1));
        });
      }),
    );
    employ(team);
  } catch {
    for (const worker of workers) worker.terminate();
  }
}
