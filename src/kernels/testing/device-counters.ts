/** Counts what a program asks of a WebGPU device, by wrapping the device's own methods. */
export interface DeviceCounters {
  dispatches: number;
  passes: number;
  submits: number;
  buffersCreated: number;
  bytesCreated: number;
  bindGroupsCreated: number;
  bytesUploaded: number;
  /** Sum over dispatches of the sizes bound. */
  bytesBound: number;
  pipelines: number;
}

/** Since the wrapping, not since the last reset: bytes of buffers that exist, and the most there were. */
export interface LiveMemory {
  liveBytes: number;
  peakBytes: number;
  /** The most there was of buffers that temporaries share (EngineMemory's pool). */
  poolBytes: number;
}

const ZERO: DeviceCounters = {
  dispatches: 0,
  passes: 0,
  submits: 0,
  buffersCreated: 0,
  bytesCreated: 0,
  bindGroupsCreated: 0,
  bytesUploaded: 0,
  bytesBound: 0,
  pipelines: 0,
};

export interface CountedDevice {
  /** The counts since the last call. */
  take(): DeviceCounters;
  memory(): LiveMemory;
}

function sizeOfEntry({ resource }: GPUBindGroupEntry): number {
  if (!('buffer' in resource)) return 0;
  const { buffer, offset = 0, size } = resource;
  return size ?? buffer.size - offset;
}

/** Replaces `target[name]` by what `wrap` makes of it. */
function intercept<T extends object, K extends keyof T>(
  target: T,
  name: K,
  wrap: (original: T[K]) => T[K],
): void {
  const original = target[name];
  const bound: T[K] = typeof original === 'function' ? original.bind(target) : original;
  Object.defineProperty(target, name, { value: wrap(bound), configurable: true, writable: true });
}

export function countDevice(device: GPUDevice): CountedDevice {
  let counters = { ...ZERO };
  const memory: LiveMemory = { liveBytes: 0, peakBytes: 0, poolBytes: 0 };
  let livePoolBytes = 0;
  const boundBytes = new WeakMap<GPUBindGroup, number>();
  intercept(device, 'createBuffer', (create) => (descriptor) => {
    const buffer = create(descriptor);
    counters.buffersCreated += 1;
    counters.bytesCreated += descriptor.size;
    if (descriptor.mappedAtCreation) counters.bytesUploaded += descriptor.size;
    memory.liveBytes += descriptor.size;
    memory.peakBytes = Math.max(memory.peakBytes, memory.liveBytes);
    const pooledBytes = descriptor.label?.startsWith('pool ') ? descriptor.size : 0;
    livePoolBytes += pooledBytes;
    memory.poolBytes = Math.max(memory.poolBytes, livePoolBytes);
    let live = true;
    intercept(buffer, 'destroy', (destroy) => () => {
      if (live) {
        memory.liveBytes -= descriptor.size;
        livePoolBytes -= pooledBytes;
      }
      live = false;
      return destroy();
    });
    return buffer;
  });
  intercept(device, 'createBindGroup', (create) => (descriptor) => {
    const group = create(descriptor);
    counters.bindGroupsCreated += 1;
    const bytes = [...descriptor.entries].reduce((sum, entry) => sum + sizeOfEntry(entry), 0);
    boundBytes.set(group, bytes);
    return group;
  });
  intercept(device, 'createComputePipelineAsync', (create) => (descriptor) => {
    counters.pipelines += 1;
    return create(descriptor);
  });
  intercept(device, 'createComputePipeline', (create) => (descriptor) => {
    counters.pipelines += 1;
    return create(descriptor);
  });
  intercept(device, 'createCommandEncoder', (create) => (descriptor) => {
    const encoder = create(descriptor);
    intercept(encoder, 'beginComputePass', (begin) => (passDescriptor) => {
      const pass = begin(passDescriptor);
      counters.passes += 1;
      let bound = 0;
      const { dispatchWorkgroups } = pass;
      const setBindGroup = pass.setBindGroup.bind(pass);
      Object.defineProperty(pass, 'setBindGroup', {
        value: (index: number, group: GPUBindGroup) => {
          bound = boundBytes.get(group) ?? 0;
          setBindGroup(index, group);
        },
      });
      Object.defineProperty(pass, 'dispatchWorkgroups', {
        value: (x: number, y?: number, z?: number) => {
          counters.dispatches += 1;
          counters.bytesBound += bound;
          dispatchWorkgroups.call(pass, x, y ?? 1, z ?? 1);
        },
      });
      return pass;
    });
    return encoder;
  });
  intercept(device.queue, 'submit', (submit) => (buffers) => {
    counters.submits += 1;
    return submit(buffers);
  });
  const { queue } = device;
  const { writeBuffer } = queue;
  Object.defineProperty(queue, 'writeBuffer', {
    value: (...[buffer, offset, data, dataOffset, size]: Parameters<GPUQueue['writeBuffer']>) => {
      counters.bytesUploaded += size ?? data.byteLength;
      writeBuffer.call(queue, buffer, offset, data, dataOffset ?? 0, size);
    },
  });
  return {
    take() {
      const taken = counters;
      counters = { ...ZERO };
      return taken;
    },
    memory: () => ({ ...memory }),
  };
}
