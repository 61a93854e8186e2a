import { OutOfMemoryError } from '../../engine-errors';
import type { OwnedDevice } from '../device';
import type { PipelineCache } from '../program/executable';
import type { Kernel, KernelVariant } from '../program/kernel';
import { Scratch } from './scratch';
import {
  adapterKey,
  formatVariants,
  type KnownVariants,
  kernelKey,
  parseVariants,
  type VariantCache,
} from './variant-cache';

export interface Tuning {
  readonly cache: VariantCache;
  /** How long a program may be kept waiting; 0 takes what is known and measures nothing. */
  readonly budgetMs: number;
}

/** What a run's first step waits for at most while variants are timed. */
export const TUNING_BUDGET_MS = 300;

/** A dispatch is timed over about this long: shorter, and the clock and the queue are what is measured. */
const TIMED_MS = 3;
/** Kernels under this many multiply-adds hardly show in a step. */
const LEAST_MULTIPLY_ADDS = 2 ** 20;
/** What may be taken to try one kernel in. */
const SCRATCH_LIMIT_BYTES = 2 ** 29;
/** A variant has to be this much faster: a tie keeps the default. */
const WORTHWHILE = 0.95;

class TimeUp extends Error {
  override readonly name = 'TimeUp';
}

/**
 * Chooses among the variants of kernels by timing them on this adapter, on the shapes at hand. A variant is taken only
 * if its result equals the default's in every bit: a choice changes how long a step takes, never what it computes, so
 * nothing of it has to be kept with a run. What the time does not suffice for is measured before the next run.
 */
export class Tuner {
  private known: KnownVariants | null = null;
  private readonly key: string;

  constructor(
    private readonly owned: OwnedDevice,
    private readonly pipelines: PipelineCache,
    private readonly tuning: Tuning,
  ) {
    this.key = adapterKey(owned.adapterInfo);
  }

  /** Times what is not known yet, the longest first, until the budget is spent. */
  async measure(kernels: readonly Kernel[]): Promise<void> {
    const { budgetMs, cache } = this.tuning;
    const known = await this.load();
    const works = new Map<string, { readonly kernel: Kernel; work: number }>();
    for (const kernel of kernels) {
      if (!kernel.variants?.length || kernel.multiplyAdds < LEAST_MULTIPLY_ADDS) continue;
      const key = kernelKey(kernel.code, kernel.workgroups);
      if (known.has(key)) continue;
      const same = works.get(key);
      if (same) same.work += kernel.multiplyAdds;
      else works.set(key, { kernel, work: kernel.multiplyAdds });
    }
    if (works.size === 0 || budgetMs <= 0) return;
    const deadline = performance.now() + budgetMs;
    const before = known.size;
    for (const [key, { kernel }] of [...works].sort((a, b) => b[1].work - a[1].work)) {
      if (performance.now() >= deadline) break;
      const fastest = await this.fastest(kernel, kernel.variants ?? [], deadline);
      if (fastest !== null) known.set(key, fastest);
    }
    if (known.size > before) await cache.save(this.key, formatVariants(known));
  }

  /** The kernels with what is known to be faster in their place. */
  async apply(kernels: readonly Kernel[]): Promise<readonly Kernel[]> {
    const known = await this.load();
    return kernels.map((kernel) => {
      const name = kernel.variants && known.get(kernelKey(kernel.code, kernel.workgroups));
      return kernel.variants?.find((variant) => variant.name === name)?.build() ?? kernel;
    });
  }

  private async load(): Promise<KnownVariants> {
    this.known ??= parseVariants(await this.tuning.cache.load(this.key));
    return this.known;
  }

  /** The name of the fastest variant, '' for the default; null where the time was up or the device has no room. */
  private async fastest(
    kernel: Kernel,
    variants: readonly KernelVariant[],
    deadline: number,
  ): Promise<string | null> {
    const bytes = kernel.bindings.reduce(
      (sum, { view, access }) => sum + view.size * (access === 'read' ? 1 : 2),
      0,
    );
    if (bytes > SCRATCH_LIMIT_BYTES) return null;
    let scratch: Scratch | null = null;
    try {
      scratch = await Scratch.open(this.owned.device, this.pipelines, kernel);
      return await this.compete(scratch, kernel, variants, deadline);
    } catch (error) {
      if (error instanceof TimeUp || error instanceof OutOfMemoryError) return null;
      throw error;
    } finally {
      scratch?.dispose();
    }
  }

