/** Runs in the browser: asks a worker, as the studio does, for timed training steps on the CPU device. */
export interface TimedSteps {
  /** The engine's name for its device. */
  readonly device: string;
  readonly ms: readonly number[];
}

const worker = new Worker(new URL('./cpu-step.worker.ts', import.meta.url), { type: 'module' });

/** Milliseconds of each of `steps` training steps of a preset, which goes on where it was left. */
export function timeSteps(preset: string, batchSize: number, steps: number): Promise<TimedSteps> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<TimedSteps>) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage({ model: preset, batchSize, steps });
  });
}
