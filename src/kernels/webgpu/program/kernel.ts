/**
 * One GPU dispatch as data: its WGSL, what it binds, how many workgroups. Nothing here touches a device; the
 * memory planner decides later where each buffer lies.
 */
import { invariant } from '../../../shared/errors';
import { convertAccesses, type HalfStorage, halfBytes } from './half-storage';
import { HYPER_WGSL } from './hyper';

/** Memory a program needs. Temporaries are planned (they may share memory); the others outlive a step. */
export interface ProgramBuffer {
  readonly label: string;
  readonly sizeBytes: number;
  readonly lifetime: 'temporary' | 'persistent';
}

/** A range of a buffer, in bytes; `offset` is a multiple of 256 (the largest alignment WebGPU may ask for). */
export interface BufferView {
  readonly buffer: ProgramBuffer;
  readonly offset: number;
  readonly size: number;
  /** Where its values are halves: how they are kept. Kernels read and write float32 all the same. */
  readonly half?: HalfStorage;
}

export interface KernelBinding {
  readonly view: BufferView;
  readonly access: 'read' | 'write';
}

/** Another way to compute the same, to the bit: it binds the same memory. */
export interface KernelVariant {
  readonly name: string;
  build(): Kernel;
}

export interface Kernel {
  readonly label: string;
  readonly code: string;
  readonly bindings: readonly KernelBinding[];
  readonly usesHyper: boolean;
  readonly workgroups: readonly [number, number];
  /** Multiply-adds and the like of this dispatch, for reports; 0 where not worth naming. */
  readonly multiplyAdds: number;
  /** Where its workgroups do not all do as much: for those who look at some of them (bench/static). */
  readonly unequal?: boolean;
  /** What may replace it where that turns out faster (see tuning/tuner.ts). */
  readonly variants?: readonly KernelVariant[];
}

const MAX_GROUPS_PER_DIMENSION = 65535;
export const OFFSET_ALIGNMENT_BYTES = 256;

export function temporary(label: string, elements: number): BufferView {
  const sizeBytes = Math.max(1, elements) * 4;
  return { buffer: { label, sizeBytes, lifetime: 'temporary' }, offset: 0, size: sizeBytes };
}

/** A temporary of halves, kept as `half` says; of float32 where that is null. */
export function temporaryHalf(label: string, elements: number, half: HalfStorage | null): BufferView {
  if (half === null) return temporary(label, elements);
  // Bindings are whole words.
  const sizeBytes = Math.ceil((Math.max(1, elements) * halfBytes(half)) / 4) * 4;
  return { buffer: { label, sizeBytes, lifetime: 'temporary' }, offset: 0, size: sizeBytes, half };
}

export function persistent(label: string, elements: number): BufferView {
  const sizeBytes = Math.max(1, elements) * 4;
  return { buffer: { label, sizeBytes, lifetime: 'persistent' }, offset: 0, size: sizeBytes };
}

interface Declared {
  readonly name: string;
  readonly view: BufferView;
  readonly access: 'read' | 'write';
  readonly element: Element;
  /** Elements of a row, where it is read by row and column. */
  readonly rowLength: number | null;
}

type Element = 'f32' | 'u32' | 'i32' | 'f16' | 'vec4<f32>' | 'vec4<f16>';

const ELEMENT_BYTES: Readonly<Record<Element, number>> = {
  f32: 4,
  u32: 4,
  i32: 4,
  f16: 2,
  'vec4<f32>': 16,
  'vec4<f16>': 8,
};

/** What an array of values is declared as. */
function floats({ half }: BufferView): 'f32' | 'f16' {
  return half === 'native' ? 'f16' : 'f32';
}

/** Whether the values of `view` are whole fours, so that it can be read as vec4. */
export function holdsFours(view: BufferView): boolean {
  return view.size % ELEMENT_BYTES[`vec4<${floats(view)}>`] === 0;
}

/** Collects the bindings and helper functions of one kernel while its parts write their WGSL. */
export class KernelBuilder {
  private readonly declared: Declared[] = [];
  private readonly functions = new Map<string, string>();
  private readonly enables = new Set<string>();
  private hyperUsed = false;

  constructor(readonly label: string) {}

  /** Binds `view` for reading; the same view bound twice is one binding. Returns its name in WGSL. */
  read(view: BufferView, element?: 'u32' | 'i32'): string {
    return this.declare(view, 'read', element ?? floats(view));
  }

  /**
   * Binds `view` for reading by fours: element i is the vec4<f32> of values 4 · i … of `view`, which has to hold fours
   * (see holdsFours). Hardware reads them at once; its compilers cannot join four reads, since each is kept in bounds.
   */
  readFours(view: BufferView): string {
    invariant(holdsFours(view), `${this.label} reads ${view.buffer.label}, ${view.size} bytes, by fours`);
    return this.declare(view, 'read', `vec4<${floats(view)}>`);
  }

