/** Every contestant on one adapter, a step at a time, in turn: what the page and the program under Node both run. */
import {
  type CountedDevice,
  countDevice,
  type DeviceCounters,
} from '../../src/kernels/testing/device-counters';
import { findAdapter, type OwnedDevice, requestOwnedDevice } from '../../src/kernels/webgpu/device';
import type { Contestant, Job } from './contestant';
import { startJax } from './jax';
import { type KernelTime, timeKernels } from './kernels';
import { bestMatmul } from './matmul';
import { startStockTfjs } from './stock-tfjs';
import { beginCompiling, mixedPrecisionPoolBytes, startVireo } from './vireo';

export interface StepReport {
  readonly adapter: string;
  readonly software: boolean;
  /** Milliseconds of each timed step, by contestant. */
  readonly times: Readonly<Record<string, readonly number[]>>;
  /** Contestants that could not run, and what they said. */
  readonly refused: Readonly<Record<string, string>>;
  /** With everything still to be compiled. */
  readonly firstStepMs: number;
  readonly counters: DeviceCounters;
  /** Bytes of all buffers at the peak, and of those that temporaries share. */
  readonly peakBytes: number;
  readonly poolBytes: number;
  /** Of temporaries with mixed precision, where halves are stored as such. */
  readonly mixedPoolBytes?: number;
  /** Floating-point operations of a step: three times those of the forward pass. */
  readonly stepFlops: number;
  readonly gflops: number;
  /** The most costly kernels of Vireo's step; none where the adapter has no timestamps. */
  readonly kernels?: readonly KernelTime[];
}

/** Vireo alone: cost as work grows. */
export interface CostReport {
  readonly adapter: string;
  readonly ms: readonly number[];
  readonly peakBytes: number;
  readonly poolBytes: number;
}

/** The rest of a step's kernels are many and small. */
const KERNELS_SHOWN = 8;

async function timed(contestant: Contestant): Promise<number> {
  const from = performance.now();
  await contestant.step();
  return performance.now() - from;
}

async function openCounted(): Promise<{ owned: OwnedDevice; counted: CountedDevice }> {
  const adapter = await findAdapter(navigator.gpu);
  if (!adapter) throw new Error('There is no WebGPU adapter');
  const owned = await requestOwnedDevice(adapter);
  return { owned, counted: countDevice(owned.device) };
}

export async function measureStep(job: Job, rounds: number, warmUps: number): Promise<StepReport> {
  const { owned, counted } = await openCounted();
  const vireo = await startVireo(job, owned);
  const firstStepMs = await timed(vireo);
  await vireo.step();
  counted.take();
  await vireo.step();
  const counters = counted.take();
  const { peakBytes, poolBytes } = counted.memory();
  const contestants: Contestant[] = [vireo];
  // Rounded in 32-bit memory it gains nothing.
  if (owned.profile.halfStorage === 'native') {
    const mixed = await startVireo(job, owned, job.batchSize, undefined, 'float16');
    for (let i = 0; i < warmUps; i++) await mixed.step();
    contestants.push(mixed);
  }
  const refused: Record<string, string> = {};
  const rivals = { 'stock tfjs': startStockTfjs, 'jax-js': startJax };
  for (const [name, start] of Object.entries(rivals)) {
    try {
      const rival = await start(job);
      // Compiling is not what is compared.
      for (let i = 0; i < warmUps; i++) await rival.step();
      contestants.push(rival);
    } catch (error) {
      refused[name] = String(error);
    }
  }
  const times: Record<string, number[]> = {};
  // Steps of a GPU are milliseconds: more of them.
  const count = owned.description.software ? rounds : rounds * 10;
  for (let round = 0; round < count; round++) {
    for (const contestant of contestants) {
      const ms = await timed(contestant);
      times[contestant.name] = [...(times[contestant.name] ?? []), ms];
    }
  }
  const gflops = await bestMatmul(owned);
  // Last: it wraps the device.
  const kernels = await timeKernels(owned.device, vireo.kernels, () => vireo.step(), Math.min(count, 5));
  for (const contestant of contestants) contestant.dispose();
  owned.device.destroy();
  const { name, software } = owned.description;
  const stepFlops = vireo.stepFlops;
  return {
    adapter: name,
    software,
    times,
    refused,
    firstStepMs,
    counters,
    peakBytes,
    poolBytes,
    mixedPoolBytes: mixedPrecisionPoolBytes(job, owned),
    stepFlops,
    gflops,
    kernels: kernels.slice(0, KERNELS_SHOWN),
  };
}

/** Time that the studio decodes images in, at the least, before there is a first batch. */
const DECODING_MS = 2000;

/** Milliseconds of the first step where compiling began while images were decoded. */
export async function measureFirstStep(job: Job): Promise<number> {
  const { owned } = await openCounted();
  const tuning = await beginCompiling(job, owned);
  await new Promise((resolve) => setTimeout(resolve, DECODING_MS));
  const from = performance.now();
  const vireo = await startVireo(job, owned, job.batchSize, tuning);
  await vireo.step();
  const ms = performance.now() - from;
  vireo.dispose();
  owned.device.destroy();
  return ms;
}

export async function measureCost(job: Job, rounds: number): Promise<CostReport> {
  const { owned, counted } = await openCounted();
  const vireo = await startVireo(job, owned);
  await vireo.step();
  const ms: number[] = [];
  for (let round = 0; round < rounds; round++) ms.push(await timed(vireo));
  vireo.dispose();
  owned.device.destroy();
  const { peakBytes, poolBytes } = counted.memory();
  return { adapter: owned.description.name, ms, peakBytes, poolBytes };
}
