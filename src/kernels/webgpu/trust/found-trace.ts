import { sizeOf } from '../../graph';
import type { Comparison, Corner } from '../../plain/corners';
import type { Reference } from '../../plain/refer';
import type { DeviceTrace, NumbersById } from '../../plain/trace-step';
import type { PackedTensors } from '../packed-tensors';
import type { BufferView, Kernel } from '../program/kernel';
import type { Execution, TracedRun } from './traced-run';

/** A result of the device, and what it should be. */
export interface Expectation extends Comparison {
  readonly what: string;
  /** Position of the kernel that has finished it. */
  readonly kernel: number;
}

/** Where a training record has the square of the gradient norm; it begins with the sums of the loss and of the labels' weights. */
const NORM_WORD = 4;

/** What a device has computed of a small run, as numbers. */
export class FoundTrace {
  readonly device: DeviceTrace;
  /** Gradients of the mean loss, by trained parameter. */
  readonly parameters: NumbersById;

  constructor(
    private readonly traced: TracedRun,
    private readonly execution: Execution,
  ) {
    const { evaluation, training, run, buffers, lossScale } = traced;
    const { graph, frozen } = run.options;
    const { values, gradients } = training.traced;
    const evaluated = evaluation.values.map(({ node, view }) => [node, view] as const);
    this.device = {
      values: this.byNode(values, 1),
      evaluated: this.byNode(evaluated, 1),
      gradients: this.byNode(gradients, lossScale),
      corners: this.corners(),
    };
    this.parameters = new Map(
      graph.parameters.flatMap(({ name, shape }, id) => {
        const numbers = frozen.has(name)
          ? null
          : this.numbers(buffers.gradient(id), sizeOf(shape), lossScale);
        return numbers ? [[id, numbers] as const] : [];
      }),
    );
  }

  /** All that can be compared, in the order in which kernels finish it. */
  expectations({ trace, after, gradientNorm }: Reference): Expectation[] {
    const { evaluation, training, run, buffers, kernels } = this.traced;
    const { graph } = run.options;
    const { device } = this;
    const all: Expectation[] = [];
    const expect = (
      what: string,
      view: BufferView,
      found: ArrayLike<number> | null | undefined,
      expected: ArrayLike<number> | undefined,
    ) => {
      if (found && expected) all.push({ what, found, expected, kernel: writerOf(kernels, view) });
    };
    const nodeName = (id: number) => graph.nodes[id].path || graph.nodes[id].operation.kind;
    for (const { node, view } of evaluation.values) {
      const what = `value of ${nodeName(node)} in evaluation`;
      expect(what, view, device.evaluated.get(node), trace.evaluated.get(node));
    }
    for (const [node, view] of training.traced.values)
      expect(`value of ${nodeName(node)}`, view, device.values.get(node), trace.values.get(node));
    for (const { node, view, shows } of training.traced.corners) {
      const compared = trace.corners.get(node);
      const what = shows === 'winner' ? 'winners' : 'input';
      expect(`${what} of ${nodeName(node)}`, view, compared?.found, compared?.expected);
    }
    for (const [node, view] of training.traced.gradients)
      expect(`gradient by ${nodeName(node)}`, view, device.gradients.get(node), trace.gradients.get(node));
    for (const [id, found] of this.parameters) {
      const what = `gradient by ${graph.parameters[id].name}`;
      expect(what, buffers.gradient(id), found, trace.parameters.get(id));
    }
    const { buffer } = buffers.trainRecords;
    const writers = kernels.flatMap(({ bindings }, i) =>
      bindings.some(({ view, access }) => access === 'write' && view.buffer === buffer) ? [i] : [],
    );
    const record = (what: string, word: number, expected: readonly number[], kernel: number) => {
      const found = this.numbers({ buffer, offset: word * 4, size: expected.length * 4 }, expected.length);
      if (found) all.push({ what, found, expected, kernel });
    };
    record('loss', 0, [trace.lossSum, trace.weightSum], writers[0]);
    record('gradient norm', NORM_WORD, [gradientNorm ** 2], writers[writers.length - 1]);
    const tables: readonly (readonly [prefix: string, packed: PackedTensors, view: BufferView | null])[] = [
      ['parameter', buffers.parameters, buffers.weights],
      ['ema', buffers.parameters, buffers.average],
      ...buffers.slots.map(({ name, view }) => [`slot.${name}`, buffers.parameters, view] as const),
    ];
    for (const [prefix, packed, view] of tables) {
      for (const id of this.parameters.keys()) {
        const key = `${prefix}/${graph.parameters[id].name}`;
        const expected = after.tensors.get(key);
        const own = view && packed.view(view.buffer, id);
        if (own) expect(`${key} after the step`, own, this.numbers(own, expected?.length ?? 0), expected);
      }
    }
    for (const [id, expected] of trace.statistics) {
      const view = buffers.runningView(id);
      const what = `buffer/${graph.buffers[id].name} after the step`;
      expect(what, view, this.numbers(view, expected.length), expected);
    }
    return all.sort((a, b) => a.kernel - b.kernel);
  }

