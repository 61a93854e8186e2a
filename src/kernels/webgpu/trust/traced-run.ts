import { averageDecayAt } from '../../average-decay';
import { DeviceLostError, OutOfMemoryError } from '../../engine-errors';
import { targetsOf } from '../../plain/targets';
import type { SmallRun } from '../../trust/small-run';
import type { OwnedDevice } from '../device';
import { ModelBuffers } from '../lowering/program-buffers';
import {
  type EvaluationPrograms,
  evaluationPrograms,
  type TrainingPrograms,
  trainingPrograms,
} from '../lowering/programs';
import { DeviceModelState } from '../model-state';
import { LABEL_WORDS } from '../operations/loss';
import { stepCorrections } from '../operations/optimizer';
import { PixelStore } from '../pixels/pixel-store';
import { EngineMemory, type PipelineCache } from '../program/executable';
import { HYPER_BYTES, writeHyper } from '../program/hyper';
import type { Kernel, ProgramBuffer } from '../program/kernel';

/** A kernel that the compiler or the device refused. */
export class KernelRefusedError extends Error {
  override readonly name = 'KernelRefusedError';

  constructor(
    readonly kernel: string,
    message: string,
  ) {
    super(message);
  }
}

/** The device went away while a kernel ran. */
export class LostInKernelError extends DeviceLostError {
  constructor(
    readonly kernel: string,
    message: string,
  ) {
    super(message);
  }
}

/** What a device says beside the calls that caused it. */
const SCOPES = ['validation', 'internal', 'out-of-memory'] as const;
const PIXEL_LIMITS = { bufferBytes: 2 ** 24, totalBytes: 2 ** 24 };
/** Small enough that gradients of a small run are no infinite halves. */
const LOSS_SCALE = 256;

export interface Execution {
  /** What each buffer holds that any kernel writes, after the last. */
  readonly bits: ReadonlyMap<ProgramBuffer, ArrayBuffer>;
  /** Of each kernel, where they were handed in apart. */
  readonly durationsMs: readonly number[];
}

/** The programs of a small run, with memory for all they compute: no temporary shares another's, so that all can be read. */
export class TracedRun {
  readonly buffers: ModelBuffers;
  readonly evaluation: EvaluationPrograms;
  readonly training: TrainingPrograms;
  /** In the order they run in: an evaluation, then a training step. */
  readonly kernels: readonly Kernel[];
  /** What gradients on the device are multiplied by. */
  readonly lossScale: number;
  private readonly memory: EngineMemory;
  private readonly temporaries = new Map<ProgramBuffer, GPUBuffer>();
  private readonly hyper: GPUBuffer;
  private readonly pixels: PixelStore;

