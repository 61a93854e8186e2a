import type { EarlierTuning, KernelChoice, KernelChoices } from '../../../shared/kernel-choices';
import type { OwnedDevice } from '../device';
import type { DeviceProfile } from '../device-profile';
import type { PipelineCache } from '../program/executable';
import type { Kernel, KernelVariant } from '../program/kernel';
import { DeviceTimer } from './device-timer';
import {
  type KnownKernel,
  type KnownVariants,
  NOTHING_KNOWN,
  readKnownVariants,
  writeKnownVariants,
} from './known-variants';
import { modelledCost } from './modelled-cost';
import { adapterKey, kernelKey, type VariantCache } from './variant-cache';

export interface Tuning {
  readonly cache: VariantCache;
  /** Variants that an engine may have compiled to try them; 0 takes what is known and tries nothing. */
  readonly budget: number;
  /** Is told how the kernels of a program were chosen, each time that one is compiled to train. */
  readonly tell?: (choices: KernelChoices) => void;
}

/**
 * What a run's first step waits for while variants are compiled and timed. A compiler takes about 50 ms for one (ACO, for a
 * large product), and browsers give it several threads: this is a second at most, and what is left goes on with the next
 * run. A software adapter compiles and times on the processor that waits for it.
 */
const VARIANTS_PER_RUN = { hardware: 24, software: 4 } as const;

export function variantBudget({ software }: DeviceProfile): number {
  return VARIANTS_PER_RUN[software ? 'software' : 'hardware'];
}

/** Half a microsecond at the peak of a large card: a tenth of what it takes to begin a dispatch. */
const LEAST_COST = 2 ** 22;
/** What may be taken to try one kernel in. */
const SCRATCH_LIMIT_BYTES = 2 ** 29;

/** What came of trying variants of a kernel, in milliseconds of one dispatch. */
export interface Contest {
  readonly defaultMs: number;
  /** Null where the default is; its result is the default's in every bit. */
  readonly fastest: { readonly name: string; readonly ms: number } | null;
}

/** How kernels are timed. Both answer null where the device has no room to try one in. */
export interface KernelTimer {
  readonly clock: KernelChoices['clock'];
  timeDefault(kernel: Kernel): Promise<number | null>;
  /** `incumbent`: what was fastest before, null for the default. Compiles `variants`, and no others. */
  compete(
    kernel: Kernel,
    incumbent: KernelVariant | null,
    variants: readonly KernelVariant[],
  ): Promise<Contest | null>;
}

/** One text of a kernel that has variants, and how often a step runs it. */
interface Tunable {
  readonly key: string;
  readonly kernel: Kernel;
  readonly variants: readonly KernelVariant[];
  readonly dispatches: number;
}

/**
 * Chooses among the variants of kernels by timing them on this adapter, on the shapes at hand. A variant is taken only
 * if its result equals the default's in every bit: a choice changes how long a step takes, never what it computes, so
 * nothing of it has to be kept with a run. What the budget does not suffice for is tried in the next run.
 */
export class Tuner {
  private loaded: { readonly known: KnownVariants; readonly earlier: EarlierTuning } | null = null;
  private readonly met = new Map<string, Tunable>();
  private left: number;

  constructor(
    private readonly adapter: string,
    private readonly timer: KernelTimer,
    private readonly tuning: Tuning,
  ) {
    this.left = tuning.budget;
  }

  static on({ adapterInfo, device }: OwnedDevice, pipelines: PipelineCache, tuning: Tuning): Tuner {
    return new Tuner(adapterKey(adapterInfo), new DeviceTimer(device, pipelines), tuning);
  }

  /** Tries variants of the kernels of a step, where its time is first, until all are tried or the budget is spent. */
  async measure(kernels: readonly Kernel[]): Promise<void> {
    const { known, earlier } = await this.load();
    const tunable = tunableOf(kernels);
    if (tunable.some((each) => this.untried(each, known).length > 0) && this.left > 0)
      await this.spend(tunable, known);
    for (const each of tunable) this.met.set(each.key, each);
    const costOf = this.costs(known);
    const all = [...this.met.values()].sort((a, b) => costOf(b) - costOf(a));
    const choices = all.map((each) => choiceOf(each, known.get(each.key) ?? NOTHING_KNOWN));
    this.tuning.tell?.({ clock: this.timer.clock, earlier, kernels: choices });
  }

