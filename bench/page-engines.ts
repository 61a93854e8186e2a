/** Runs in the browser: engines for pages that run many small graphs on one device. */
import type { Engine, EngineOptions } from '../src/kernels/engine';

export type BenchDevice = 'cpu' | 'webgpu';
export type CreateEngine = (options: EngineOptions) => Promise<Engine>;

/** One device serves every graph: opening one for each engine wears a browser out. */
let webgpu: Promise<CreateEngine> | null = null;

async function openWebgpu(): Promise<CreateEngine> {
  const [{ createWebgpuEngine }, { openDevice }] = await Promise.all([
    import('../src/kernels/webgpu/engine'),
    import('../src/kernels/webgpu/device'),
  ]);
  const device = await openDevice();
  return (options) => createWebgpuEngine(options, device);
}

async function createCpu(options: EngineOptions): Promise<Engine> {
  const { createEngine } = await import('../src/worker/platform/create-engine');
  const cpu = { kind: 'cpu', name: 'CPU', software: false } as const;
  const engine = await createEngine(cpu, options);
  if (!engine.ok) throw new Error(engine.failure.detail ?? engine.failure.code);
  return engine.value;
}

export async function enginesOn(device: BenchDevice): Promise<CreateEngine> {
  if (device === 'cpu') return createCpu;
  webgpu ??= openWebgpu();
  return webgpu;
}
