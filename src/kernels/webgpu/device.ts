import { InvariantError } from '../../shared/errors';
import type { DeviceDescription } from '../engine';
import { DeviceLostError } from '../engine-errors';
import { isSoftwareAdapter } from '../software-adapter';
import type { DeviceProfile } from './device-profile';
import { probeSubgroupWidth } from './subgroup-width';

/** A WebGPU device that Vireo made for itself, with all the adapter can do. */
export interface OwnedDevice {
  readonly device: GPUDevice;
  readonly adapterInfo: GPUAdapterInfo;
  readonly description: DeviceDescription;
  readonly profile: DeviceProfile;
  /** Resolves when the device is gone, with why. */
  readonly lost: Promise<GPUDeviceLostInfo>;
}

/** Limits that decide what kernels may do; the adapter's own are asked for instead of WebGPU's least. */
const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBuffersPerShaderStage',
] as const;

const FEATURES: readonly GPUFeatureName[] = ['timestamp-query', 'shader-f16', 'subgroups'];

/** The adapter a run would use, or null where the browser offers none. */
export async function findAdapter(gpu: GPU | undefined): Promise<GPUAdapter | null> {
  return (await gpu?.requestAdapter({ powerPreference: 'high-performance' })) ?? null;
}

/** What is asked of an adapter: its own limits, and the features that kernels can use. */
export function wantedDevice(adapter: GPUAdapter): GPUDeviceDescriptor {
  const requiredLimits: Record<string, number> = {};
  for (const name of LIMITS) {
    const value = adapter.limits[name];
    if (typeof value !== 'number') throw new InvariantError(`The adapter names no ${name}`);
    requiredLimits[name] = value;
  }
  return { requiredLimits, requiredFeatures: FEATURES.filter((feature) => adapter.features.has(feature)) };
}

/** A device of one's own with the adapter's limits and features. Throws where the adapter refuses. */
export async function requestOwnedDevice(adapter: GPUAdapter): Promise<OwnedDevice> {
  const device = await adapter.requestDevice(wantedDevice(adapter));
  const software = isSoftwareAdapter(adapter.info);
  const { vendor, architecture, description } = adapter.info;
  const who = description || [vendor, architecture].filter(Boolean).join(' ') || 'unnamed adapter';
  return {
    device,
    adapterInfo: adapter.info,
    description: { kind: 'webgpu', name: `WebGPU (${who})`, software },
    profile: {
      software,
      subgroupWidth: await probeSubgroupWidth(device),
      maxWorkgroupStorageBytes: device.limits.maxComputeWorkgroupStorageSize,
      maxInvocationsPerWorkgroup: device.limits.maxComputeInvocationsPerWorkgroup,
      // With more, a unit of most adapters would have no room for a second workgroup.
      headScoresBytes: Math.min(32768, device.limits.maxComputeWorkgroupStorageSize),
      halfStorage: device.features.has('shader-f16') ? 'native' : 'rounded',
    },
    lost: device.lost,
  };
}

let current: OwnedDevice | null = null;

/** The device that runs share, with what was compiled on it: opened when first asked for, and anew after it was lost. */
export async function openDevice(): Promise<OwnedDevice> {
  if (current) return current;
  const adapter = await findAdapter(navigator.gpu);
  if (!adapter) throw new DeviceLostError('The browser offers no WebGPU adapter');
  const opened = await requestOwnedDevice(adapter);
  current = opened;
  opened.lost.then(() => {
    if (current === opened) current = null;
  });
  return opened;
}
