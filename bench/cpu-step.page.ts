// Gives the runner (cpu-step.mjs) a way to ask the worker for timed steps.
declare global {
  interface Window {
    /** Milliseconds of each of `steps` training steps of a model, and the device's name. */
    timeSteps: (model: string, batchSize: number, steps: number) => Promise<{ device: string; ms: number[] }>;
  }
}

const worker = new Worker(new URL('./cpu-step.worker.ts', import.meta.url), { type: 'module' });

window.timeSteps = (model, batchSize, steps) =>
  new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage({ model, batchSize, steps });
  });

export {};
