import type { StoragePrecision } from '../../engine';
import type { Reference } from '../../plain/refer';
import type { SmallRun } from '../../trust/small-run';
import type { PackedTensors } from '../packed-tensors';
import type { BufferView, Kernel } from '../program/kernel';
import type { TracedRun } from './traced-run';

/** A result that the CPU engine knows, and where the device has it. */
export interface Expectation {
  readonly what: string;
  readonly view: BufferView;
  readonly expected: ArrayLike<number>;
  /** What the device's numbers are multiplied by. */
  readonly scale: number;
  /** Which entries say anything. */
  readonly counts?: (i: number) => boolean;
  /** Position of the kernel that has finished it. */
  readonly kernel: number;
}

/** An optimizer that divides by a gradient's size makes much of what is only rounding: a smaller share of the largest is left out. */
const LEAST_GRADIENT_SHARE: Readonly<Record<StoragePrecision, number>> = { float32: 0.01, float16: 0.1 };
/** A gradient that is nowhere larger is zero but for rounding. */
const LEAST_GRADIENT = 1e-4;
/** Where a training record has the square of the gradient norm; it begins with the sums of the loss and of the labels' weights. */
const NORM_WORD = 4;

/** All that can be compared, in the order in which kernels finish it. */
export function expectationsOf(
  run: TracedRun,
  { options }: SmallRun,
  { trace, after, totals }: Reference,
): Expectation[] {
  const { graph } = options;
  const { buffers, kernels, evaluation, training, lossScale } = run;
  const found: Expectation[] = [];
  const expect = (
    what: string,
    view: BufferView,
    expected: ArrayLike<number>,
    more: { readonly scale?: number; readonly counts?: (i: number) => boolean } = {},
  ) => {
    const kernel = writerOf(kernels, view);
    if (kernel >= 0) found.push({ what, view, expected, scale: 1, kernel, ...more });
  };
  const nodeName = (id: number) => graph.nodes[id].path || graph.nodes[id].operation.kind;
  for (const { node, view } of evaluation.values) {
    expect(`value of ${nodeName(node)} in evaluation`, view, trace.evaluated[node]);
  }
  for (const [node, view] of training.traced.values) {
    // Images that patches alone are made of lie in the order of the patches, as that node's value.
    expect(`value of ${nodeName(node)}`, view, trace.values[node]);
  }
  for (const [node, view] of training.traced.gradients) {
    const gradient = trace.gradients[node];
    if (gradient) expect(`gradient by ${nodeName(node)}`, view, gradient, { scale: lossScale });
  }
  for (const [id, gradient] of trace.parameters) {
    expect(`gradient by ${graph.parameters[id].name}`, buffers.gradient(id), gradient, { scale: lossScale });
  }
  const { buffer } = buffers.trainRecords;
  const writers = kernels.flatMap(({ bindings }, i) =>
    bindings.some(({ view, access }) => access === 'write' && view.buffer === buffer) ? [i] : [],
  );
  const record = (what: string, word: number, expected: readonly number[], kernel: number) => {
    const view = { buffer, offset: word * 4, size: expected.length * 4 };
    found.push({ what, view, expected, scale: 1, kernel });
  };
  record('loss', 0, [totals.lossSum, totals.weightSum], writers[0]);
  record('gradient norm', NORM_WORD, [totals.gradientNorm ** 2], writers[writers.length - 1]);
  const changed = new Map(
    [...trace.parameters].map(([id, gradient]) => {
      const largest = gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const least =
        largest < LEAST_GRADIENT ? Number.POSITIVE_INFINITY : largest * LEAST_GRADIENT_SHARE[options.storage];
      return [id, (i: number) => Math.abs(gradient[i]) >= least] as const;
    }),
  );
  const tables: readonly (readonly [prefix: string, packed: PackedTensors, view: BufferView | null])[] = [
    ['parameter', buffers.parameters, buffers.weights],
    ['ema', buffers.parameters, buffers.average],
    ...buffers.slots.map(({ name, view }) => [`slot.${name}`, buffers.parameters, view] as const),
    ['buffer', buffers.statistics, buffers.running],
  ];
  for (const [prefix, packed, view] of tables) {
    for (const [id, { name }] of packed.tensors.entries()) {
      const expected = after.tensors.get(`${prefix}/${name}`);
      if (!view || !expected) continue;
      const counts = packed === buffers.parameters ? changed.get(id) : undefined;
      if (packed === buffers.parameters && !counts) continue;
      expect(
        `${prefix}/${name} after the step`,
        packed.view(view.buffer, id),
        expected,
        counts && { counts },
      );
    }
  }
  return found.sort((a, b) => a.kernel - b.kernel);
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

/** What a device's bits say: float32, or halves where the view keeps them so. */
export function numbersIn(
  bits: ArrayBuffer,
  { offset, size, half }: BufferView,
  length: number,
): Float32Array {
  if (half !== 'native') return new Float32Array(bits.slice(offset, offset + size)).slice(0, length);
  const halves = new Uint16Array(bits.slice(offset, offset + size)).slice(0, length);
  return Float32Array.from(halves, (word) => {
    const sign = word & 0x8000 ? -1 : 1;
    const exponent = (word >> 10) & 31;
    const fraction = (word & 1023) / 1024;
    if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    if (exponent === 0) return sign * fraction * 2 ** (1 - HALF_BIAS);
    return sign * (1 + fraction) * 2 ** (exponent - HALF_BIAS);
  });
}
