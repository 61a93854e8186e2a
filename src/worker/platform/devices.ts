import { byTfjs } from '../../kernels/plain/by-operations/description';
import { isSoftwareAdapter } from '../../kernels/software-adapter';
import type { DeviceReport } from '../../protocol/run';
import type { Recipe } from '../../recipe/schema';
import { failure, type Result, success } from '../../shared/result';
import { cpuDevice } from './cpu-device';
import { kernelTrust, standInFor, troubleIn } from './kernel-trust';

/** The WebGPU adapter this browser offers, or null. */
async function webgpuDevice(): Promise<DeviceReport | null> {
  if (!navigator.gpu) return null;
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) return null;
  const { vendor, architecture, description } = adapter.info;
  const name = description || [vendor, architecture].filter(Boolean).join(' ') || 'unnamed adapter';
  return { kind: 'webgpu', name: `WebGPU (${name})`, software: isSoftwareAdapter(adapter.info) };
}

/** All devices a run can use, and the one that Automatic takes: a hardware adapter, else the CPU. */
export async function listDevices(): Promise<{
  automatic: DeviceReport;
  available: readonly DeviceReport[];
}> {
  const webgpu = await webgpuDevice();
  return {
    automatic: webgpu && !webgpu.software ? webgpu : cpuDevice(),
    available: webgpu ? [webgpu, byTfjs(webgpu), cpuDevice()] : [cpuDevice()],
  };
}

/** The device a recipe asks for. One asked for by name is used or refused, never replaced. */
async function resolveDevice(wish: Recipe['device']): Promise<Result<DeviceReport>> {
  if (wish === 'cpu') return success(cpuDevice());
  const { automatic, available } = await listDevices();
  if (wish === 'auto') return success(automatic);
  const device = available.find(({ kind }) => kind === wish);
  return device ? success(device) : failure('webgpuUnavailable');
}

/** The device a run of `recipe` trains on, or why it cannot. */
export async function deviceForRun(recipe: Recipe): Promise<Result<DeviceReport>> {
  const device = await resolveDevice(recipe.device);
  return device.ok ? supportsPrecision(device.value, recipe) : device;
}

/** Only our own kernels keep halves. Failure: `precisionNeedsWebgpu`. */
export function supportsPrecision(device: DeviceReport, { training }: Recipe): Result<DeviceReport> {
  const isRefused = device.kind !== 'webgpu' && training.precision !== 'float32';
  return isRefused ? failure('precisionNeedsWebgpu') : success(device);
}

/**
 * The device to look forward on with a model: the one it was trained on where this machine has it, else what Automatic
 * takes here. Weights travel; unlike a run, a prediction is not tied to a device, and its answer names the one it used.
 */
export async function deviceOf({ recipe }: { readonly recipe: Recipe }): Promise<DeviceReport> {
  const wished = await resolveDevice(recipe.device);
  const device = wished.ok ? wished.value : (await listDevices()).automatic;
  if (device.kind !== 'webgpu') return device;
  // Kernels that computed wrong numbers in a run would answer wrongly too.
  const failed = await kernelTrust.failure();
  const trouble = failed && troubleIn(failed);
  return trouble ? standInFor(device, trouble) : device;
}
