/** As coarse as browsers make timestamps (0.1 ms in Chromium): a pass that lies between two of them may seem to take no time. */
const QUANTUM_MS = 0.1;
const TIMESTAMP_BYTES = 8;

interface Queries {
  readonly set: GPUQuerySet;
  readonly resolved: GPUBuffer;
  readonly copy: GPUBuffer;
}

/** Whether a device tells when a pass began and ended. */
export function givesTimestamps(device: GPUDevice): boolean {
  return device.features.has('timestamp-query');
}

/** Times one pass at a time: by the device's timestamps where it gives them, else by the clock, until the device is done. */
export class PassClock {
  private readonly queries: Queries | null;

  constructor(private readonly device: GPUDevice) {
    const { QUERY_RESOLVE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
    const size = 2 * TIMESTAMP_BYTES;
    this.queries = givesTimestamps(device)
      ? {
          set: device.createQuerySet({ type: 'timestamp', count: 2 }),
          resolved: device.createBuffer({ label: 'tuning', size, usage: QUERY_RESOLVE | COPY_SRC }),
          copy: device.createBuffer({ label: 'tuning', size, usage: MAP_READ | COPY_DST }),
        }
      : null;
  }

  /** Milliseconds that the device takes for what `encode` puts into a pass. */
  async time(encode: (pass: GPUComputePassEncoder) => void): Promise<number> {
    const { device, queries } = this;
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass(
      queries
        ? {
            timestampWrites: {
              querySet: queries.set,
              beginningOfPassWriteIndex: 0,
              endOfPassWriteIndex: 1,
            },
          }
        : {},
    );
    encode(pass);
    pass.end();
    if (queries) {
      const { set, resolved, copy } = queries;
      encoder.resolveQuerySet(set, 0, 2, resolved, 0);
      encoder.copyBufferToBuffer(resolved, 0, copy, 0, 2 * TIMESTAMP_BYTES);
    }
    const from = performance.now();
    device.queue.submit([encoder.finish()]);
    if (!queries) {
      await device.queue.onSubmittedWorkDone();
      return performance.now() - from;
    }
    const { copy } = queries;
    await copy.mapAsync(GPUMapMode.READ);
    const waitedMs = performance.now() - from;
    const [began, ended] = new BigUint64Array(copy.getMappedRange());
    copy.unmap();
    return Math.min(waitedMs, ended > began ? Number(ended - began) / 1e6 : QUANTUM_MS);
  }

  dispose(): void {
    this.queries?.set.destroy();
    this.queries?.resolved.destroy();
    this.queries?.copy.destroy();
  }
}
