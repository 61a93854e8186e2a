import { byTfjs } from '../../kernels/plain/by-operations/description';
import { isSoftwareAdapter } from '../../kernels/software-adapter';
import type { DeviceReport } from '../../protocol/run';
import type { Recipe } from '../../recipe/schema';
import { failure, type Result, success } from '../../shared/result';
import { wasmThreadCount } from './wasm-threads';

const CPU_DEVICE: DeviceReport = { kind: 'cpu', name: cpuName(wasmThreadCount()), software: false };

function cpuName(threads: number): string {
  return threads === 1 ? 'CPU (WebAssembly, 1 thread)' : `CPU (WebAssembly, ${threads} threads)`;
}

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
    automatic: webgpu && !webgpu.software ? webgpu : CPU_DEVICE,
    available: webgpu ? [webgpu, byTfjs(webgpu), CPU_DEVICE] : [CPU_DEVICE],
  };
}

/** The device a recipe asks for. One asked for by name is used or refused, never replaced. */
async function resolveDevice(wish: Recipe['device']): Promise<Result<DeviceReport>> {
  if (wish === 'cpu') return success(CPU_DEVICE);
  const { automatic, available } = await listDevices();
  if (wish === 'auto') return success(automatic);
  const device = available.find(({ kind }) => kind === wish);
  return device ? success(device) : failure('webgpuUnavailable');
}

/** The device a run of `recipe` trains on, or why it cannot. */
export async function deviceForRun(recipe: Recipe): Promise<Result<DeviceReport>> {
  const device = await resolveDevice(recipe.device);
  if (device.ok && device.value.kind !== 'webgpu' && recipe.training.precision !== 'float32') {
    return failure('precisionNeedsWebgpu');
  }
  return device;
}

/**
 * The device to look forward on with a model: the one it was trained on where this machine has it, else what Automatic
 * takes here. Weights travel; unlike a run, a prediction is not tied to a device, and its answer names the one it used.
 */
export async function deviceOf({ recipe }: { readonly recipe: Recipe }): Promise<DeviceReport> {
  const wished = await resolveDevice(recipe.device);
  return wished.ok ? wished.value : (await listDevices()).automatic;
}
