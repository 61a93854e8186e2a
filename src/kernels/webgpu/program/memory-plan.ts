import type { Kernel, ProgramBuffer } from './kernel';

/** Which physical buffer each temporary lies in. */
export interface MemoryPlan {
  readonly place: ReadonlyMap<ProgramBuffer, number>;
  /** Sizes of the physical buffers, in bytes. */
  readonly sizesBytes: readonly number[];
}

interface Lifetime {
  readonly buffer: ProgramBuffer;
  readonly first: number;
  last: number;
}

function lifetimes(kernels: readonly Kernel[]): Lifetime[] {
  const found = new Map<ProgramBuffer, Lifetime>();
  for (const [at, kernel] of kernels.entries()) {
    for (const { view } of kernel.bindings) {
      if (view.buffer.lifetime === 'persistent') continue;
      const known = found.get(view.buffer);
      if (known) known.last = at;
      else found.set(view.buffer, { buffer: view.buffer, first: at, last: at });
    }
  }
  return [...found.values()];
}

/**
 * Lays temporaries into as little memory as their lifetimes allow: largest first, each into the smallest physical
 * buffer that is free while it lives (Pisarchyk & Lee, "Efficient Memory Management for Deep Neural Net Inference",
 * 2020, greedy by size). `existing` are buffers at hand, of other programs that never run at the same time.
 */
export function planMemory(kernels: readonly Kernel[], existing: readonly number[]): MemoryPlan {
  const physical = existing.map((sizeBytes) => ({ sizeBytes, held: [] as Lifetime[] }));
  const place = new Map<ProgramBuffer, number>();
  const bySize = lifetimes(kernels).sort(
    (a, b) => b.buffer.sizeBytes - a.buffer.sizeBytes || a.first - b.first,
  );
  for (const life of bySize) {
    let best = -1;
    for (const [i, { sizeBytes, held }] of physical.entries()) {
      const fits =
        sizeBytes >= life.buffer.sizeBytes &&
        held.every((other) => other.last < life.first || life.last < other.first);
      if (fits && (best < 0 || sizeBytes < (physical[best]?.sizeBytes ?? 0))) best = i;
    }
    if (best < 0) best = physical.push({ sizeBytes: life.buffer.sizeBytes, held: [] }) - 1;
    physical[best]?.held.push(life);
    place.set(life.buffer, best);
  }
  return { place, sizesBytes: physical.map(({ sizeBytes }) => sizeBytes) };
}