  private async compete(
    scratch: Scratch,
    kernel: Kernel,
    variants: readonly KernelVariant[],
    deadline: number,
  ): Promise<string> {
    const built = variants.map(({ name, build }) => ({ name, kernel: build() }));
    // All at once: compilers have threads. What is not ready in time is ready for the next run.
    // A driver that cannot compile a variant goes without it.
    const compiling = built.map((each) => this.pipelines.pipeline(each.kernel).catch(() => null));
    const pipeline = await before(deadline, this.pipelines.pipeline(kernel));
    const total = groupsOf(kernel);
    const share = await calibrate(scratch, kernel, pipeline, deadline);
    const repeats = share.groups < total ? 1 : Math.max(1, Math.min(64, Math.round(TIMED_MS / share.ms)));
    const time = async (candidate: Kernel, made: GPUComputePipeline, into: 'default' | 'variant') => {
      const all = groupsOf(candidate);
      const groups = Math.max(1, Math.round((all * share.groups) / total));
      const once = async () =>
        ((await scratch.run(candidate, made, into, groups, repeats)) / repeats) * (all / groups);
      inTime(deadline);
      const first = await once();
      inTime(deadline);
      return Math.min(first, await once());
    };
    const own = await time(kernel, pipeline, 'default');
    let best = { name: '', ms: own * WORTHWHILE };
    for (const [i, { name, kernel: candidate }] of built.entries()) {
      const made = await before(deadline, compiling[i] as Promise<GPUComputePipeline | null>);
      if (made === null) continue;
      const ms = await time(candidate, made, 'variant');
      if (ms >= best.ms) continue;
      const groups = Math.max(1, Math.round((groupsOf(candidate) * share.groups) / total));
      inTime(deadline);
      const usual = { kernel, pipeline, groups: share.groups };
      if (!(await agrees(scratch, usual, { kernel: candidate, pipeline: made, groups }))) continue;
      // Once more each: what else the machine does now and then must not decide.
      const again = await time(kernel, pipeline, 'default');
      if (ms < again * WORTHWHILE) best = { name, ms };
    }
    return best.name;
  }
}

interface Tried {
  readonly kernel: Kernel;
  readonly pipeline: GPUComputePipeline;
  readonly groups: number;
}

/**
 * Whether both compute the same bits: all of the result where it was timed whole, else all that both have written of
 * their first workgroups.
 */
async function agrees(scratch: Scratch, usual: Tried, other: Tried): Promise<boolean> {
  scratch.resetOutputs('default');
  scratch.resetOutputs('variant');
  await scratch.run(usual.kernel, usual.pipeline, 'default', usual.groups, 1);
  await scratch.run(other.kernel, other.pipeline, 'variant', other.groups, 1);
  const { unequal, both, apart } = await scratch.compare();
  const whole = usual.groups === groupsOf(usual.kernel) && other.groups === groupsOf(other.kernel);
  return unequal === 0 && both > 0 && (!whole || apart === 0);
}

function groupsOf({ workgroups }: Kernel): number {
  return workgroups[0] * workgroups[1];
}

/** How many of its first workgroups take about TIMED_MS (all, where they take less), and how long they do. */
async function calibrate(
  scratch: Scratch,
  kernel: Kernel,
  pipeline: GPUComputePipeline,
  deadline: number,
): Promise<{ readonly groups: number; readonly ms: number }> {
  const total = groupsOf(kernel);
  for (let groups = Math.max(1, Math.ceil(total / 256)); ; groups *= 4) {
    const tried = Math.min(groups, total);
    await scratch.run(kernel, pipeline, 'default', tried, 1);
    const ms = Math.max(0.01, await scratch.run(kernel, pipeline, 'default', tried, 1));
    inTime(deadline);
    if (tried === total || ms >= TIMED_MS) return { groups: tried, ms };
  }
}

/** Throws TimeUp after the deadline: what was begun on the device has to end, and nothing more is begun. */
function inTime(deadline: number): void {
  if (performance.now() >= deadline) throw new TimeUp();
}

async function before<T>(deadline: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const up = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeUp()), Math.max(0, deadline - performance.now()));
  });
  try {
    return await Promise.race([work, up]);
  } finally {
    clearTimeout(timer);
  }
}
