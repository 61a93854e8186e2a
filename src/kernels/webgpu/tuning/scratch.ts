import { allocating, type PipelineCache } from '../program/executable';
import { HYPER_BYTES } from '../program/hyper';
import type { BufferView, Kernel } from '../program/kernel';
import { PassClock } from './pass-clock';

/** Where results begin: what a kernel leaves untouched is still this afterwards. No sum comes to it by chance. */
const UNTOUCHED = 0.000976543;

const WORKGROUP = 64;
const MOST_GROUPS = 1024;

/** Fills with numbers in [-1, 1) that depend on position alone; `word` makes one word of `noise(i)`. */
const fill = (word: string) => `@group(0) @binding(0) var<storage, read_write> values: array<u32>;
fn noise(i: u32) -> f32 {
  var h = (i ^ (i >> 15u)) * 2654435769u;
  h = (h ^ (h >> 13u)) * 3266489917u;
  return f32((h ^ (h >> 16u)) >> 8u) / 8388608.0 - 1.0;
}
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  for (var i = id.x; i < arrayLength(&values); i += groups.x * ${WORKGROUP}u) { values[i] = ${word}; }
}`;
const FILL = fill('bitcast<u32>(noise(i))');
/** A word of float32 noise would be NaN for some halves. */
const FILL_HALVES = fill('pack2x16float(vec2<f32>(noise(2u * i), noise(2u * i + 1u)))');

const RESET = `@group(0) @binding(0) var<storage, read_write> values: array<f32>;
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  for (var i = id.x; i < arrayLength(&values); i += groups.x * ${WORKGROUP}u) { values[i] = ${UNTOUCHED}; }
}`;

/** Counts words that differ, and words both have written. */
const COMPARE = `@group(0) @binding(0) var<storage, read> ours: array<u32>;
@group(0) @binding(1) var<storage, read> theirs: array<u32>;
@group(0) @binding(2) var<storage, read_write> counts: array<atomic<u32>, 3>;
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let untouched = bitcast<u32>(f32(${UNTOUCHED}));
  var apart = 0u;
  var unequal = 0u;
  var both = 0u;
  for (var i = id.x; i < arrayLength(&ours); i += groups.x * ${WORKGROUP}u) {
    let a = ours[i];
    let b = theirs[i];
    if (a != untouched && b != untouched) { both += 1u; if (a != b) { unequal += 1u; } }
    else if (a != b) { apart += 1u; }
  }
  if (unequal > 0u) { atomicAdd(&counts[0], unequal); }
  if (both > 0u) { atomicAdd(&counts[1], both); }
  if (apart > 0u) { atomicAdd(&counts[2], apart); }
}`;

export interface Comparison {
  /** Words that both have written, with different bits. */
  readonly unequal: number;
  /** Words that both have written. */
  readonly both: number;
  /** Words that only one has written. */
  readonly apart: number;
}

/** The fixed kernels of tuning on one device. */
class Tools {
  readonly fill: GPUComputePipeline;
  readonly fillHalves: GPUComputePipeline;
  readonly reset: GPUComputePipeline;
  readonly compare: GPUComputePipeline;

  constructor(device: GPUDevice) {
    const make = (label: string, code: string) =>
      device.createComputePipeline({
        label,
        layout: 'auto',
        compute: { module: device.createShaderModule({ label, code }) },
      });
    this.fill = make('tuning: fill', FILL);
    this.fillHalves = make('tuning: fill with halves', FILL_HALVES);
    this.reset = make('tuning: reset', RESET);
    this.compare = make('tuning: compare', COMPARE);
  }
}

const toolsOf = new WeakMap<GPUDevice, Tools>();

/** Memory to try one kernel and its variants in: given numbers in, results of the default and of a variant apart. */
export class Scratch {
  private readonly inputs = new Map<string, GPUBuffer>();
  private readonly outputs = { default: new Map<string, GPUBuffer>(), variant: new Map<string, GPUBuffer>() };
  private readonly counts: GPUBuffer;
  private readonly copy: GPUBuffer;
  private readonly hyper: GPUBuffer;
  private readonly clock: PassClock;
  private readonly tools: Tools;

