/// <reference types="vite/client" />
// jax-js on WebAssembly, in a worker of its own: answers the time of each step.
import type { Contestant, Job } from './step/contestant';
import { startJax } from './step/jax';

const contestants = new Map<string, Promise<Contestant>>();

self.onmessage = async ({ data: { job, steps } }: MessageEvent<{ job: Job; steps: number }>) => {
  const key = JSON.stringify(job);
  const started = contestants.get(key) ?? startJax(job, 'wasm');
  contestants.set(key, started);
  const contestant = await started;
  const ms: number[] = [];
  for (let i = 0; i < steps; i++) {
    const from = performance.now();
    await contestant.step();
    ms.push(performance.now() - from);
  }
  self.postMessage({ device: contestant.name, ms });
};
