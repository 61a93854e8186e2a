/** Where the time of a step goes: each dispatch in a pass of its own, between two timestamps of the device. */
import type { Kernel } from '../../src/kernels/webgpu/program/kernel';
import { median } from '../median.mjs';

export interface KernelTime {
  readonly label: string;
  readonly dispatches: number;
  /** Median over steps of what the dispatches of this label take together. */
  readonly ms: number;
  /** Of a step; 0 where the kernel names none. */
  readonly multiplyAdds: number;
}

/** What a query set may hold at most. */
const MOST_QUERIES = 4096;

/** Times dispatches by wrapping the device: from then on its passes hold one dispatch each. */
class DispatchTimer {
  private readonly queries: GPUQuerySet;
  private readonly resolved: GPUBuffer;
  private readonly copy: GPUBuffer;
  private labels: string[] = [];

  constructor(private readonly device: GPUDevice) {
    const { QUERY_RESOLVE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
    const size = MOST_QUERIES * 8;
    this.queries = device.createQuerySet({ type: 'timestamp', count: MOST_QUERIES });
    this.resolved = device.createBuffer({ size, usage: QUERY_RESOLVE | COPY_SRC });
    this.copy = device.createBuffer({ size, usage: COPY_DST | MAP_READ });
    const create = device.createCommandEncoder.bind(device);
    Object.defineProperty(device, 'createCommandEncoder', { value: () => this.split(create()) });
  }

  private split(encoder: GPUCommandEncoder): GPUCommandEncoder {
    const begin = encoder.beginComputePass.bind(encoder);
    const beginComputePass = () => {
      let pipeline: GPUComputePipeline;
      let group: GPUBindGroup;
      return {
        setPipeline: (next: GPUComputePipeline) => {
          pipeline = next;
        },
        setBindGroup: (_: number, next: GPUBindGroup) => {
          group = next;
        },
        dispatchWorkgroups: (x: number, y = 1) => {
          const first = this.labels.length * 2;
          if (first + 2 > MOST_QUERIES) throw new Error('A step has too many dispatches to time');
          this.labels.push(group.label);
          const pass = begin({
            timestampWrites: {
              querySet: this.queries,
              beginningOfPassWriteIndex: first,
              endOfPassWriteIndex: first + 1,
            },
          });
          pass.setPipeline(pipeline);
          pass.setBindGroup(0, group);
          pass.dispatchWorkgroups(x, y);
          pass.end();
        },
        end: () => undefined,
      };
    };
    Object.defineProperty(encoder, 'beginComputePass', { value: beginComputePass });
    return encoder;
  }

  /** Milliseconds and dispatches by label since last taken. */
  async take(): Promise<Map<string, { ms: number; dispatches: number }>> {
    const { device, labels } = this;
    this.labels = [];
    const encoder = device.createCommandEncoder();
    encoder.resolveQuerySet(this.queries, 0, labels.length * 2, this.resolved, 0);
    encoder.copyBufferToBuffer(this.resolved, 0, this.copy, 0, labels.length * 16);
    device.queue.submit([encoder.finish()]);
    await this.copy.mapAsync(GPUMapMode.READ);
    const nanoseconds = new BigUint64Array(this.copy.getMappedRange());
    const times = new Map<string, { ms: number; dispatches: number }>();
    for (const [i, label] of labels.entries()) {
      const ms = Number((nanoseconds[2 * i + 1] ?? 0n) - (nanoseconds[2 * i] ?? 0n)) / 1e6;
      const before = times.get(label) ?? { ms: 0, dispatches: 0 };
      times.set(label, { ms: before.ms + ms, dispatches: before.dispatches + 1 });
    }
    this.copy.unmap();
    return times;
  }
}

/**
 * The kernels of `step`, the most costly first; none where the adapter has no timestamps. The device stays wrapped.
 * `kernels` are what a step runs, for the work they name.
 */
export async function timeKernels(
  device: GPUDevice,
  kernels: readonly Kernel[],
  step: () => Promise<void>,
  rounds: number,
): Promise<KernelTime[]> {
  if (!device.features.has('timestamp-query')) return [];
  const timer = new DispatchTimer(device);
  const found = new Map<string, { ms: number[]; dispatches: number }>();
  for (let round = 0; round < rounds; round++) {
    await step();
    for (const [label, { ms, dispatches }] of await timer.take()) {
      const known = found.get(label) ?? { ms: [], dispatches };
      known.ms.push(ms);
      found.set(label, known);
    }
  }
  const work = new Map<string, number>();
  for (const { label, multiplyAdds } of kernels) work.set(label, (work.get(label) ?? 0) + multiplyAdds);
  return [...found]
    .map(([label, { ms, dispatches }]) => ({
      label,
      dispatches,
      ms: median(ms),
      multiplyAdds: work.get(label) ?? 0,
    }))
    .sort((a, b) => b.ms - a.ms);
}
