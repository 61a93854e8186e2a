/** Runs in the browser: one parity case on one device. */
import type { Engine, EngineOptions, StoragePrecision } from '../src/kernels/engine';
import { type Judged, judge, type Quantity } from '../src/training/testing/parity-bars';
import { readParityCase } from '../src/training/testing/parity-case';
import { runParityCase } from '../src/training/testing/run-parity';

type CreateEngine = (options: EngineOptions) => Promise<Engine>;

/** One device serves every case: opening one for each engine wears a browser out. */
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

export interface Compared {
  readonly device: string;
  readonly judged: readonly Judged[];
}

/** @param name of the case's folder below /given/ @param bars the usual bars, relative */
export async function compareCase(
  name: string,
  device: 'cpu' | 'webgpu',
  storage: StoragePrecision,
  bars: Readonly<Record<Quantity, number>>,
): Promise<Compared> {
  const given = await readParityCase(async (file) => {
    const response = await fetch(`/given/${encodeURIComponent(name)}/${file}`);
    if (!response.ok) throw new Error(`${name} lacks ${file}`);
    return response.blob();
  });
  if (device === 'webgpu') webgpu ??= openWebgpu();
  const create = webgpu === null ? createCpu : await webgpu;
  const report = await runParityCase(given, create, storage);
  return { device: report.device, judged: judge(report, bars) };
}
