import { type BufferView, elementwiseKernel, type Kernel, type KernelBuilder } from '../program/kernel';

/** Sums that several invocations hold parts of: `count` shares of `elements` each, one after the other. */
export interface Shares {
  readonly view: BufferView;
  readonly count: number;
  readonly elements: number;
}

/**
 * Adds up shares in order (never by atomics: two runs are equal to the bit). `finish` (statements) stores `value`, the sum
 * at `i`.
 */
export function sumOfShares(
  builder: KernelBuilder,
  { view, count, elements }: Shares,
  finish: string,
): Kernel {
  const source = builder.read(view);
  return elementwiseKernel(
    builder,
    elements,
    `var value = 0.0;
for (var s = 0u; s < ${count}u; s++) { value += ${source}[s * ${elements}u + i]; }
${finish}`,
  );
}
