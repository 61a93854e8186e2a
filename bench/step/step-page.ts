/** The page of `npm run bench`: every contestant on one adapter, a step at a time, in turn. */

import { countDevice, type DeviceCounters } from '../../src/kernels/testing/device-counters';
import { findAdapter, requestOwnedDevice } from '../../src/kernels/webgpu/device';
import type { Contestant, Job } from './contestant';
import { startJax } from './jax';
import { bestMatmul } from './matmul';
import { startStockTfjs } from './stock-tfjs';
import { startVireo } from './vireo';

export interface StepReport {
  readonly adapter: string;
  /** Milliseconds of each timed step, by contestant. */
  readonly times: Readonly<Record<string, readonly number[]>>;
  readonly firstStepMs: number;
  readonly counters: DeviceCounters;
  readonly peakBytes: number;
  readonly gflops: number;
}

async function timed(contestant: Contestant): Promise<number> {
  const from = performance.now();
  await contestant.step();
  return performance.now() - from;
}

async function measureStep(job: Job, rounds: number, rivals: boolean): Promise<StepReport> {
  const adapter = await findAdapter(navigator.gpu);
  if (!adapter) throw new Error('There is no WebGPU adapter');
  const owned = await requestOwnedDevice(adapter);
  const counted = countDevice(owned.device);
  const vireo = await startVireo(job, owned);
  const firstStepMs = await timed(vireo);
  await vireo.step();
  counted.take();
  await vireo.step();
  const counters = counted.take();
  const contestants: Contestant[] = [vireo];
  if (rivals) {
    contestants.push(await startStockTfjs(job));
    const jax = await startJax(job);
    if (jax) contestants.push(jax);
    // Two rounds to warm up: compiling is not what is compared.
    for (const contestant of contestants.slice(1)) for (let i = 0; i < 2; i++) await contestant.step();
  }
  const times: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round++) {
    for (const contestant of contestants) {
      const ms = await timed(contestant);
      times[contestant.name] = [...(times[contestant.name] ?? []), ms];
    }
  }
  for (const contestant of contestants) contestant.dispose();
  const gflops = await bestMatmul(owned);
  owned.device.destroy();
  return {
    adapter: owned.description.name,
    times,
    firstStepMs,
    counters,
    peakBytes: counted.memory().peakBytes,
    gflops,
  };
}

declare global {
  interface Window {
    measureStep: typeof measureStep;
  }
}

window.measureStep = measureStep;
