/** Runs in the browser: asks workers, as the studio does, for timed training steps on the CPU. */
import type { Job, ModelName } from './step/contestant';

/** What is trained on the CPU. */
export type CpuJob = Omit<Job, 'model'> & { readonly model: ModelName | 'resnet18' };

export interface TimedSteps {
  /** The engine's name for its device. */
  readonly device: string;
  readonly ms: readonly number[];
}

const workers = {
  vireo: new Worker(new URL('./cpu-step.worker.ts', import.meta.url), { type: 'module' }),
  jax: new Worker(new URL('./cpu-jax.worker.ts', import.meta.url), { type: 'module' }),
};

/** Milliseconds of each of `steps` training steps of a model, which goes on where it was left. */
export function timeSteps(who: keyof typeof workers, job: CpuJob, steps: number): Promise<TimedSteps> {
  const worker = workers[who];
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<TimedSteps | { error: string }>) => {
      if ('error' in data) reject(new Error(data.error));
      else resolve(data);
    };
    worker.onerror = ({ message }) => reject(new Error(message));
    setTimeout(() => reject(new Error(`${who} gave no answer in ten minutes`)), 600_000);
    worker.postMessage({ job, steps });
  });
}
