import { invariant } from '../../../shared/errors';
import { OutOfMemoryError } from '../../engine-errors';
import { HYPER_BYTES } from './hyper';
import type { Kernel, ProgramBuffer } from './kernel';
import { planMemory } from './memory-plan';

/** Pipelines and layouts of one device, made once for each WGSL text. */
export class PipelineCache {
  private readonly pipelines = new Map<string, Promise<GPUComputePipeline>>();
  private readonly layouts = new Map<string, GPUBindGroupLayout>();

  constructor(private readonly device: GPUDevice) {}

  layout(kernel: Kernel): GPUBindGroupLayout {
    const types: GPUBufferBindingType[] = kernel.bindings.map(({ access }) =>
      access === 'read' ? 'read-only-storage' : 'storage',
    );
    if (kernel.usesHyper) types.push('uniform');
    const key = types.join();
    const known = this.layouts.get(key);
    if (known) return known;
    const layout = this.device.createBindGroupLayout({
      entries: types.map((type, binding) => ({
        binding,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type },
      })),
    });
    this.layouts.set(key, layout);
    return layout;
  }

  pipeline(kernel: Kernel): Promise<GPUComputePipeline> {
    const known = this.pipelines.get(kernel.code);
    if (known) return known;
    const made = this.create(kernel);
    this.pipelines.set(kernel.code, made);
    return made;
  }

  /** Lets the compiler begin with these; whoever needs one later hears what became of it. */
  begin(kernels: readonly Kernel[]): void {
    for (const kernel of kernels) this.pipeline(kernel).catch(() => undefined);
  }

  /** Throws an error that says what the compiler said and shows the line. */
  private async create(kernel: Kernel): Promise<GPUComputePipeline> {
    const { label, code } = kernel;
    const module = this.device.createShaderModule({ label, code });
    try {
      return await this.device.createComputePipelineAsync({
        label,
        layout: this.device.createPipelineLayout({ bindGroupLayouts: [this.layout(kernel)] }),
        compute: { module },
      });
    } catch (error) {
      const { messages } = await module.getCompilationInfo();
      const lines = code.split('\n');
      const said = messages.map(({ lineNum, message }) => `${message}: ${lines[lineNum - 1] ?? ''}`);
      throw new Error(`${label} does not compile: ${[String(error), ...said].join('\n')}`);
    }
  }
}

/**
 * `variants` as far as the driver compiles them, else the default of the same place: what it compiled when a variant was
 * chosen, a later driver may refuse. That a default does not compile is told where its pipeline is asked for.
 */
export function compilable(
  pipelines: Pick<PipelineCache, 'pipeline'>,
  defaults: readonly Kernel[],
  variants: readonly Kernel[],
): Promise<Kernel[]> {
  return Promise.all(
    variants.map(async (variant, i) => {
      const byDefault = defaults[i];
      if (variant === byDefault) return variant;
      return pipelines.pipeline(variant).then(
        () => variant,
        () => byDefault,
      );
    }),
  );
}

const pipelineCaches = new WeakMap<GPUDevice, PipelineCache>();

/** A device's own cache: pipelines outlive engines, so the next run starts faster. */
export function pipelinesOf(device: GPUDevice): PipelineCache {
  const known = pipelineCaches.get(device);
  if (known) return known;
  const made = new PipelineCache(device);
  pipelineCaches.set(device, made);
  return made;
}

/** The memory of one engine: persistent buffers by name, and physical ones that programs share for their temporaries. */
export class EngineMemory {
  private readonly persistentBuffers = new Map<ProgramBuffer, GPUBuffer>();
  private readonly pool: GPUBuffer[] = [];

  constructor(readonly device: GPUDevice) {}

  /** The buffer of a persistent allocation: zeros at first. */
  persistent(buffer: ProgramBuffer): GPUBuffer {
    invariant(buffer.lifetime === 'persistent', `${buffer.label} is temporary`);
    const known = this.persistentBuffers.get(buffer);
    if (known) return known;
    const made = this.allocate(buffer.label, buffer.sizeBytes);
    this.persistentBuffers.set(buffer, made);
    return made;
  }

  forget(buffer: ProgramBuffer): void {
    this.persistentBuffers.get(buffer)?.destroy();
    this.persistentBuffers.delete(buffer);
  }

  poolSizes(): number[] {
    return this.pool.map(({ size }) => size);
  }

  /** Makes the pool at least as large as a plan asks; the plan was made with `poolSizes()` as what exists. */
  growPool(sizesBytes: readonly number[]): readonly GPUBuffer[] {
    for (const sizeBytes of sizesBytes.slice(this.pool.length)) {
      this.pool.push(this.allocate(`pool ${this.pool.length}`, sizeBytes));
    }
    return this.pool;
  }