  /** The same by rows of `fours` vec4s: element [row][i]. What lies in one row is kept in bounds by one comparison. */
  readRowsOfFours(view: BufferView, fours: number): string {
    const element = `vec4<${floats(view)}>` as const;
    const whole = view.size % (fours * ELEMENT_BYTES[element]) === 0;
    invariant(
      whole,
      `${this.label} reads ${view.buffer.label}, ${view.size} bytes, by rows of ${fours} fours`,
    );
    return this.declare(view, 'read', element, fours);
  }

  /** Binds `view` for reading and writing. */
  write(view: BufferView, element?: 'u32'): string {
    return this.declare(view, 'write', element ?? floats(view));
  }

  private declare(
    view: BufferView,
    access: 'read' | 'write',
    element: Element,
    rowLength: number | null = null,
  ): string {
    const same = this.declared.find(
      (d) =>
        d.view.buffer === view.buffer &&
        d.view.offset === view.offset &&
        d.element === element &&
        d.rowLength === rowLength,
    );
    if (same) {
      invariant(
        same.access === access,
        `${this.label} reads and writes ${view.buffer.label} by two bindings`,
      );
      return same.name;
    }
    invariant(
      this.declared.every((d) => d.view.buffer !== view.buffer || d.access === access),
      `${this.label} reads and writes ${view.buffer.label} in one dispatch`,
    );
    const name = `b${this.declared.length}`;
    this.declared.push({ name, view, access, element, rowLength });
    if (element === 'f16' || element === 'vec4<f16>') this.enable('f16');
    return name;
  }

  /** The step's numbers (see hyper.ts), as `hyper.field`. */
  hyper(): 'hyper' {
    this.hyperUsed = true;
    return 'hyper';
  }

  /** Adds a module-scope declaration once. */
  helper(key: string, code: string): void {
    this.functions.set(key, code);
  }

  enable(extension: string): void {
    this.enables.add(extension);
  }

  private converted(code: string): string {
    return this.declared.reduce(
      (text, { name, element, rowLength, view: { half } }) =>
        half
          ? convertAccesses(text, name, half, element.startsWith('vec4') ? 4 : 1, rowLength !== null)
          : text,
      code,
    );
  }

  /**
   * Closes the kernel. `body` may use `group` (index of the workgroup, any number of them), `local` (index in the
   * workgroup) and `thread` (index of the invocation).
   */
  finish(options: {
    readonly workgroupSize: number;
    readonly groups: number;
    readonly body: string;
    readonly multiplyAdds?: number;
  }): Kernel {
    const { workgroupSize, groups, body } = options;
    const x = Math.min(groups, MAX_GROUPS_PER_DIMENSION);
    const y = Math.ceil(groups / x);
    const exact = x * y === groups;
    const bindings = this.declared.map(
      ({ name, view, access, element, rowLength }, i) =>
        `@group(0) @binding(${i}) var<storage, ${access === 'read' ? 'read' : 'read_write'}> ${name}: ` +
        `array<${rowLength === null ? element : `array<${element}, ${rowLength}>`}, ${view.size / ELEMENT_BYTES[element] / (rowLength ?? 1)}>;`,
    );
    if (this.hyperUsed) {
      bindings.push(HYPER_WGSL, `@group(0) @binding(${this.declared.length}) var<uniform> hyper: Hyper;`);
    }
    const code = [
      ...[...this.enables].map((extension) => `enable ${extension};`),
      ...bindings,
      this.converted([...this.functions.values()].join('\n')),
      `@compute @workgroup_size(${workgroupSize})`,
      'fn main(@builtin(workgroup_id) group_id: vec3<u32>, @builtin(local_invocation_index) local: u32) {',
      y === 1 ? 'let group = group_id.x;' : `let group = group_id.x + group_id.y * ${x}u;`,
      exact ? '' : `if (group >= ${groups}u) { return; }`,
      `let thread = group * ${workgroupSize}u + local;`,
      this.converted(body),
      '}',
    ].join('\n');
    return {
      label: this.label,
      code,
      bindings: this.declared.map(({ view, access }) => ({ view, access })),
      usesHyper: this.hyperUsed,
      workgroups: [x, y],
      multiplyAdds: options.multiplyAdds ?? 0,
    };
  }
}

/** A kernel of one invocation per element: `body` may use `i`, the element. */
export function elementwiseKernel(builder: KernelBuilder, elements: number, body: string): Kernel {
  const workgroupSize = 64;
  return builder.finish({
    workgroupSize,
    groups: Math.ceil(elements / workgroupSize),
    body: `let i = thread;\nif (i < ${elements}u) {\n${body}\n}`,
  });
}
