import { OutOfMemoryError } from '../engine-errors';
import type { Kernel, ProgramBuffer } from './program/kernel';
import { planMemory } from './program/memory-plan';

/** What a run plans to take at most. WebGPU does not say what an adapter has: this fits into 4 GB beside a screen. */
export const MEMORY_BUDGET_BYTES = 3 * 2 ** 30;

/** Bytes of the buffers that programs run with: what persists, and temporaries as they would be planned afresh. */
export function programBytes(kernels: readonly Kernel[]): number {
  const lasting = new Set<ProgramBuffer>();
  for (const { bindings } of kernels) {
    for (const { view } of bindings) if (view.buffer.lifetime === 'persistent') lasting.add(view.buffer);
  }
  const sizes = [...[...lasting].map(({ sizeBytes }) => sizeBytes), ...planMemory(kernels, []).sizesBytes];
  return sizes.reduce((sum, size) => sum + size, 0);
}

/**
 * Throws OutOfMemoryError where a pass over `batch` images is planned to take more than the budget: halving it, as after
 * any lack of memory, costs nothing yet. One image is let through, whatever it takes: there is nothing left to halve.
 */
export function requireRoom(kernels: readonly Kernel[], batch: number): void {
  const bytes = programBytes(kernels);
  if (batch <= 1 || bytes <= MEMORY_BUDGET_BYTES) return;
  throw new OutOfMemoryError(
    `A pass over ${batch} images would take ${bytes} bytes; no more than ${MEMORY_BUDGET_BYTES} are asked of an adapter`,
  );
}