  private allocate(label: string, sizeBytes: number): GPUBuffer {
    const { maxBufferSize, maxStorageBufferBindingSize } = this.device.limits;
    const limit = Math.min(maxBufferSize, maxStorageBufferBindingSize);
    if (sizeBytes > limit) {
      throw new OutOfMemoryError(`${label} needs ${sizeBytes} bytes; this adapter's buffers hold ${limit}`);
    }
    return this.device.createBuffer({
      label,
      size: Math.ceil(sizeBytes / 16) * 16,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    });
  }

  sizeBytes(): number {
    const all = [...this.persistentBuffers.values(), ...this.pool];
    return all.reduce((sum, { size }) => sum + size, 0);
  }

  dispose(): void {
    for (const buffer of [...this.persistentBuffers.values(), ...this.pool]) buffer.destroy();
    this.persistentBuffers.clear();
    this.pool.length = 0;
  }
}

interface Dispatch {
  readonly pipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
  readonly workgroups: readonly [number, number];
}

/** Runs what makes buffers and bind groups; throws OutOfMemoryError where the device has no room for them. */
export async function allocating<T>(device: GPUDevice, make: () => T): Promise<T> {
  device.pushErrorScope('validation');
  device.pushErrorScope('out-of-memory');
  let made: { readonly value: T } | null = null;
  let thrown: unknown;
  try {
    made = { value: make() };
  } catch (error) {
    thrown = error;
  }
  const [memory, validation] = await Promise.all([device.popErrorScope(), device.popErrorScope()]);
  if (memory) throw new OutOfMemoryError(memory.message);
  if (validation) throw new Error(`The device refused a program: ${validation.message}`);
  if (!made) throw thrown;
  return made.value;
}

/** Plans the temporaries of `kernels` as one program and binds them. */
function bind(
  kernels: readonly Kernel[],
  compiled: readonly GPUComputePipeline[],
  pipelines: PipelineCache,
  memory: EngineMemory,
  hyper: GPUBuffer,
): Dispatch[] {
  const plan = planMemory(kernels, memory.poolSizes());
  const pool = memory.growPool(plan.sizesBytes);
  const place = (buffer: ProgramBuffer): GPUBuffer => {
    if (buffer.lifetime === 'persistent') return memory.persistent(buffer);
    const found = pool[plan.place.get(buffer) ?? -1];
    invariant(found, `${buffer.label} has no place in memory`);
    return found;
  };
  return kernels.map((kernel, i): Dispatch => {
    const entries: GPUBindGroupEntry[] = kernel.bindings.map(({ view }, binding) => ({
      binding,
      resource: { buffer: place(view.buffer), offset: view.offset, size: view.size },
    }));
    if (kernel.usesHyper) {
      entries.push({ binding: entries.length, resource: { buffer: hyper, size: HYPER_BYTES } });
    }
    const layout = pipelines.layout(kernel);
    return {
      pipeline: compiled[i],
      bindGroup: memory.device.createBindGroup({ label: kernel.label, layout, entries }),
      workgroups: kernel.workgroups,
    };
  });
}

/** A program ready to run: a list of dispatches over buffers that stay. Running it creates nothing but a command buffer. */
export class Executable {
  private constructor(readonly dispatches: readonly Dispatch[]) {}

  /**
   * Compiles all pipelines in parallel, then binds. `programs` share temporaries (say, a first part in two
   * variants): they are planned one after the other as one.
   */
  static async compile<Name extends string>(
    programs: Readonly<Record<Name, readonly Kernel[]>>,
    pipelines: PipelineCache,
    memory: EngineMemory,
    hyper: GPUBuffer,
  ): Promise<Record<Name, Executable>> {
    const names = Object.keys(programs) as Name[];
    const kernels = names.flatMap((name) => [...programs[name]]);
    const compiled = await Promise.all(kernels.map((kernel) => pipelines.pipeline(kernel)));
    const dispatches = await allocating(memory.device, () =>
      bind(kernels, compiled, pipelines, memory, hyper),
    );
    const result = {} as Record<Name, Executable>;
    let from = 0;
    for (const name of names) {
      const to = from + programs[name].length;
      result[name] = new Executable(dispatches.slice(from, to));
      from = to;
    }
    return result;
  }

  encode(pass: GPUComputePassEncoder): void {
    for (const { pipeline, bindGroup, workgroups } of this.dispatches) {
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, bindGroup);
      pass.dispatchWorkgroups(workgroups[0], workgroups[1]);
    }
  }
}
