/** Runs kernels alone, on memory that a test fills and reads. */
import { float16FromFloat32 } from '../../formats/half-floats';
import { invariant } from '../../shared/errors';
import { CounterRng } from '../../shared/rng';
import type { OwnedDevice } from '../webgpu/device';
import { EngineMemory, Executable, PipelineCache } from '../webgpu/program/executable';
import { HYPER_BYTES, type Hyper, writeHyper } from '../webgpu/program/hyper';
import { type BufferView, type Kernel, type KernelBuilder, persistent } from '../webgpu/program/kernel';
import { Readback } from '../webgpu/readback';

const HYPER: Hyper = {
  count: 1,
  step: 1,
  seed: 1,
  firstImage: 0,
  accumulate: false,
  record: 0,
  learningRate: 0.01,
  inverseWeight: 1,
  correction1: 1,
  correction2: 1,
  averageShare: 0,
  statisticsShare: 1,
};

export class KernelRunner {
  private readonly memory: EngineMemory;
  private readonly readback: Readback;
  private readonly pipelines: PipelineCache;
  private readonly hyper: GPUBuffer;

  constructor(private readonly owned: OwnedDevice) {
    const { device } = owned;
    this.memory = new EngineMemory(device);
    this.readback = new Readback(device);
    this.pipelines = new PipelineCache(device);
    this.hyper = device.createBuffer({
      size: HYPER_BYTES,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
  }

  /** Memory that holds `values`, which have to be halves where it keeps halves. */
  upload(values: Float32Array<ArrayBuffer>, kept: 'float32' | 'halves' = 'float32'): BufferView {
    const half = kept === 'halves' ? this.owned.profile.halfStorage : null;
    const bits = half === 'native' ? float16FromFloat32(values) : values;
    invariant(bits, 'Some value is no half');
    // Whole words are bound and written.
    const words = new Uint8Array(Math.ceil(bits.byteLength / 4) * 4);
    words.set(new Uint8Array(bits.buffer));
    const view = persistent('given', words.length / 4);
    this.owned.device.queue.writeBuffer(this.memory.persistent(view.buffer), 0, words);
    return half ? { ...view, half } : view;
  }

  async run(kernels: readonly Kernel[], changes: Partial<Hyper> = {}): Promise<void> {
    const { device } = this.owned;
    const numbers = new DataView(new ArrayBuffer(HYPER_BYTES));
    writeHyper({ ...HYPER, ...changes }, numbers, 0);
    device.queue.writeBuffer(this.hyper, 0, numbers);
    const { all } = await Executable.compile({ all: kernels }, this.pipelines, this.memory, this.hyper);
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    all.encode(pass);
    pass.end();
    device.queue.submit([encoder.finish()]);
  }

  read(view: BufferView): Promise<Float32Array> {
    return this.readback.read(this.memory.persistent(view.buffer), view.size);
  }
}

export function storeTo(view: BufferView) {
  return (builder: KernelBuilder) => {
    const out = builder.write(view);
    return (i: string, value: string) => `${out}[${i}] = ${value};`;
  };
}

/** Between −1 and 1; halves where they are kept as halves. */
export function randomValues(
  count: number,
  stream: number,
  kept: 'float32' | 'halves' = 'float32',
): Float32Array<ArrayBuffer> {
  const rng = new CounterRng(5, stream);
  const values = Float32Array.from({ length: count }, () => rng.uniform(-1, 1));
  if (kept === 'float32') return values;
  // Of eleven bits.
  return values.map((value) => Math.round(value * 1024) / 1024);
}
