import type { Engine, EngineOptions, EngineState, ProgramOptions } from '../../kernels/engine';
import { OutOfMemoryError } from '../../kernels/engine-errors';
import type { DeviceReport } from '../../protocol/run';
import { assertNever } from '../../shared/errors';
import { fetchPart } from '../../shared/fetch-part';
import { failure, type Result, success } from '../../shared/result';
import { storedVariants } from './kernel-variants';

const variants = storedVariants();

/** The engine for a device. Failures: `outOfMemory`, `deviceRefused`, `partNotFetched`. Its code is loaded here, so that opening a dataset downloads none of it. */
export async function createEngine(device: DeviceReport, options: EngineOptions): Promise<Result<Engine>> {
  try {
    return await engineOn(device, options);
  } catch (error) {
    if (error instanceof OutOfMemoryError) return failure('outOfMemory', undefined, String(error));
    console.error(error);
    return failure('deviceRefused', { device: device.name }, String(error));
  }
}

/** Gives an engine its weights; one that does not take them gives its memory back. */
export async function withState(engine: Engine, state: EngineState): Promise<Engine> {
  try {
    await engine.importState(state);
    return engine;
  } catch (error) {
    engine.dispose();
    throw error;
  }
}

function engineOn({ kind }: DeviceReport, options: EngineOptions): Promise<Result<Engine>> {
  switch (kind) {
    case 'cpu':
      return cpuEngine(options);
    case 'webgpu':
      return webgpuEngine(options);
    case 'webgpuTfjs':
      return tfjsEngine(options);
    default:
      return assertNever(kind);
  }
}

async function cpuEngine(options: EngineOptions): Promise<Result<Engine>> {
  const part = await fetchPart(() =>
    Promise.all([
      import('../../kernels/plain/cpu-engine'),
      import('../../kernels/plain/initialise-wasm'),
      import('./wasm-backend'),
    ]),
  );
  if (!part.ok) return part;
  const [{ createCpuEngine }, { initialiseWasm }, { startWasmBackend }] = part.value;
  const started = await startWasmBackend();
  if (!started.ok) return started;
  await initialiseWasm(null);
  return success(await createCpuEngine(options));
}

const webgpuRoom = () =>
  fetchPart(async () => {
    const [engine, { openDevice }, { compileAhead }, { TUNING_BUDGET_MS }] = await Promise.all([
      import('../../kernels/webgpu/engine'),
      import('../../kernels/webgpu/device'),
      import('../../kernels/webgpu/compile-ahead'),
      import('../../kernels/webgpu/tuning/tuner'),
    ]);
    return { ...engine, openDevice, compileAhead, tuning: { cache: variants, budgetMs: TUNING_BUDGET_MS } };
  });

async function webgpuEngine(options: EngineOptions): Promise<Result<Engine>> {
  const part = await webgpuRoom();
  if (!part.ok) return part;
  const { createWebgpuEngine, openDevice, tuning } = part.value;
  return success(await createWebgpuEngine(options, await openDevice(), tuning));
}

/** Stock tfjs is loaded only where a recipe asks for it. */
async function tfjsEngine(options: EngineOptions): Promise<Result<Engine>> {
  const part = await fetchPart(() =>
    Promise.all([
      import('../../kernels/plain/by-operations/tfjs-engine'),
      import('../../kernels/webgpu/device'),
    ]),
  );
  if (!part.ok) return part;
  const [{ createTfjsEngine }, { openDevice }] = part.value;
  return success(await createTfjsEngine(options, await openDevice()));
}

/** Lets the WebGPU device's compilers begin with a run's kernels. Rejects where the device cannot be had. */
export async function compileAheadOnWebgpu(options: ProgramOptions): Promise<Result<null>> {
  const part = await webgpuRoom();
  if (!part.ok) return part;
  const { compileAhead, openDevice, tuning } = part.value;
  await compileAhead(options, await openDevice(), tuning);
  return success(null);
}
