import { invariant } from '../../../shared/errors';
import type { OpenStore } from '../operations/linear';
import { type BufferView, elementwiseKernel, type Kernel, KernelBuilder } from '../program/kernel';
import { backwardFinal, backwardInner, type ChainRecord, hasInner } from './chain';

interface Pending {
  /** Contributions still to come. */
  remaining: number;
  current: BufferView | null;
  /** Whether `current` may be written (it is no other value's gradient). */
  owned: boolean;
}

/**
 * Gradients of values while backward walks the operations in reverse. A value's gradient is the sum of what its
 * readers contribute; the last contribution also passes through the value's own chain, so that what is stored is the
 * gradient its producer needs: of the sum where the chain adds something, else of the core's own result.
 */
export class Gradients {
  private readonly pending = new Map<number, Pending>();

  constructor(
    private readonly options: {
      readonly expected: ReadonlyMap<number, number>;
      readonly records: ReadonlyMap<number, ChainRecord>;
      isTrained(value: number): boolean;
      elements(value: number): number;
      /** Memory for the gradient of a value. */
      allocate(value: number): BufferView;
      emit(kernel: Kernel): void;
    },
  ) {}

  requires(value: number): boolean {
    return this.options.isTrained(value);
  }

  private of(value: number): Pending {
    const known = this.pending.get(value);
    if (known) return known;
    const fresh: Pending = { remaining: this.options.expected.get(value) ?? 0, current: null, owned: false };
    this.pending.set(value, fresh);
    return fresh;
  }

  /** Opens one contribution to `value`: the kernel that gets this store writes every element once. */
  contribution(value: number): OpenStore {
    const pending = this.of(value);
    invariant(pending.remaining > 0, `Value ${value} gets more gradients than it has readers`);
    pending.remaining -= 1;
    const last = pending.remaining === 0;
    const { current, owned } = pending;
    const target = owned && current ? current : this.options.allocate(value);
    pending.current = target;
    pending.owned = true;
    const record = last ? this.options.records.get(value) : undefined;
    return (builder: KernelBuilder) => {
      const output = builder.write(target);
      const existing = current === null ? null : owned ? output : builder.read(current);
      return (i, computed) =>
        [
          `var g = ${computed};`,
          existing ? `g += ${existing}[${i}];` : '',
          record ? backwardFinal(builder, record, i, 'g') : '',
          record && record.chain.addend === null ? backwardInner(builder, record, i, 'g') : '',
          `${output}[${i}] = g;`,
        ].join('\n');
    };
  }

  /** Contributes a gradient that exists already (a residual sum passes its gradient on unchanged). */
  contributeView(value: number, view: BufferView): void {
    const pending = this.of(value);
    const last = pending.remaining === 1;
    const record = this.options.records.get(value);
    const changes =
      record !== undefined &&
      (record.chain.final !== null || (record.chain.addend === null && hasInner(record)));
    if (pending.current === null && !(last && changes)) {
      pending.remaining -= 1;
      pending.current = view;
      return;
    }
    const store = this.contribution(value);
    const builder = new KernelBuilder(`gradient of ${value}, sum`);
    const source = builder.read(view);
    const write = store(builder);
    this.options.emit(elementwiseKernel(builder, this.options.elements(value), write('i', `${source}[i]`)));
  }

  /** The finished gradient of a value. */
  take(value: number): BufferView {
    const pending = this.of(value);
    invariant(pending.remaining === 0 && pending.current, `The gradient of value ${value} is not finished`);
    return pending.current;
  }
}
