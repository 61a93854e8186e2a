import type { DeviceReport } from '../../protocol/run';

export interface DevicesState {
  /** What "Automatic" takes here; null until the worker has looked. */
  readonly automatic: DeviceReport | null;
  readonly available: readonly DeviceReport[];
}

export const unknownDevices: DevicesState = { automatic: null, available: [] };
