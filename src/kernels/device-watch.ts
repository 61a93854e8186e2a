import { DeviceLostError, OutOfMemoryError } from './engine-errors';

/** A WebGPU device and the promise that resolves when it is gone. */
export interface WatchedDevice {
  readonly device: GPUDevice;
  readonly lost: Promise<GPUDeviceLostInfo>;
}

/** Notices what goes wrong on a WebGPU device beside the calls that caused it, and turns it into errors with a name. */
export class DeviceWatch {
  private readonly lost: Promise<void>;
  private failure: Error | null = null;

  constructor(private readonly watched: WatchedDevice) {
    watched.device.addEventListener('uncapturederror', this.fail);
    this.lost = watched.lost.then((info) => {
      this.failure = new DeviceLostError(info.message || info.reason);
    });
  }

  private readonly fail = (event: GPUUncapturedErrorEvent) => {
    const { error } = event;
    this.failure ??=
      error instanceof GPUOutOfMemoryError
        ? new OutOfMemoryError(error.message)
        : new Error(`WebGPU: ${error.message}`);
  };

  /** Throws what was noticed so far. */
  check(): void {
    if (this.failure) throw this.failure;
  }

  /** Runs `work`; whatever goes wrong because the device is gone is a DeviceLostError. */
  async guarded<T>(work: () => Promise<T>): Promise<T> {
    this.check();
    try {
      const result = await work();
      this.check();
      return result;
    } catch (error) {
      // A lost device rejects what waits on it just before it says that it is lost.
      await Promise.race([this.lost, new Promise((resolve) => setTimeout(resolve, 50))]);
      this.check();
      throw error;
    }
  }

  dispose(): void {
    this.watched.device.removeEventListener('uncapturederror', this.fail);
  }
}