  /** The kernels with what is known to be faster in their place. */
  async apply(kernels: readonly Kernel[]): Promise<readonly Kernel[]> {
    const { known } = await this.load();
    return kernels.map((kernel) => {
      const fastest = kernel.variants && known.get(kernelKey(kernel.code, kernel.workgroups))?.fastest;
      return kernel.variants?.find(({ name }) => name === fastest?.name)?.build() ?? kernel;
    });
  }

  private async load() {
    this.loaded ??= readKnownVariants(await this.tuning.cache.load(), this.adapter);
    return this.loaded;
  }

  private untried({ key, variants }: Tunable, known: KnownVariants): readonly KernelVariant[] {
    const tried = known.get(key)?.tried ?? [];
    return variants.filter(({ name }) => !tried.includes(name));
  }

  private async spend(tunable: readonly Tunable[], known: KnownVariants): Promise<void> {
    const learn = (key: string, more: Partial<KnownKernel>) => {
      const before = known.get(key) ?? NOTHING_KNOWN;
      // What was met last is kept longest.
      known.delete(key);
      known.set(key, { ...before, ...more });
    };
    try {
      if (this.timer.clock === 'timestamps') {
        const untimed = tunable.filter(({ key }) => typeof known.get(key)?.defaultMs !== 'number');
        untimed.sort((a, b) => reckonedCost(b) - reckonedCost(a));
        // A budget reaches no more kernels than it has variants; what is not timed yet comes after what is.
        for (const { key, kernel } of untimed.slice(0, this.left)) {
          const defaultMs = await this.timer.timeDefault(kernel);
          if (defaultMs !== null) learn(key, { defaultMs });
        }
      }
      const costOf = this.costs(known);
      for (const each of [...tunable].sort((a, b) => costOf(b) - costOf(a))) {
        const { key, kernel, variants } = each;
        const some = this.untried(each, known).slice(0, this.left);
        if (some.length === 0) continue;
        const { tried, fastest } = known.get(key) ?? NOTHING_KNOWN;
        const incumbent = variants.find(({ name }) => name === fastest?.name) ?? null;
        const contest = await this.timer.compete(kernel, incumbent, some);
        if (contest === null) continue;
        this.left -= some.length;
        learn(key, { ...contest, tried: [...tried, ...some.map(({ name }) => name)] });
      }
    } finally {
      await this.tuning.cache.save(writeKnownVariants(known, this.adapter));
    }
  }

  /** Of all dispatches of a kernel in a step: by timestamps where the device gives them, by the model where not. */
  private costs(known: KnownVariants): (tunable: Tunable) => number {
    if (this.timer.clock === 'wall') return reckonedCost;
    return ({ key, dispatches }) => dispatches * (known.get(key)?.defaultMs ?? 0);
  }
}

function reckonedCost({ kernel, dispatches }: Tunable): number {
  return dispatches * modelledCost(kernel);
}

function tunableOf(kernels: readonly Kernel[]): Tunable[] {
  const found = new Map<string, Tunable>();
  for (const kernel of kernels) {
    const { variants = [], code, workgroups } = kernel;
    if (variants.length === 0 || modelledCost(kernel) < LEAST_COST) continue;
    if (scratchBytes(kernel) > SCRATCH_LIMIT_BYTES) continue;
    const key = kernelKey(code, workgroups);
    const same = found.get(key);
    found.set(
      key,
      same ? { ...same, dispatches: same.dispatches + 1 } : { key, kernel, variants, dispatches: 1 },
    );
  }
  return [...found.values()];
}

/** Results of a variant lie beside those of the default. */
function scratchBytes({ bindings }: Kernel): number {
  return bindings.reduce((sum, { view, access }) => sum + view.size * (access === 'read' ? 1 : 2), 0);
}

function choiceOf({ kernel, variants, dispatches }: Tunable, known: KnownKernel): KernelChoice {
  const { tried, defaultMs } = known;
  const fastest = variants.some(({ name }) => name === known.fastest?.name) ? known.fastest : null;
  return {
    label: kernel.label,
    dispatches,
    variants: variants.length,
    tried: variants.filter(({ name }) => tried.includes(name)).length,
    chosen: fastest?.name ?? null,
    defaultMs,
    chosenMs: fastest?.ms ?? null,
  };
}