  private constructor(
    private readonly device: GPUDevice,
    private readonly pipelines: PipelineCache,
    kernel: Kernel,
  ) {
    this.tools = toolsOf.get(device) ?? new Tools(device);
    toolsOf.set(device, this.tools);
    this.clock = new PassClock(device);
    const { STORAGE, COPY_SRC, COPY_DST, MAP_READ, UNIFORM } = GPUBufferUsage;
    this.counts = device.createBuffer({ label: 'tuning', size: 12, usage: STORAGE | COPY_SRC | COPY_DST });
    this.copy = device.createBuffer({ label: 'tuning', size: 12, usage: MAP_READ | COPY_DST });
    this.hyper = device.createBuffer({ label: 'tuning', size: HYPER_BYTES, usage: UNIFORM });
    const buffer = (view: BufferView) =>
      device.createBuffer({ label: 'tuning', size: view.size, usage: STORAGE });
    for (const { view, access } of kernel.bindings) {
      if (access === 'read') {
        const made = buffer(view);
        this.inputs.set(keyOf(view), made);
        this.sweep(view.half === 'native' ? this.tools.fillHalves : this.tools.fill, [made]);
      } else {
        this.outputs.default.set(keyOf(view), buffer(view));
        this.outputs.variant.set(keyOf(view), buffer(view));
      }
    }
  }

  /** Throws OutOfMemoryError where the device has no room. */
  static open(device: GPUDevice, pipelines: PipelineCache, kernel: Kernel): Promise<Scratch> {
    return allocating(device, () => new Scratch(device, pipelines, kernel));
  }

  private sweep(pipeline: GPUComputePipeline, buffers: Iterable<GPUBuffer>): void {
    const encoder = this.device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    for (const buffer of buffers) {
      const entries = [{ binding: 0, resource: { buffer } }];
      const layout = pipeline.getBindGroupLayout(0);
      pass.setBindGroup(0, this.device.createBindGroup({ layout, entries }));
      pass.dispatchWorkgroups(groupsFor(buffer.size / 4));
    }
    pass.end();
    this.device.queue.submit([encoder.finish()]);
  }

  /** Milliseconds that `repeats` dispatches of the kernel's first `groups` workgroups take. */
  run(
    kernel: Kernel,
    pipeline: GPUComputePipeline,
    into: 'default' | 'variant',
    groups: number,
    repeats: number,
  ): Promise<number> {
    const { device } = this;
    const entries: GPUBindGroupEntry[] = kernel.bindings.map(({ view, access }, binding) => {
      const buffer = (access === 'read' ? this.inputs : this.outputs[into]).get(keyOf(view));
      if (!buffer) throw new Error(`${kernel.label} binds ${view.buffer.label}, which its default does not`);
      return { binding, resource: { buffer } };
    });
    if (kernel.usesHyper) entries.push({ binding: entries.length, resource: { buffer: this.hyper } });
    const bindGroup = device.createBindGroup({ layout: this.pipelines.layout(kernel), entries });
    const x = Math.min(groups, kernel.workgroups[0]);
    return this.clock.time((pass) => {
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, bindGroup);
      for (let i = 0; i < repeats; i++) pass.dispatchWorkgroups(x, Math.ceil(groups / x));
    });
  }

  resetOutputs(which: 'default' | 'variant'): void {
    this.sweep(this.tools.reset, this.outputs[which].values());
  }

  /** Compares what the default and the variant have written since both were reset. */
  async compare(): Promise<Comparison> {
    const { device } = this;
    const pipeline = this.tools.compare;
    const encoder = device.createCommandEncoder();
    encoder.clearBuffer(this.counts);
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    for (const [key, ours] of this.outputs.default) {
      const theirs = this.outputs.variant.get(key) as GPUBuffer;
      const entries = [ours, theirs, this.counts].map((buffer, binding) => ({
        binding,
        resource: { buffer },
      }));
      const layout = pipeline.getBindGroupLayout(0);
      pass.setBindGroup(0, device.createBindGroup({ layout, entries }));
      pass.dispatchWorkgroups(groupsFor(ours.size / 4));
    }
    pass.end();
    encoder.copyBufferToBuffer(this.counts, 0, this.copy, 0, 12);
    device.queue.submit([encoder.finish()]);
    await this.copy.mapAsync(GPUMapMode.READ);
    const [unequal = 0, both = 0, apart = 0] = new Uint32Array(this.copy.getMappedRange());
    this.copy.unmap();
    return { unequal, both, apart };
  }

  dispose(): void {
    const { inputs, outputs, counts, copy, hyper } = this;
    const buffers = [...inputs.values(), ...outputs.default.values(), ...outputs.variant.values()];
    for (const buffer of [...buffers, counts, copy, hyper]) buffer.destroy();
    this.clock.dispose();
  }
}

function keyOf({ buffer, offset }: BufferView): string {
  return `${buffer.label} @ ${offset}`;
}

function groupsFor(words: number): number {
  return Math.max(1, Math.min(MOST_GROUPS, Math.ceil(words / WORKGROUP)));
}
