import type { DeviceDescription } from '../../engine';

/** A WebGPU adapter as the device WebGPU (tfjs). */
export function byTfjs(webgpu: DeviceDescription): DeviceDescription {
  return { ...webgpu, kind: 'webgpuTfjs', name: webgpu.name.replace('WebGPU', 'WebGPU by tfjs') };
}