  /** Throws OutOfMemoryError. */
  constructor(
    private readonly owned: OwnedDevice,
    private readonly pipelines: PipelineCache,
    readonly run: SmallRun,
  ) {
    const { options, batch } = run;
    const { device, profile } = owned;
    const count = batch.indices.length;
    this.memory = new EngineMemory(device);
    this.hyper = device.createBuffer({
      label: 'hyper',
      size: HYPER_BYTES,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
    this.pixels = new PixelStore(options.pixels, this.memory, count, PIXEL_LIMITS);
    this.buffers = new ModelBuffers(options);
    this.lossScale = this.buffers.scaler ? LOSS_SCALE : 1;
    const { views } = this.pixels;
    this.evaluation = evaluationPrograms(options, this.buffers, profile, count, views, false);
    this.training = trainingPrograms(options, this.buffers, profile, count, views, false);
    const { gather, forward } = this.evaluation.programs;
    const { programs } = this.training;
    this.kernels = [...gather, ...forward, ...programs.gather, ...programs.pass, ...programs.update];
  }

  /** Kernels before this one evaluate; the others train. */
  private get trainsFrom(): number {
    const { gather, forward } = this.evaluation.programs;
    return gather.length + forward.length;
  }

  /**
   * Runs `kernels` (one for each of the run's, computing the same) from the run's first state on. `apart`: each is handed
   * in by itself and waited for; else as a run does it, in one pass.
   * Throws KernelRefusedError, LostInKernelError, OutOfMemoryError.
   */
  async execute(kernels: readonly Kernel[], apart: boolean): Promise<Execution> {
    const compiled = await Promise.all(kernels.map((kernel) => this.compiled(kernel)));
    const whole = { label: 'all kernels' };
    await this.guarded(whole, () => this.reset());
    const bound = await this.guarded(whole, async () =>
      kernels.map((kernel, i) => this.bound(kernel, compiled[i])),
    );
    const durationsMs: number[] = [];
    for (const training of [false, true]) {
      const part = bound.slice(...(training ? [this.trainsFrom] : [0, this.trainsFrom]));
      this.uploadHyper(training);
      if (!apart) await this.guarded(whole, () => this.submit(part));
      else
        for (const step of part) {
          const from = performance.now();
          await this.guarded(step.kernel, () => this.submit([step]));
          durationsMs.push(performance.now() - from);
        }
    }
    return { bits: await this.guarded(whole, () => this.read(kernels)), durationsMs };
  }

  dispose(): void {
    for (const buffer of this.temporaries.values()) buffer.destroy();
    this.temporaries.clear();
    this.hyper.destroy();
    this.memory.dispose();
  }

  private async compiled(kernel: Kernel): Promise<GPUComputePipeline> {
    const gone = this.gone(kernel);
    try {
      const made = await Promise.race([gone, this.pipelines.pipeline(kernel)]);
      if (!(made instanceof LostInKernelError)) return made;
      throw made;
    } catch (error) {
      throw (await soon(gone)) ?? new KernelRefusedError(kernel.label, String(error));
    }
  }

  private gone({ label }: Named): Promise<LostInKernelError> {
    return this.owned.lost.then(({ message, reason }) => new LostInKernelError(label, message || reason));
  }

  /** What goes wrong because the device is gone, or does not take what `work` hands in at once, names the kernel. */
  private async guarded<T>(named: Named, work: () => Promise<T>): Promise<T> {
    const { device } = this.owned;
    const gone = this.gone(named);
    for (const scope of SCOPES) device.pushErrorScope(scope);
    const working = work();
    const said = Promise.all(SCOPES.map(() => device.popErrorScope()));
    try {
      const done = await Promise.race([gone, Promise.all([said, working])]);
      if (done instanceof LostInKernelError) throw done;
      throwRefusal(named, done[0]);
      return done[1];
    } catch (error) {
      const lost = await soon(gone);
      if (lost) throw lost;
      throwRefusal(named, await said.catch(() => []));
      throw error;
    }
  }

  private place(buffer: ProgramBuffer): GPUBuffer {
    if (buffer.lifetime === 'persistent') return this.memory.persistent(buffer);
    const known = this.temporaries.get(buffer);
    if (known) return known;
    const made = this.owned.device.createBuffer({
      label: buffer.label,
      size: Math.ceil(buffer.sizeBytes / 16) * 16,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    });
    this.temporaries.set(buffer, made);
    return made;
  }

  /** The state a run begins with, its images and its labels. */
  private async reset(): Promise<void> {
    const { device } = this.owned;
    const { options, state, batch } = this.run;
    const { slots, verdict, scaler } = this.buffers;
    const encoder = device.createCommandEncoder();
    const zeros = [...slots.map(({ view }) => view), verdict].map(({ buffer }) => this.place(buffer));
    for (const buffer of [...zeros, ...this.temporaries.values()]) encoder.clearBuffer(buffer);
    device.queue.submit([encoder.finish()]);
    const model = new DeviceModelState(options, this.buffers, this.memory);
    model.import(state);
    model.startAverage();
    if (scaler) device.queue.writeBuffer(this.place(scaler.buffer), 0, Float32Array.of(LOSS_SCALE));
    const count = batch.indices.length;
    for (const { batch: buffers } of [this.evaluation, this.training]) {
      await this.pixels.upload({ indices: batch.indices, augmentation: null, first: 0, count }, buffers);
    }
    const labels = new DataView(new ArrayBuffer(count * LABEL_WORDS * 4));
    for (const [i, label] of batch.labels.entries()) {
      labels.setUint32(i * LABEL_WORDS * 4, label, true);
      labels.setUint32(i * LABEL_WORDS * 4 + 4, label, true);
      labels.setFloat32(i * LABEL_WORDS * 4 + 8, 1, true);
    }
    device.queue.writeBuffer(this.place(this.training.batch.labels.buffer), 0, labels.buffer);
  }

  private uploadHyper(training: boolean): void {
    const { options, batch } = this.run;
    const { loss, graph, emaDecay, optimizer, seed } = options;
    const { weightSum } = targetsOf(loss, graph.classCount, batch.labels, null);
    const [correction1, correction2] = stepCorrections(optimizer, batch.step);
    const block = new DataView(new ArrayBuffer(HYPER_BYTES));
    const hyper = {
      count: batch.indices.length,
      step: batch.step,
      seed,
      firstImage: 0,
      accumulate: false,
      record: 0,
      learningRate: training ? batch.learningRate : 0,
      inverseWeight: training ? 1 / weightSum : 0,
      correction1,
      correction2,
      averageShare: emaDecay === null ? 0 : 1 - averageDecayAt(emaDecay, batch.step),
      statisticsShare: 0,
    };
    writeHyper(hyper, block, 0);
    this.owned.device.queue.writeBuffer(this.hyper, 0, block.buffer);
  }

  private bound(kernel: Kernel, pipeline: GPUComputePipeline): BoundKernel {
    const entries: GPUBindGroupEntry[] = kernel.bindings.map(({ view }, binding) => ({
      binding,
      resource: { buffer: this.place(view.buffer), offset: view.offset, size: view.size },
    }));
    if (kernel.usesHyper) entries.push({ binding: entries.length, resource: { buffer: this.hyper } });
    const layout = this.pipelines.layout(kernel);
    const { label } = kernel;
    return { kernel, pipeline, bindGroup: this.owned.device.createBindGroup({ label, layout, entries }) };
  }

  private async submit(steps: readonly BoundKernel[]): Promise<void> {
    const { device } = this.owned;
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (const { kernel, pipeline, bindGroup } of steps) {
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, bindGroup);
      pass.dispatchWorkgroups(...kernel.workgroups);
    }
    pass.end();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
  }

  private async read(kernels: readonly Kernel[]): Promise<Map<ProgramBuffer, ArrayBuffer>> {
    const { device } = this.owned;
    const written = new Set(
      kernels.flatMap(({ bindings }) =>
        bindings.flatMap(({ view, access }) => (access === 'write' ? [view.buffer] : [])),
      ),
    );
    const sources = [...written].map((buffer) => ({ buffer, source: this.place(buffer) }));
    const staging = device.createBuffer({
      label: 'check',
      size: sources.reduce((sum, { source }) => sum + source.size, 0),
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
    try {
      const encoder = device.createCommandEncoder();
      let offset = 0;
      for (const { source } of sources) {
        encoder.copyBufferToBuffer(source, 0, staging, offset, source.size);
        offset += source.size;
      }
      device.queue.submit([encoder.finish()]);
      await staging.mapAsync(GPUMapMode.READ);
      const all = staging.getMappedRange();
      const bits = new Map<ProgramBuffer, ArrayBuffer>();
      offset = 0;
      for (const { buffer, source } of sources) {
        bits.set(buffer, all.slice(offset, offset + buffer.sizeBytes));
        offset += source.size;
      }
      return bits;
    } finally {
      staging.destroy();
    }
  }
}

interface Named {
  readonly label: string;
}

/** A lost device rejects what waits on it just before it says that it is lost; null where it is there. */
function soon<T>(gone: Promise<T>): Promise<T | null> {
  return Promise.race([gone, new Promise<null>((resolve) => setTimeout(() => resolve(null), 50))]);
}

function throwRefusal({ label }: Named, errors: readonly (GPUError | null)[]): void {
  for (const error of errors) {
    if (error instanceof GPUOutOfMemoryError) throw new OutOfMemoryError(error.message);
    if (error) throw new KernelRefusedError(label, error.message);
  }
}

interface BoundKernel {
  readonly kernel: Kernel;
  readonly pipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
}
