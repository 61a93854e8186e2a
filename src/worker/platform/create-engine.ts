import type { Engine, EngineOptions, EngineState, ProgramOptions } from '../../kernels/engine';
import { OutOfMemoryError } from '../../kernels/engine-errors';
import type { OwnedDevice } from '../../kernels/webgpu/device';
import type { Tuning } from '../../kernels/webgpu/tuning/tuner';
import type { DeviceReport } from '../../protocol/run';
import { assertNever } from '../../shared/errors';
import { fetchPart } from '../../shared/fetch-part';
import type { KernelChoices } from '../../shared/kernel-choices';
import { failure, type Result, success } from '../../shared/result';
import { storedVariants } from './kernel-variants';

const variants = storedVariants();

/** Is told how the kernels of an engine's steps were chosen, where it chooses any. */
export type TellChoices = (choices: KernelChoices) => void;

/** The engine for a device. Failures: `outOfMemory`, `deviceRefused`, `partNotFetched`. Its code is loaded here, so that opening a dataset downloads none of it. */
export async function createEngine(
  device: DeviceReport,
  options: EngineOptions,
  tell?: TellChoices,
): Promise<Result<Engine>> {
  try {
    return await engineOn(device, options, tell);
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

function engineOn(
  { kind }: DeviceReport,
  options: EngineOptions,
  tell?: TellChoices,
): Promise<Result<Engine>> {
  switch (kind) {
    case 'cpu':
      return cpuEngine(options);
    case 'webgpu':
      return webgpuEngine(options, tell);
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
    const [engine, { openDevice }, { compileAhead }, { variantBudget }] = await Promise.all([
      import('../../kernels/webgpu/engine'),
      import('../../kernels/webgpu/device'),
      import('../../kernels/webgpu/compile-ahead'),
      import('../../kernels/webgpu/tuning/tuner'),
    ]);
    const tuningOf = ({ profile }: OwnedDevice, tell?: TellChoices): Tuning => ({
      cache: variants,
      budget: variantBudget(profile),
      tell,
    });
    return { ...engine, openDevice, compileAhead, tuningOf };
  });

async function webgpuEngine(options: EngineOptions, tell?: TellChoices): Promise<Result<Engine>> {
  const part = await webgpuRoom();
  if (!part.ok) return part;
  const { createWebgpuEngine, openDevice, tuningOf } = part.value;
  const owned = await openDevice();
  return success(await createWebgpuEngine(options, owned, tuningOf(owned, tell)));
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
  const { compileAhead, openDevice, tuningOf } = part.value;
  const owned = await openDevice();
  await compileAhead(options, owned, tuningOf(owned));
  return success(null);
}