  private byNode(views: Iterable<readonly [number, BufferView]>, scale: number): NumbersById {
    const { graph } = this.traced.run.options;
    const count = this.traced.run.batch.indices.length;
    return new Map(
      [...views].flatMap(([node, view]) => {
        const numbers = this.numbers(view, count * sizeOf(graph.nodes[node].shape), scale);
        return numbers ? [[node, numbers] as const] : [];
      }),
    );
  }

  private corners(): Map<number, Corner> {
    const { run, training } = this.traced;
    const { nodes } = run.options.graph;
    const corners = new Map<number, Corner>();
    for (const { node, view, shows, pooling } of training.traced.corners) {
      const length = run.batch.indices.length * sizeOf(nodes[pooling ?? node].shape);
      if (shows === 'winner') {
        const bits = this.bits(view);
        if (bits) corners.set(node, { shows, places: new Uint32Array(bits).slice(0, length) });
      } else {
        const numbers = this.numbers(view, length);
        if (numbers) corners.set(node, { shows, numbers, pooling });
      }
    }
    return corners;
  }

  /** Null where no kernel writes a view. */
  private bits(view: BufferView): ArrayBuffer | null {
    if (writerOf(this.traced.kernels, view) < 0) return null;
    return this.execution.bits.get(view.buffer)?.slice(view.offset, view.offset + view.size) ?? null;
  }

  /** Numbers that the device has multiplied by `scale`; null where no kernel writes them. */
  private numbers(view: BufferView, length: number, scale = 1): Float32Array | null {
    const bits = this.bits(view);
    return bits && numbersIn(bits, view.half === 'native', length).map((value) => value / scale);
  }
}

/** The last kernel that writes any of a view; −1 where none does. */
function writerOf(kernels: readonly Kernel[], { buffer, offset, size }: BufferView): number {
  return kernels.findLastIndex(({ bindings }) =>
    bindings.some(
      ({ view, access }) =>
        access === 'write' &&
        view.buffer === buffer &&
        view.offset < offset + size &&
        offset < view.offset + view.size,
    ),
  );
}

const HALF_BIAS = 15;

/** What a device's bits say: float32, or halves. */
function numbersIn(bits: ArrayBuffer, areHalves: boolean, length: number): Float32Array {
  if (!areHalves) return new Float32Array(bits).slice(0, length);
  return Float32Array.from(new Uint16Array(bits).slice(0, length), (word) => {
    const sign = word & 0x8000 ? -1 : 1;
    const exponent = (word >> 10) & 31;
    const fraction = (word & 1023) / 1024;
    if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    if (exponent === 0) return sign * fraction * 2 ** (1 - HALF_BIAS);
    return sign * (1 + fraction) * 2 ** (exponent - HALF_BIAS);
  });
}
