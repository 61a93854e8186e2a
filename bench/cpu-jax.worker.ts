/// <reference types="vite/client" />
// jax-js on WebAssembly, in a worker of its own: answers the time of each step.
import type { TimedSteps } from './cpu-step-page';
import type { Contestant, Job } from './step/contestant';
import { startJax } from './step/jax';

const contestants = new Map<string, Promise<Contestant>>();

async function timeSteps({ job, steps }: { job: Job; steps: number }): Promise<TimedSteps> {
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
  return { device: contestant.name, ms };
}

self.onmessage = ({ data }: MessageEvent<{ job: Job; steps: number }>) => {
  timeSteps(data).then(
    (timed) => self.postMessage(timed),
    (error) => self.postMessage({ error: String(error) }),
  );
};
